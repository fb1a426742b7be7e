"""What the words of a text mean."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.lexicon import phrases
from etl.lexicon.lexicon import lexicon
from etl.records.qualifiers import FILE as QUALIFIERS
from etl.records.text import fold


def _found(text: str, kind: str, **options: object) -> list[str]:
    return [m.code for m in lexicon().find(text, **options) if m.kind == kind]  # type: ignore[arg-type]


def _indicators(text: str) -> set[tuple[str, str]]:
    return {
        (m.code, " ".join(m.dimensions.values()))
        for m in lexicon().find(text)
        if m.kind == "indicator"
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hội Làm vườn tỉnh Bắc Giang", "lam-vuon"),
        ("HLV các huyện", "lam-vuon"),
        ("Hội LV tỉnh", "lam-vuon"),
        ("Hội BVQLNTD tỉnh", "bao-ve-nguoi-tieu-dung"),
        ("Hội Bảo vệ người tiêu dùng", "bao-ve-nguoi-tieu-dung"),
        ("Hội KHKT Cầu đường", "cau-duong"),
        ("Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh", "lhh"),
        ("LHH tỉnh", "lhh"),
        ("Hội Chăn nuôi, Thú y", "chan-nuoi-thu-y"),
        ("hoi luat gia co bao nhieu hoi vien", "luat-gia"),
        ("HĐY tỉnh", "dong-y"),
    ],
)
def test_an_association_is_known_by_the_ways_it_is_called(text: str, code: str) -> None:
    assert _found(text, "association") == [code]


def test_an_association_of_the_country_or_of_no_list_is_not_one_of_the_province() -> None:
    text = "Hội Đông y Việt Nam, Hội Nông dân và Hội Khuyến học; Hội nghị có 20 hội viên"
    assert _found(text, "association") == ["khuyen-hoc"]
    assert _found(text, "outside") == ["Hội Đông y", "Hội Nông dân"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("kết nạp thêm được 6 hội viên mới", ("members_admitted", "")),
        ("có 35 thạc sỹ", ("members", "master")),
        ("729 lớp tập huấn", ("activities", "lop-tap-huan")),
        ("306 phòng chưa có giấy phép hành nghề", ("outputs", "phong-chan-tri-chua-phep")),
        ("hội phí thu được 12 triệu đồng", ("income", "membership_fees")),
        ("hoi phi", ("income", "membership_fees")),
        ("9/10 huyện, thành phố đã có tổ chức Hội", ("districts_covered", "")),
    ],
)
def test_turns_of_phrase_name_indicators_and_kinds(text: str, meant: tuple[str, str]) -> None:
    assert meant in _indicators(text)


def test_a_longer_phrase_stands_for_the_shorter_in_it() -> None:
    assert {code for code, _ in _indicators("23 đơn vị hội viên tập thể")} == {
        "collective_member_units"
    }
    assert _indicators("Hội Luật gia") == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6 tháng đầu năm 2025", "2025-S1"),
        ("9 tháng đầu năm 2025", "2025-01/2025-09"),
        ("quý IV năm 2023", "2023-Q4"),
        ("nhiệm kỳ 2018-2023", "2018/2023"),
        ("từ năm 2020 đến nay", "2020/.."),
        ("từ năm 2021 trở về trước", "../2021"),
        ("ngày 18 tháng 11 năm 2011", "2011-11-18"),
        ("Đến ngày 30/11/2023", "2023-11-30"),
        ("trong năm", "2024"),
        ("6 tháng đầu năm", "2024-S1"),
    ],
)
def test_times_have_the_codes_of_periods(text: str, code: str) -> None:
    assert _found(text, "period", year=2024) == [code]


def test_an_area_is_the_one_of_the_day() -> None:
    text = "tại TP. Bắc Giang, huyện Sơn Động và xã Tam Tiến"
    assert _found(text, "area", day=date(2023, 12, 31)) == ["D213", "D220", "C07252"]
    assert _found(text, "area", day=date(2025, 3, 1))[0] == "D213-2025"


def test_every_indicator_and_every_qualifier_has_words() -> None:
    rows = phrases.read()
    assert {row["indicator"] for row in phrases.rows_of("indicator")} == {
        row.indicator for row in rows if row.indicator
    }
    assert QUALIFIERS.exists()
    assert {row.code for row in rows if row.usage == "qualifier"} >= {"trên", "khoảng", "gần"}


def test_no_row_of_the_table_stands_twice() -> None:
    rows = [
        (fold(row.text), row.indicator, tuple(row.dimensions.items()), row.usage, row.code)
        for row in phrases.read()
    ]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("hội viên,nobody,,counted,1", "nobody"),
        ("hội viên,members,nowhere,counted,1", "nowhere"),
        ("hội viên,members,,elsewhere,1", "elsewhere"),
        ("hội viên,members,,counted,nhiều", "nhiều"),
        ("… hội viên,members,,counted,1", "cụm từ"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    file = tmp_path / "phrase.csv"
    file.write_text(
        f"phrase,indicator,kind,usage,weight\nchi hội,branches,,counted,1\n{row}\n", "utf-8"
    )
    with pytest.raises(phrases.PhraseError, match=f"dòng 3.*{reason}"):
        phrases.read(file)
