"""Letters of before Unicode are converted where they must be, and Unicode never is."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from etl.files.legacy import read_legacy
from tests.etl.updates.intake_office import Office, book, members, sheet
from tests.marks import slow

#: Every Vietnamese letter beyond ASCII, and how the old fonts keep it.
LETTERS = (
    "à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ đ è ẻ ẽ é ẹ ê ề ể ễ ế ệ ì ỉ ĩ í ị "
    "ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ ù ủ ũ ú ụ ư ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ"
)
TCVN3 = (
    "µ ¶ · ¸ ¹ ¨ » ¼ ½ ¾ Æ © Ç È É Ê Ë ® Ì Î Ï Ð Ñ ª Ò Ó Ô Õ Ö × Ø Ü Ý Þ "
    "ß á â ã ä « å æ ç è é ¬ ê ë ì í î ï ñ ò ó ô \xad õ ö ÷ ø ù ú û ü ý þ"
)
VNI = (
    "aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä ñ eø eû eõ eù eï eâ eà eå eã eá eä "
    "ì æ ó í ò oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï "
    "uø uû uõ uù uï ö öø öû öõ öù öï yø yû yõ yù î"
)
FONTS = {".VnTime": (TCVN3, "héi viªn"), "VNI-Times": (VNI, "hoäi vieân")}


@pytest.mark.parametrize("font", FONTS)
def test_every_letter_of_the_old_fonts_is_read(font: str) -> None:
    letters, around = FONTS[font]
    for old, letter in zip(letters.split(" "), LETTERS.split(" "), strict=True):
        found = read_legacy(f"kh{old} {around}", font)
        assert found is not None and found.text == f"kh{letter} hội viên"


@pytest.mark.parametrize("old", VNI.split(" "))
def test_capitals_of_vni(old: str) -> None:
    small, capital = (read_legacy(f"{text} HOÄI VIEÂN", "VNI-Times") for text in (old, old.upper()))
    assert small is not None and capital is not None
    assert small.text.upper() == capital.text


@pytest.mark.parametrize(
    ("old", "font", "text"),
    [
        ("KÕt n¹p thªm héi viªn", "", "Kết nạp thêm hội viên"),
        ("Héi Lµm v\xadên", "", "Hội Làm vườn"),
        ("b¸o c¸o", ".VnTimeH", "BÁO CÁO"),
        ("B¸O C¸O TæNG KÕT", "", "BÁO CÁO TỔNG KẾT"),
        ("Ñaïi hoäi laàn thöù IV", "", "Đại hội lần thứ IV"),
        ("NGÖÔØI LAÄP BIEÅU", "", "NGƯỜI LẬP BIỂU"),
        ("§¬n vÞ tÝnh: triÖu ®ång", "", "Đơn vị tính: triệu đồng"),
        ("Há»™i viÃªn káº¿t náº¡p", "", "Hội viên kết nạp"),
    ],
)
def test_old_letters_are_recognised_with_and_without_their_font(
    old: str, font: str, text: str
) -> None:
    found = read_legacy(old, font)
    assert found is not None and found.text == text


@pytest.mark.parametrize("font", ["", ".VnTime", "VNI-Times", "Arial"])
@pytest.mark.parametrize(
    "text",
    ["Hội viên", "Đại hội", "1.389", "Hội Đông y, m²", "ĐẠI HỘI 2025", "Ho\u0323\u0302i"],
)
def test_unicode_is_never_converted(text: str, font: str) -> None:
    assert read_legacy(text, font) is None


@pytest.mark.parametrize(
    "text",
    ["Café", "São Paulo", "Müller & Söhne", "xã", "có", "hóa", "Hà Lan", "1½ m²", "25 °C", "± 2",
     "© 2026", "Panadol®", "quý III/2025", "chú ý"],
)  # fmt: skip
def test_western_letters_and_plain_vietnamese_stay_as_they_are(text: str) -> None:
    assert read_legacy(text) is None


def _old(text: object) -> object:
    """The text as a TCVN3 font keeps it."""
    pairs = dict(zip(LETTERS.split(" "), TCVN3.split(" "), strict=True))
    return "".join(pairs.get(letter, letter) for letter in text) if isinstance(text, str) else text


ROWS = [
    [*sheet("membership", members(association="Hội Làm vườn", note="có ở xã"))[0]],
    [*sheet("membership", members(association="Hội Làm vườn", note="có ở xã"))[1]],
]


def _in_font(data: bytes, font: str) -> bytes:
    made = openpyxl.load_workbook(io.BytesIO(data))
    for row in made.worksheets[0].iter_rows():
        for cell in row:
            cell.font = Font(name=font)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


@pytest.mark.parametrize("name", ["bc.xlsx", "bc-arial.xlsx", "bc.csv"])
def test_a_file_in_old_letters_is_read_and_asked_about_once(tmp_path: Path, name: str) -> None:
    rows = [[_old(cell) for cell in row] for row in ROWS]
    if name.endswith(".csv"):
        data = "\n".join(";".join(map(str, row)) for row in rows).encode()
    else:
        font = "Arial" if "arial" in name else ".VnTime"
        data = _in_font(book({"Hội viên": rows}), font)
    report = Office(tmp_path).rows((name, data))
    assert (report.accepted, report.rejected) == (1, 0)
    (asked,) = report.warnings.to_dict("records")
    assert asked["kind"] == "letters"
    assert "TCVN3" in asked["text"] and "“Héi” đọc là “Hội”" in asked["text"]


def test_a_unicode_file_in_an_old_font_is_left_as_it_is(tmp_path: Path) -> None:
    report = Office(tmp_path).rows(("bc.xlsx", _in_font(book({"Hội viên": ROWS}), ".VnTime")))
    assert report.accepted == 1 and report.warnings.empty


def _decomposed(text: str) -> str:
    """As Windows-1258 keeps it: letters whole, their tones behind them."""
    out = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        bare = "".join(part for part in parts if part not in tones)
        out.append(unicodedata.normalize("NFC", bare) + tones)
    return "".join(out)


TEXT = "\n".join("\t".join(map(str, row)) for row in ROWS)
BYTES = {
    "utf-16": TEXT.encode("utf-16"),
    "utf-16-le": TEXT.encode("utf-16-le"),
    "utf-16-be": TEXT.encode("utf-16-be"),
    "utf-8": TEXT.encode(),
    "cp1258": _decomposed(TEXT).encode("cp1258"),
    "tcvn3": str(_old(TEXT)).encode("latin-1"),
}
ASKED = {"cp1258": "Windows-1258", "tcvn3": "TCVN3"}


@pytest.mark.parametrize("name", ["bc.csv", *slow("bc.txt")])
@pytest.mark.parametrize("encoding", BYTES)
def test_a_text_file_is_read_in_the_encoding_it_is_in(
    tmp_path: Path, encoding: str, name: str
) -> None:
    report = Office(tmp_path).rows((name, BYTES[encoding]))
    assert (report.accepted, report.rejected) == (1, 0)
    assert list(report.accepted_rows["association_name"]) == ["Hội Làm vườn"]
    asked = " ".join(report.warnings["text"])
    assert len(report.warnings) == (encoding in ASKED) and ASKED.get(encoding, "") in asked


@pytest.mark.parametrize(
    "data", [TEXT.encode().replace("ộ".encode(), b"\xff\xfe"), b"\x00" * 300, b"\xff\xfe\x00"]
)
def test_bytes_that_are_no_text_are_refused_with_what_to_do(tmp_path: Path, data: bytes) -> None:
    (file,) = Office(tmp_path).rows(("bc.csv", data)).files
    assert file.refused is not None and "CSV UTF-8" in file.refused
