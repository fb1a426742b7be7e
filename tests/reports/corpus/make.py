# ruff: noqa: E501
"""Makes a report and its true records from NAME.src (run by hand: python make.py open/NAME.src …).

A source is text, one paragraph a line, with the records where they are printed:

    @ file=docx association=lam-vuon date=2023-12-05 period=2023     first line; font=tcvn3|vni;
                              repeat=yes: heads of tables again on every page
    # heading    - bullet    #. numbered by Word    !box text box    %% remark
    | cell | < | ^ |          a row of a table: `<` joins the cell to the left, `^` the one above;
                              `//` in a cell parts paragraphs; an empty line ends the table
    [^text of a footnote]     {+inserted+}  {-deleted-}     \\n line break  \\t tab
    {printed|indicator:code value..to q=trên a=D217; …}    one record or several at this place
      q qualifier · u unit · p period · a area · o association · l level · f field · d denominator
      t target · no not printed; indicator `-`: kept aside. Value and unit as printed unless said.
"""

import csv
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

from word import NUMBERED, TEXT_BOX, docx

from etl.files import legacy
from etl.records.period import Period, period

ROOT = Path(__file__).parents[3]
TABLES = {
    t["name"]: t for t in tomllib.loads((ROOT / "etl/records/tables.toml").read_text())["tables"]
}
DEGREE = re.compile(
    "(hơn|trên|gần|khoảng|chừng|ít nhất|tối thiểu|xấp xỉ|quá|không dưới|bình quân|từ)\\b", re.I
)
MAIN = {"membership": "member_group", "staff": "staff_group", "funding": "funding_source",
        "activities": "activity_kind", "awards": "award_kind", "branches": "level",
        "coverage": "level", "organisation": "association_type"}  # fmt: skip
COLUMNS = {
    name: [d if isinstance(d, str) else d["name"] for d in t.get("dimensions", ())]
    + ["association_type"]
    for name, t in TABLES.items()
}
SHORT = {
    "q": "qualifier",
    "u": "unit",
    "p": "period",
    "a": "area",
    "o": "association",
    "d": "denominator",
}
TOKEN = re.compile(
    r"\{\+(?P<ins>.*?)\+\}|\{-(?P<del>.*?)-\}|\{(?P<fig>[^{}|]*)\|(?P<spec>[^{}]*)\}|\[\^(?P<note>(?:[^\[\]])*)\]",
    re.S,
)


def _codes(name):
    rows = csv.DictReader((ROOT / f"data/reference/{name}.csv").open(encoding="utf-8"))
    return {row[name]: row for row in rows}


CODES = {
    name: _codes(name)
    for name in (
        *(m for m in MAIN.values() if m != "level"),
        "indicator",
        "qualifier",
        "area",
        "association",
        "field",
    )
}


def _number(text):
    found = re.search(r"\d[\d.]*(?:,\d+)?", text)
    value = found.group().rstrip(".").replace(".", "").replace(",", ".")
    return float(value) if "." in value else int(value)


def _plain(text):
    return float(text) if "." in text else int(text)


def record(place, printed, spec, head):
    """One true record; wrong codes and forgotten words of degree are told."""
    name, *words = spec.split()
    printed = " ".join(printed.split())
    indicator, _, code = name.partition(":")
    row = CODES["indicator"][indicator] if indicator != "-" else None
    table = row["record_table"] if row else ""
    money = row is not None and row["unit"] == "đồng"
    rest = re.sub(r".*\d[%\s]*", "", printed, count=1).strip() if re.search(r"\d", printed) else ""
    unit = "đồng" if money else "%" if "%" in printed else rest
    made = {"place": place, "as_printed": printed, "value": None, "value_to": None, "qualifier": "chính xác",
            "unit": unit, "indicator": row and indicator, "kind": {}, "association": head.get("association"),
            "period": head["period"], "area": None, "target": False}  # fmt: skip
    if code:
        made["kind"][MAIN[table]] = code
    for word in words:
        key, is_pair, value = word.partition("=")
        if word == "t":
            made["target"] = True
        elif word == "no":
            made["printed"] = False
        elif key in ("l", "f"):
            made["kind"][{"l": "level", "f": "field"}[key]] = value
        elif is_pair:
            made[SHORT[key]] = (
                int(value) if key == "d" else None if value == "-" else value.replace("_", " ")
            )
        else:
            low, _, high = word.partition("..")
            made["value"], made["value_to"] = _plain(low), _plain(high) if high else None
    if made["value"] is None:
        made["value"] = _number(printed)
    for key, value in {
        **made["kind"],
        **{k: made[k] for k in ("qualifier", "area", "association") if made[k] not in (None, "-")},
    }.items():
        assert (key == "level" and value in LEVELS) or value in CODES.get(key, ()), (
            key,
            value,
            printed,
        )
    assert isinstance(period(made["period"]), Period), made["period"]
    assert not row or set(made["kind"]) <= set(COLUMNS[table]), (printed, made["kind"])
    assert made["qualifier"] != "chính xác" or not DEGREE.match(printed), printed
    assert not money or made["value"] == 0 or made["value"] >= 1000, printed
    return made


LEVELS = ("province", "district", "commune", "grassroots", "below_province", "all")


class Report:
    def __init__(self, source):
        lines = source.read_text(encoding="utf-8").splitlines()
        self.head = dict(word.split("=", 1) for word in lines[0].removeprefix("@").split())
        self.records, self.context, self.body, self.notes = [], [], [], []
        self.paragraphs = self.tables = 0
        table = []
        for number, line in enumerate([*lines[1:], ""], 1):
            if line.startswith("|"):
                row = line.strip().removeprefix("| ").removesuffix(" |")
                table.append([cell.strip() for cell in row.split(" | ")])
                continue
            if table:
                self._table(table)
                table = []
            if self.head["file"] == "txt":
                self.body.append(self._text(line, f"dòng {number}") if line else "")
            elif line.strip() and not line.startswith("%%"):
                self._paragraph(line)

    def _text(self, text, place):
        """The runs of one paragraph; its records are noted on the way."""
        runs, plain, at = [], "", 0
        for found in [*TOKEN.finditer(text), None]:
            piece = text[at : found.start() if found else None]
            runs.append(self._run(piece))
            plain += piece
            if found is None:
                break
            at = found.end()
            if found["fig"] is not None:
                runs.append(self._run(found["fig"]))
                for spec in found["spec"].split(";"):
                    self.records.append(record(place, found["fig"], spec.strip(), self.head))
                    self.context.append(plain[-24:] + found["fig"])
                plain += found["fig"]
            elif found["ins"] is not None:
                runs.append(
                    f'<w:ins w:id="{len(self.context)}" w:author="x" w:date="2024-01-01T00:00:00Z">{self._text(found["ins"], place)}</w:ins>'
                )
                plain += found["ins"]
            elif found["del"] is not None:
                deleted = (
                    self._run(found["del"])
                    .replace("w:t>", "w:delText>")
                    .replace("<w:t ", "<w:delText ")
                )
                runs.append(
                    f'<w:del w:id="9{len(runs)}" w:author="x" w:date="2024-01-01T00:00:00Z">{deleted}</w:del>'
                )
            else:
                self.notes.append("")
                mine = len(self.notes)
                self.notes[mine - 1] = self._text(found["note"], f"chú thích {mine}")
                runs.append(
                    f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{mine + 1}"/></w:r>'
                )
        return "".join(runs)

    def _run(self, text, bold=False):
        if self.head["file"] == "txt":
            return text
        font = {"tcvn3": ".VnTime", "vni": "VNI-Times"}.get(
            self.head.get("font", ""), "Times New Roman"
        )
        marks = {"\\n": "<w:br/>", "\\t": "<w:tab/>"}
        inner = "".join(
            marks.get(part)
            or f'<w:t xml:space="preserve">{escape(encode(part, self.head.get("font")))}</w:t>'
            for part in re.split(r"(\\[nt])", text)
            if part
        )
        return (
            f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/></w:rPr>{inner}</w:r>'
            if text
            else ""
        )

    def _paragraph(self, line):
        self.paragraphs += 1
        place, style = f"đoạn {self.paragraphs}", ""
        for sign, properties in (
            ("#. ", NUMBERED.format(2)),
            ("# ", '<w:pStyle w:val="Heading1"/>'),
            ("- ", NUMBERED.format(1)),
        ):
            if line.startswith(sign):
                line, style = line.removeprefix(sign), properties
                break
        if line.startswith("!box "):
            inside = self._text(line.removeprefix("!box "), place)
            box = TEXT_BOX.format(f"<w:p>{inside}</w:p>")
            self.body[-1] = self.body[-1].removesuffix("</w:p>") + box + "</w:p>"
        else:
            self.body.append(f"<w:p><w:pPr>{style}</w:pPr>{self._text(line, place)}</w:p>")

    def _table(self, rows):
        self.tables += 1
        made = []
        widths = [9000 // len(rows[0])] * len(rows[0])
        if "repeat" in self.head:
            # As wide as the longest word, so that no figure is broken.
            longest = [
                2
                + max(
                    len(word)
                    for cell in column
                    for word in TOKEN.sub(r"\g<fig>", cell).split() or [""]
                )
                for column in zip(*rows, strict=True)
            ]
            widths = [9000 * size // sum(longest) for size in longest]
        heads = [not any("{" in cell for cell in row) for row in rows]
        for r, row in enumerate(rows):
            cells = []
            for c, cell in enumerate(row):
                if cell == "<":
                    continue
                span = 1 + sum(1 for _ in _while(row[c + 1 :], "<"))
                merge = (
                    "<w:vMerge/>"
                    if cell == "^"
                    else '<w:vMerge w:val="restart"/>'
                    if r + 1 < len(rows) and rows[r + 1][c : c + 1] == ["^"]
                    else ""
                )
                place = f"bảng {self.tables}, dòng {r + 1}, cột {c + 1}"
                texts = [""] if cell == "^" else cell.split("//")
                inner = "".join(f"<w:p>{self._text(text.strip(), place)}</w:p>" for text in texts)
                cells.append(
                    f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths[c : c + span])}" w:type="dxa"/><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{inner}</w:tc>'
                )
            again = "repeat" in self.head and all(heads[: r + 1])
            repeated = "<w:trPr><w:tblHeader/></w:trPr>" if again else ""
            made.append(f"<w:tr>{repeated}{''.join(cells)}</w:tr>")
        border = "".join(
            f'<w:{side} w:val="single" w:sz="4"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        borders = (
            ""
            if self.tables == 1 and "CỘNG H" in str(rows)
            else f"<w:tblBorders>{border}</w:tblBorders>"
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        self.body.append(
            f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/>{borders}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(made)}</w:tbl>'
        )

    def write(self, source):
        """The file, and the truth beside it."""
        kind = self.head["file"]
        stem = source.with_suffix("")
        if kind == "txt":
            stem.with_suffix(".txt").write_text(
                "\n".join(self.body).rstrip() + "\n", encoding="utf-8"
            )
        elif kind == "docx":
            docx(stem.with_suffix(".docx"), self.body, self.notes)
        else:
            with tempfile.TemporaryDirectory() as folder:
                made = Path(folder) / f"{stem.name}.docx"
                docx(made, self.body, self.notes)
                target = "doc" if kind == "doc" else "pdf"
                subprocess.run(
                    ["soffice", "--headless", "--convert-to", target, "--outdir", folder, made],
                    check=True,
                    capture_output=True,
                )
                made = made.with_suffix(f".{target}")
                if kind == "scan":
                    scan(made)
                    self.records = []
                if kind == "pdf":
                    pages(made, self.records, self.context)
                stem.with_suffix(f".{target}").write_bytes(made.read_bytes())
        association = self.head["association"] if self.head["association"] != "-" else None
        for made in self.records:
            made["association"] = None if made["association"] == "-" else made["association"]
        document = {
            "association": association,
            "document_date": self.head["date"],
            "period": self.head["period"],
            "refused": kind == "scan",
        }
        rows = ",\n  ".join(json.dumps(made, ensure_ascii=False) for made in self.records)
        text = f'{{"document": {json.dumps(document, ensure_ascii=False)},\n "records": [\n  {rows}]}}\n'
        stem.with_name(f"{stem.name}.truth.json").write_text(text, encoding="utf-8")
        print(f"{stem.name}: {len(self.records)} records, {self.paragraphs} paragraphs")


def _while(cells, sign):
    for cell in cells:
        if cell != sign:
            return
        yield cell


def encode(text, font):
    """Unicode letters as TCVN3 or VNI fonts keep them."""
    if font == "tcvn3":
        capitals = "".join(
            c if c in legacy._TCVN3_TO else c.lower() if c.isalpha() and ord(c) > 127 else c
            for c in text
        )
        return capitals.translate(str.maketrans(legacy._TCVN3_TO, legacy._TCVN3_FROM))
    if font == "vni":
        back = {letter: sign for sign, letter in legacy._VNI.items()}
        return "".join(
            back.get(c) or (back[c.lower()].upper() if c.lower() in back else c) for c in text
        )
    return text


def pages(path, records, contexts):
    """Puts the page before the place of each record."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        texts = [re.sub(r"\s", "", page.extract_text() or "") for page in pdf.pages]
    by_row = {}
    for made, context in zip(records, contexts, strict=True):
        tail = re.sub(r"\s", "", context)
        hits = next(
            h
            for n in range(len(tail))
            if (h := {i for i, text in enumerate(texts, 1) if tail[n:] in text})
        )
        row = made["place"].partition(", cột")[0] if "cột" in made["place"] else id(made)
        by_row.setdefault(row, set(hits)).intersection_update(hits)
    last = 1
    for row, hits in by_row.items():
        if len(hits) > 1:
            print("  ? page of", row, hits)
        last = by_row[row] = min((page for page in hits if page >= last), default=min(hits))
    for made in records:
        row = made["place"].partition(", cột")[0] if "cột" in made["place"] else id(made)
        made["place"] = f"trang {by_row[row]}, {made['place']}"


def scan(path):
    import pypdfium2

    sheets = [page.render(scale=1.4).to_pil().convert("L") for page in pypdfium2.PdfDocument(path)]
    sheets[0].save(path, "PDF", save_all=True, append_images=sheets[1:], resolution=100, quality=35)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Report(Path(name)).write(Path(name))
