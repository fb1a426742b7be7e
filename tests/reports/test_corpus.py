"""The true records of the corpus stand where they say, counted by a second hand."""

import json
from pathlib import Path

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn

from etl.files.legacy import _TCVN3, _VNI, _VNI_PAIR
from tests.marks import slow

CORPUS = Path(__file__).parent / "corpus"
TRUTHS = sorted(CORPUS.glob("*/*.truth.json"))


def _of_form(ending: str) -> list[Path]:
    """The truths of reports of one form that have records."""
    return [
        truth
        for truth in TRUTHS
        if _report(truth, ending).exists()
        and json.loads(truth.read_text(encoding="utf-8"))["records"]
    ]


def _report(truth: Path, ending: str) -> Path:
    return truth.with_name(truth.name.replace(".truth.json", ending))


def _words(element) -> str:
    kept = [t.text or "" for t in element.iter(qn("w:t"))]
    return " ".join("".join(kept).split())


def _places(path: Path) -> dict[str, str]:
    """Every place of a document with its text, by the rule of the corpus's README."""
    document = docx.Document(str(path))
    texts: list[str] = []
    found = {}
    tables = 0
    for child in document.element.body:
        if child.tag == qn("w:tbl"):
            tables += 1
            table = docx.table.Table(child, document)
            for r, row in enumerate(table.rows, 1):
                for c, cell in enumerate(row.cells, 1):
                    found[f"bảng {tables}, dòng {r}, cột {c}"] = _words(cell._element)
        elif child.tag == qn("w:p"):
            boxes = list(child.iter(qn("w:txbxContent")))
            inside = [_words(box) for box in boxes]
            for box in boxes:
                box.getparent().remove(box)
            texts += [text for text in (_words(child), *inside) if text]
    notes = [
        part for part in document.part.package.iter_parts() if "footnotes" in str(part.partname)
    ]
    for part in notes:
        root = docx.oxml.parse_xml(part.blob)
        for number, note in enumerate(root.findall(qn("w:footnote"))[2:], 1):
            found[f"chú thích {number}"] = _words(note)
    return found | {f"đoạn {n}": text for n, text in enumerate(texts, 1)}


@pytest.mark.parametrize("truth", _of_form(".docx"), ids=lambda path: path.name[:3])
def test_a_true_record_stands_at_its_place(truth):
    places = _places(_report(truth, ".docx"))
    font = _report(truth, ".src").read_text(encoding="utf-8").split("\n")[0]
    if "tcvn3" in font:
        places = {place: text.translate(_TCVN3) for place, text in places.items()}
    if "font=vni" in font:
        places = {
            place: _VNI_PAIR.sub(lambda m: _VNI.get(m[0], _VNI.get(m[0].lower(), "").upper()), text)
            for place, text in places.items()
        }
    records = json.loads(truth.read_text(encoding="utf-8"))["records"]
    for record in records:
        assert record["as_printed"] in places[record["place"]], record


@pytest.mark.parametrize(
    "truth", [*_of_form(".pdf")[:2], *slow(*_of_form(".pdf")[2:])], ids=lambda path: path.name[:3]
)
def test_a_true_record_stands_on_its_page(truth):
    with pdfplumber.open(_report(truth, ".pdf")) as report:
        pages = ["".join((page.extract_text() or "").split()) for page in report.pages]
    for record in json.loads(truth.read_text(encoding="utf-8"))["records"]:
        page = int(record["place"].split(",")[0].removeprefix("trang "))
        assert "".join(record["as_printed"].split()) in pages[page - 1], record


@pytest.mark.parametrize("truth", _of_form(".txt"), ids=lambda path: path.name[:3])
def test_a_true_record_stands_on_its_line(truth):
    lines = _report(truth, ".txt").read_text(encoding="utf-8").splitlines()
    for record in json.loads(truth.read_text(encoding="utf-8"))["records"]:
        line = int(record["place"].removeprefix("dòng "))
        assert record["as_printed"] in " ".join(lines[line - 1].split()), record


def test_the_corpus_has_both_halves_and_every_form():
    forms = {
        half: {path.suffix for path in (CORPUS / half).iterdir()} for half in ("open", "closed")
    }
    assert all({".docx", ".doc", ".pdf"} <= kinds for kinds in forms.values())
    assert len(TRUTHS) >= 38
    for half in ("open", "closed"):
        refused = [
            truth
            for truth in TRUTHS
            if truth.parent.name == half
            and json.loads(truth.read_text(encoding="utf-8"))["document"]["refused"]
        ]
        assert len(refused) == 1
