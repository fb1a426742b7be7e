# ruff: noqa: E501
"""A .docx of paragraphs, tables and footnotes as Word writes them."""

import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:v="urn:schemas-microsoft-com:vml"'
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'
TEXT_BOX = '<w:r><w:pict><v:shape style="width:200pt;height:40pt"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>'
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = {
    "document": "document.main",
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
}


def docx(path, body, notes):
    level = '<w:abstractNum w:abstractNumId="{0}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{1}"/><w:lvlText w:val="{2}"/></w:lvl></w:abstractNum>'
    numbers = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    styles = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    marks = "".join(
        f'<w:footnote w:type="{kind}" w:id="{n}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for n, kind in enumerate(("separator", "continuationSeparator"))
    )
    foot = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:footnoteRef/></w:r>{note}</w:p></w:footnote>'
        for n, note in enumerate(notes, 2)
    )
    inner = {
        "document": f'<w:document {W}><w:body>{"".join(body)}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>',
        "styles": f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>{styles}</w:styles>',
        "numbering": f"<w:numbering {W}>{level.format(0, 'bullet', '-')}{level.format(1, 'decimal', '%1.')}{numbers}</w:numbering>",
        "footnotes": f"<w:footnotes {W}>{marks}{foot}</w:footnotes>",
    }
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    types = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{OFFICE}.{kind}+xml"/>'
        for part, kind in PARTS.items()
    )
    relation = '<Relationship Id="r{0}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{1}" Target="{2}"/>'
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": relations.format(relation.format(1, "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations.format(
            "".join(relation.format(n, part, f"{part}.xml") for n, part in enumerate(PARTS) if n)
        ),
        **{f"word/{part}.xml": text for part, text in inner.items()},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), head + text, zipfile.ZIP_DEFLATED)
