"""Figures of a report → records that are proposed: what, of whom, when, where, plan or result."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest

from etl import commands
from etl.lexicon.lexicon import lexicon
from etl.reports.cli import contents
from etl.reports.evaluate import evaluate
from etl.reports.figures import figures

CORPUS = Path(__file__).parent / "corpus"
HEAD = ("HỘI LÀM VƯỜN TỈNH BẮC GIANG", "Bắc Giang, ngày 10 tháng 12 năm 2024")
TITLE = "BÁO CÁO KẾT QUẢ HOẠT ĐỘNG NĂM 2024"


def _read(folder: Path, *lines: str, head: tuple[str, ...] = HEAD, title: str = TITLE) -> Any:
    document = docx.Document()
    for line in (*head, title, *lines):
        document.add_paragraph(line)
    path = folder / "bao-cao.docx"
    document.save(str(path))
    return contents(path)


def _proposed(folder: Path, *lines: str, **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _read(folder, *lines, **options)["proposals"]
    return found


def told(entry: dict[str, Any]) -> tuple[str | None, str]:
    kind = {k: v for k, v in entry["kind"].items() if k not in ("field", "level")}
    return entry["indicator"], " ".join(kind.values())


@pytest.mark.parametrize(
    ("text", "value", "value_to", "qualifier", "unit"),
    [
        ("có hơn 80.000 hội viên", 80000, None, "trên", ""),
        ("khoảng trên 8,6 tỷ đồng", 8_600_000_000, None, "khoảng trên", "đồng"),
        ("từ 2 đến 3 lớp tập huấn", 2, 3, "từ … đến", ""),
        ("70%-80% số người", 70, 80, "từ … đến", "%"),
        ("gần bảy trăm hội viên", 700, None, "gần", ""),
        ("mười bốn lớp tập huấn", 14, None, "chính xác", ""),
        ("2,2 vạn hội viên", 22000, None, "chính xác", ""),
        ("1 tỷ 250 triệu đồng", 1_250_000_000, None, "chính xác", "đồng"),
        ("24,1 trđ", 24_100_000, None, "chính xác", "đồng"),
        ("kinh phí trên300 triệu đồng", 300_000_000, None, "trên", "đồng"),
        ("điều trị 180. 691 lượt", 180691, None, "chính xác", ""),
        ("không dưới 50 lớp", 50, None, "ít nhất", ""),
        ("ngân sách hỗ trợ 150 triệu", 150_000_000, None, "chính xác", "đồng"),
        ("sáp nhập còn 13 hội", 13, None, "còn", ""),
        ("một nghìn không trăm bảy mươi hội viên", 1070, None, "chính xác", ""),
        ("từ 30 hội viên trở lên", 30, None, "ít nhất", ""),
        ("đã qua năm kỳ đại hội", 5, None, "chính xác", ""),
        ("bảy, tám lớp học", 7, 8, "từ … đến", ""),
        ("hai ba cuộc phản biện", 2, 3, "từ … đến", ""),
        ("thu hai mươi mốt triệu đồng", 21_000_000, None, "chính xác", "đồng"),
        ("nửa triệu hội viên", 500_000, None, "chính xác", ""),
        ("không quá 5 cuộc", 5, None, "nhiều nhất", ""),
        ("dưới 30 hội viên", 30, None, "nhiều nhất", ""),
        ("200 người trở lên", 200, None, "ít nhất", ""),
        ("12.000.000 (mười hai triệu) đồng", 12_000_000, None, "chính xác", "đồng"),
        ("tiêm 1,2 triệu liều vắc xin", 1_200_000, None, "chính xác", ""),
        ("được cấp 190/380 triệu đồng", 190_000_000, None, "chính xác", "đồng"),
        ("The State gave VND 2.89 billion", 2_890_000_000, None, "chính xác", "đồng"),
        ("dăm bảy cuộc triển lãm", 5, 7, "khoảng", ""),
        ("mỗi lớp dăm chục người", 50, None, "khoảng", ""),
    ],
)
def test_a_figure_is_worth_what_is_printed(
    text: str, value: int, value_to: int | None, qualifier: str, unit: str
) -> None:
    (figure,) = figures(text, lexicon().find(text))
    assert (figure.value, figure.value_to) == (
        Decimal(value), None if value_to is None else Decimal(value_to),
    )  # fmt: skip
    assert (figure.qualifier, figure.unit) == (qualifier, unit)


@pytest.mark.parametrize(
    "text",
    [
        "Nghị định 126/2024/NĐ-CP ngày 08/10/2024",
        "Số: 47/BC-HLV",
        "Chỉ thị 24 của Ban Bí thư",
        "Kế hoạch số 65-KH/TU ngày 22/02/2019",
        "điện thoại 0204.3854.112, đường dây nóng 1800.6838",
        "trụ sở tại số 15 đường Hùng Vương",
        "hội thi lần thứ 10, đứng thứ 5/63 tỉnh",
        "từ 50-60 tuổi trở lên",
        "mô hình trồng cam V2, gai xanh AP1",
        "từ ngày 12/5 đến ngày 15/5",
        "Lưu: VT (02 bản)",
        "trong năm nay, hằng năm, một số hội",
        "cách mạng công nghiệp 4.0",
        "2/3 số hội viên, sau hai mươi năm xây dựng",
        "hai huyện Sơn Động, Yên Thế",
    ],
)
def test_what_is_no_figure_is_left_out(text: str) -> None:
    assert figures(text, lexicon().find(text)) == []


def test_a_number_with_a_comma_for_thousands_is_asked_about(tmp_path: Path) -> None:
    (entry,) = _proposed(tmp_path, "Hội có 1,250 người là hội viên.")
    assert (entry["value"], entry["indicator"]) == (1250, "members")
    assert "1,250" in entry["questions"][0]


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("Hội có 12 chi hội trực thuộc.", ("branches", "")),
        ("Đã kết nạp mới 215 hội viên.", ("members_admitted", "")),
        ("Mở 12 lớp tập huấn.", ("activities", "lop-tap-huan")),
        ("Tập huấn cho 450 lượt người.", ("participants", "lop-tap-huan")),
        ("Thu hội phí 32 triệu đồng.", ("income", "membership_fees")),
        ("Ngân sách tỉnh cấp 400 triệu đồng.", ("income", "state_budget")),
        ("Tư vấn pháp luật hơn 1.600 vụ việc.", ("participants", "tu-van-phap-luat")),
        ("Xoa bóp, bấm huyệt 76.238 lượt.", ("participants", "xoa-bop")),
        ("9/10 huyện, thành phố đã có tổ chức Hội.", ("districts_covered", "")),
        ("Ban Chấp hành gồm 25 đồng chí.", ("staff_members", "executive_committee")),
        ("Hội tăng 41 hội viên so với năm 2023.", (None, "")),
        ("Kết quả đạt 105% kế hoạch.", (None, "")),
        ("Giá bán bình quân 35.000 đồng/kg.", (None, "")),
        ("Trồng được 2.000 cây xanh.", (None, "")),
        ("Toàn tỉnh hiện có 98 trang trại.", (None, "")),
    ],
)
def test_the_indicator_is_told_by_the_words_around(
    tmp_path: Path, line: str, meant: tuple[str | None, str]
) -> None:
    (entry,) = _proposed(tmp_path, line)
    assert told(entry) == meant


def test_five_others_may_be_chosen(tmp_path: Path) -> None:
    (entry,) = _proposed(tmp_path, "Tổ chức 02 hội nghị tuyên truyền, tập huấn, hội thảo.")
    assert 1 <= len(entry["alternatives"]) <= 5
    assert all(set(one) == {"indicator", "kind", "score"} for one in entry["alternatives"])


def test_a_year_to_compare_with_never_wins(tmp_path: Path) -> None:
    line = "Hội có 1.250 hội viên, tăng 41 hội viên so với năm 2022; năm 2023 có 1.209 hội viên."
    first, more, last = _proposed(tmp_path, line)
    assert [entry["period"] for entry in (first, last)] == ["2024", "2023"]
    assert more["indicator"] is None


def test_plans_are_targets_of_their_year(tmp_path: Path) -> None:
    entries = _proposed(
        tmp_path,
        "I. KẾT QUẢ HOẠT ĐỘNG NĂM 2024",
        "Kết nạp 20 hội viên, đạt 80% kế hoạch.",
        "II. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2025",
        "Kết nạp 30 hội viên. Đến năm 2030 có 2.000 hội viên.",
    )
    assert [(e["value"], e["target"], e["period"]) for e in entries if e["indicator"]] == [
        (20, False, "2024"), (30, True, "2025"), (2000, True, "2030"),
    ]  # fmt: skip


def test_an_area_is_named_in_the_sentence(tmp_path: Path) -> None:
    entries = _proposed(
        tmp_path, "Toàn tỉnh có 80 chi hội; riêng huyện Lục Nam có 12 chi hội với 300 hội viên."
    )
    assert [entry["area"] for entry in entries] == [None, "D218", "D218"]


def test_two_associations_in_one_paper(tmp_path: Path) -> None:
    entries = _proposed(
        tmp_path,
        "I. Thực trạng hoạt động của Hội Đông y tỉnh",
        "Tổng số hội viên: 1380.",
        "II. Thực trạng hoạt động của Hội Châm cứu tỉnh",
        "Tổng số hội viên hiện có: 120. Hội Luật gia tỉnh có 1.046 hội viên.",
        head=("HỘI ĐÔNG Y TỈNH BẮC GIANG", HEAD[1]),
    )
    assert [(e["value"], e["association"]) for e in entries] == [
        (1380, "dong-y"), (120, "cham-cuu"), (1046, "luat-gia"),
    ]  # fmt: skip


def test_an_association_of_no_list_is_asked_about_and_loses_nothing(tmp_path: Path) -> None:
    found = _read(tmp_path, "Hội có 18 chi hội.", head=("HỘI NGHỀ CÁ TỈNH", HEAD[1]))
    assert found["document"]["association"] is None
    assert "HỘI NGHỀ CÁ" in found["document"]["questions"][0]
    (entry,) = found["proposals"]
    assert (entry["value"], entry["indicator"], entry["association"]) == (18, "branches", None)


def test_an_association_of_another_province_is_none_of_the_list(tmp_path: Path) -> None:
    head = ("HỘI ĐÔNG Y TỈNH HẢI LÂM", "Hải Lâm, ngày 10 tháng 12 năm 2024")
    found = _read(tmp_path, "Hội Đông y tỉnh Hải Lâm có 412 hội viên.", head=head)
    (entry,) = found["proposals"]
    assert (entry["indicator"], entry["association"]) == ("members", None)
    assert found["document"]["association"] is None


def test_a_report_to_a_congress_is_on_the_term_that_is_over(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        "Khám và điều trị cho 812.450 lượt bệnh nhân.",
        title="Báo cáo nhiệm kỳ 2018-2023, phương hướng nhiệm kỳ 2023-2028",
        head=(HEAD[0], "Bắc Giang, ngày 10 tháng 10 năm 2023"),
    )
    assert found["document"]["period"] == "2018/2023"
    assert found["proposals"][-1]["period"] == "2018/2023"


def test_working_with_the_union_is_the_members_own_work(tmp_path: Path) -> None:
    entries = _proposed(
        tmp_path, "II. Phối hợp với Liên hiệp hội", "Tổ chức 02 hội thảo với 90 đại biểu."
    )
    assert {entry["association"] for entry in entries} == {"lam-vuon"}


def test_what_one_paragraph_says_twice_is_one_and_two_places_are_marked(tmp_path: Path) -> None:
    entries = _proposed(
        tmp_path,
        "Hội có 1.250 hội viên. Như vậy, 1.250 hội viên đều tham gia.",
        "Tóm lại, Hội có 1.250 hội viên.",
    )
    members = [entry for entry in entries if entry["indicator"] == "members"]
    assert [entry["repeats"] for entry in members] == [None, members[0]["block"]]


def test_a_footnote_is_of_its_sentence() -> None:
    found = contents(CORPUS / "open" / "o02-nam-2024-luat-gia.docx")["proposals"]
    entry = next(e for e in found if e["place"] == "chú thích 2" and e["value"] == 372)
    assert (told(entry), entry["area"]) == (("participants", "tu-van-phap-luat"), "D219")


def test_a_nought_said_without_a_number_is_asked_about(tmp_path: Path) -> None:
    (entry,) = _proposed(tmp_path, "Năm 2024 Hội không tổ chức được hội thảo khoa học nào.")
    assert (entry["value"], *told(entry)) == (0, "activities", "hoi-thao")
    assert entry["score"] < 0.5
    assert "Xác nhận số 0" in entry["questions"][0]
    assert _proposed(tmp_path, "Hội chưa có số liệu về hội viên nữ.") == []


@pytest.mark.parametrize(
    "lines",
    [
        ("Kính gửi các hội thành viên, đề nghị gửi báo cáo đúng hạn.",),
        ("The association held its yearly meeting and thanked its members.",),
    ],
)
def test_a_letter_without_figures_and_another_language_have_no_proposals(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    found = _read(tmp_path, *lines)
    assert (found["proposals"], found["refused"]) == ([], None)


def test_the_same_report_read_twice_is_the_same_and_a_newer_one_differs_where_it_does(
    tmp_path: Path,
) -> None:
    lines = ("Hội có 12 chi hội.", "Kết nạp 30 hội viên.")
    first = _proposed(tmp_path, *lines)
    assert _proposed(tmp_path, *lines) == first
    newer = _proposed(tmp_path, lines[0], "Kết nạp 35 hội viên.")
    assert [a["value"] != b["value"] for a, b in zip(first, newer, strict=True)] == [False, True]


def test_the_command_prints_the_contract_and_refuses_in_plain_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _read(tmp_path, "Hội có 12 chi hội.")
    words = ["reports", "read", str(tmp_path / "bao-cao.docx"), "--json"]
    assert (
        commands.main([*words, "--association", "dong-y", "--period", "6 tháng đầu năm 2024"]) == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"document", "proposals", "refused"}
    (entry,) = found["proposals"]
    assert (entry["association"], entry["period"]) == ("dong-y", "2024-S1")
    assert {
        "place", "block", "as_printed", "value", "value_to", "qualifier", "unit", "indicator",
        "kind", "association", "period", "area", "target", "score", "alternatives", "questions",
    } <= set(entry)  # fmt: skip
    assert commands.main([*words, "--association", "khong-co"]) == 1
    assert "Không có hội mã" in json.loads(capsys.readouterr().out)["refused"]
    assert commands.main(["reports", "read", str(tmp_path / "nothing.docx")]) == 1
    assert "Không có tệp" in capsys.readouterr().out


def test_the_closed_half_is_not_scored_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["reports", "evaluate", str(CORPUS / "closed")]) == 1
    assert commands.main(["reports", "evaluate", str(CORPUS)]) == 1
    assert "--closed" in capsys.readouterr().out


@pytest.mark.slow
def test_the_open_half_is_read_as_well_as_it_was() -> None:
    score = evaluate(CORPUS / "open")
    share = {name: score.right[name] / score.all[name] for name in score.all}
    assert share["found"] >= 0.99
    assert share["value"] == 1
    assert share["unit"] == 1
    assert share["indicator"] >= 0.93
    assert share["kind"] >= 0.91
    assert share["bare"] >= 0.98
    assert share["precision"] >= 0.97
    assert share["area"] >= 0.99
    assert share["aside"] >= 0.94
    assert share["refused"] == 1


def test_money_behind_what_was_held_is_what_it_cost(tmp_path: Path) -> None:
    entries = _proposed(
        tmp_path,
        "Mở 09 lớp tập huấn cho 412 lượt người, kinh phí 67,5 triệu đồng.",
        "Tổng thu 215,6 triệu đồng, gồm: ngân sách hỗ trợ 90 triệu đồng, hội phí 25 triệu đồng.",
    )
    assert [told(entry) for entry in entries[2:]] == [
        ("activity_cost", "lop-tap-huan"), ("income", ""), ("income", "state_budget"),
        ("income", "membership_fees"),
    ]  # fmt: skip


def test_grades_are_of_the_contest_named_before(tmp_path: Path) -> None:
    entries = _proposed(
        tmp_path,
        "Hội thi Sáng tạo kỹ thuật nhận 87 giải pháp; trao 13 giải (01 giải Nhất, 04 giải Nhì).",
        head=("LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT TỈNH BẮC GIANG", HEAD[1]),
    )
    assert [told(entry) for entry in entries] == [
        ("contest_entries", "hoi-thi"), *[("awards", "hoi-thi-sang-tao")] * 3,
    ]  # fmt: skip
