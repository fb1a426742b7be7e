"""Files of all kinds → blocks with their places; what cannot be read is refused in plain words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from etl.files.limits import Refused
from etl.reports.reading import read as reading
from etl.reports.reading.read import read

OPEN = Path(__file__).parent / "corpus" / "open"


def _texts(path: Path) -> dict[str, str]:
    return {block.place: block.text for block in read(path).blocks}


@pytest.fixture
def document() -> docx.document.Document:
    return docx.Document()


def _saved(document: docx.document.Document, folder: Path, name: str = "bao-cao.docx") -> Path:
    path = folder / name
    document.save(str(path))
    return path


def test_paragraphs_tables_and_merged_cells_have_their_places(
    document: docx.document.Document, tmp_path: Path
) -> None:
    document.add_paragraph("Mở đầu")
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}.{column}"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "gộp"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "dọc"
    document.add_paragraph("")
    document.add_paragraph("Kết  thúc")
    report = read(_saved(document, tmp_path))
    texts = {block.place: block.text for block in report.blocks}
    assert texts["đoạn 1"] == "Mở đầu"
    assert texts["đoạn 2"] == "Kết thúc"
    assert texts["bảng 1, dòng 1, cột 2"] == "gộp"
    assert "bảng 1, dòng 1, cột 3" not in texts
    (grid,) = (table.grid for table in report.tables)
    assert grid[0][1] == grid[0][2]
    assert grid[1][0] == grid[2][0]


def test_inserted_text_counts_and_deleted_text_does_not(
    document: docx.document.Document, tmp_path: Path
) -> None:
    paragraph = document.add_paragraph("Hội có ")
    for xml in (
        '<w:del {}><w:r><w:delText xml:space="preserve">25</w:delText></w:r></w:del>',
        '<w:ins {}><w:r><w:t xml:space="preserve">26</w:t></w:r></w:ins>',
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    paragraph.add_run(" chi hội")
    assert _texts(_saved(document, tmp_path)) == {"đoạn 1": "Hội có 26 chi hội"}


def test_a_text_box_is_read_once_though_word_writes_it_twice(
    document: docx.document.Document, tmp_path: Path
) -> None:
    box = (
        '<w:r {}><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-'
        'compatibility/2006"><mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>05 chi hội'
        "</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>"
        "05 chi hội</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    paragraph = document.add_paragraph("Khung:")
    paragraph._p.append(parse_xml(box.format(nsdecls("w"))))
    assert _texts(_saved(document, tmp_path)) == {"đoạn 1": "Khung:", "đoạn 2": "05 chi hội"}


def test_footnotes_know_their_sentence() -> None:
    report = read(OPEN / "o02-nam-2024-luat-gia.docx")
    note = next(block for block in report.blocks if block.place == "chú thích 2")
    assert note.anchor is not None
    number, letter = note.anchor
    assert report.block(number).text[:letter].endswith("1.640 lượt người")


def test_automatic_numbers_are_no_text_but_known() -> None:
    report = read(OPEN / "o02-nam-2024-luat-gia.docx")
    numbered = [block for block in report.blocks if block.label]
    assert [block.label for block in numbered][:3] == ["1.", "2.", "3."]
    assert not any(block.text.startswith(block.label) for block in numbered)


def test_letters_of_before_unicode_are_converted_and_asked_about() -> None:
    report = read(OPEN / "o08-nam-2022-chu-thap-do.docx")
    assert report.block(1).text == "Hội Chữ thập đỏ tỉnh Bắc Giang"
    assert "TCVN3" in report.questions[0]


def test_a_pdf_has_pages_and_tables_and_no_marks_of_footnotes() -> None:
    report = read(OPEN / "o05-nam-2023-lien-hiep-hoi.pdf")
    texts = {block.place: block.text for block in report.blocks}
    assert report.pages == 2
    assert [text for place, text in texts.items() if place.endswith("dòng 2, cột 2")] == ["2.310"]
    assert any(
        place.startswith("trang 1") and "24 hội thành viên và 04 hội viên" in text
        for place, text in texts.items()
    )


@pytest.mark.slow
def test_an_old_word_file_is_read_where_libreoffice_is(monkeypatch: pytest.MonkeyPatch) -> None:
    old = OPEN / "o06-6-thang-2024-cham-cuu.doc"
    if reading.shutil.which("soffice"):
        assert any("19.874 lượt bệnh nhân" in block.text for block in read(old).blocks)
    monkeypatch.setattr(reading.shutil, "which", lambda name: None)
    with pytest.raises(Refused, match=r"không có LibreOffice.*lưu lại dạng .docx"):
        read(old)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_file_has_lines(tmp_path: Path, coding: str) -> None:
    path = tmp_path / "bao-cao.txt"
    path.write_bytes("Hội Làm vườn\n\nCó 12 chi hội".encode(coding))
    assert _texts(path) == {"dòng 1": "Hội Làm vườn", "dòng 3": "Có 12 chi hội"}


def test_a_text_in_old_letters_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.txt"
    path.write_bytes("KÕt n¹p thªm 15 héi viªn\nMë 3 líp tËp huÊn kü thuËt".encode("latin-1"))
    assert _texts(path)["dòng 1"] == "Kết nạp thêm 15 hội viên"


def _bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 60_000_000)
    return data.getvalue()


def _entities() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
        )
    return data.getvalue()


_LOCKED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", _LOCKED, "mật khẩu"),
        ("a.docx", b"PK\x03\x04 not a zip", "hỏng"),
        ("a.docx", b"no word at all", "không phải tệp Word"),
        ("a.docx", _bomb, "quá mức nhận"),
        ("a.docx", _entities, "không an toàn"),
        ("a.docx", b"", "tệp trống"),
        ("a.pdf", b"no pdf", "không phải tệp PDF"),
        ("a.pdf", b"%PDF-1.4 cut off", "hỏng"),
        ("a.doc", b"no word", "không phải tệp Word"),
        ("a.txt", b"\x00\x01\x02\x03" * 50, "không phải tệp văn bản"),
        ("a.txt", b"\n\n", "không có chữ"),
        ("a.xlsx", b"PK", "tệp Excel"),
        ("a.jpg", b"\xff\xd8", "ảnh chụp"),
        ("a.bin", b"1", "không thuộc các dạng báo cáo đọc được"),
        ("~$a.docx", b"1", "Đóng Word"),
    ],
)
def test_what_cannot_be_read_is_refused_and_says_what_to_do(
    tmp_path: Path, name: str, data: bytes | Callable[[], bytes], words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data() if callable(data) else data)
    with pytest.raises(Refused, match=words):
        read(path)


def test_a_scan_is_refused() -> None:
    with pytest.raises(Refused, match=r"bản chụp.*OCR"):
        read(OPEN / "o13-ban-chup-cuu-giao-chuc.pdf")


@pytest.mark.slow
def test_three_hundred_pages_are_read_whole(
    document: docx.document.Document, tmp_path: Path
) -> None:
    body = document.element.body
    line = "Tổ chức 12 lớp tập huấn cho 480 lượt người tham gia, kết nạp 35 hội viên. " * 4
    template = document.add_paragraph(line)._p
    for _ in range(3_000):
        body.insert(0, parse_xml(template.xml))
    assert len(read(_saved(document, tmp_path)).blocks) == 3_001


def test_a_deleted_row_is_no_row(document: docx.document.Document, tmp_path: Path) -> None:
    table = document.add_table(2, 2)
    for row in range(2):
        table.cell(row, 0).text = f"dòng {row}"
    properties = parse_xml(f"<w:trPr {nsdecls('w')}><w:del/></w:trPr>")
    table.rows[0]._tr.insert(0, properties)
    assert _texts(_saved(document, tmp_path)) == {"bảng 1, dòng 1, cột 1": "dòng 1"}
    assert qn("w:trPr") == properties.tag
