"""Turns of speech of reports: whose a figure is, of when, and what only seems to be counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports.test_proposing import HEAD, _proposed, _read, told
from tests.reports.test_tables import _table

UNION = ("LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT TỈNH BẮC GIANG", HEAD[1])
LAW = ("HỘI LUẬT GIA TỈNH BẮC GIANG", HEAD[1])
TERM = {"title": "BÁO CÁO TỔNG KẾT NHIỆM KỲ 2019 - 2024"}


@pytest.mark.parametrize(
    "line",
    [
        "Sở Nông nghiệp tổ chức 15 lớp tập huấn.",
        "Hội mở 04 lớp; Trung tâm Khuyến nông hỗ trợ 35 mô hình trình diễn.",
        "Quỹ khuyến học các cấp vận động được 24 tỷ đồng.",
        "Có 05 chi hội chậm nộp hội phí.",
        "Trong năm có 18 hội viên qua đời.",
        "Hội viên đọc 300 tác phẩm trưng bày.",
        "Toàn tỉnh có 40 dây chuyền sơ chế.",
        "Có 32 hội viên được Trung ương Hội tặng Bằng khen.",
        "Hội tặng 60 suất quà.",
        "Dự hội thao được 3 giải.",
        "Đề nghị UBND tỉnh hỗ trợ Hội 100 triệu đồng.",
        "Còn 14 hội cấp xã hoạt động cầm chừng.",
        "Mức đóng hội phí là 10.000 đồng/người/tháng.",
        "Chủ trì 02 đề tài cấp tỉnh, kinh phí 680 triệu đồng.",
        "Trao 312 suất học bổng trị giá 156 triệu đồng.",
        "Tư vấn pháp luật cho 1.204 lượt người, trong đó qua điện thoại 736 lượt.",
        "Được giao 12 biên chế, hiện có 11 người.",
        "Toàn tỉnh có diện tích cây ăn quả 51.850 ha.",
        "Theo báo cáo của Sở Khoa học và Công nghệ, có 74 nhiệm vụ khoa học cấp tỉnh.",
    ],
)
def test_what_others_did_and_what_is_but_a_part_is_kept_aside(tmp_path: Path, line: str) -> None:
    assert _proposed(tmp_path, line)[-1]["indicator"] is None


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("Được Sở Khoa học giao 02 nhiệm vụ.", ("activities", "nhiem-vu-cua-so-nganh")),
        ("Sở Công Thương hỗ trợ 60 triệu đồng.", ("income", "state_budget")),
        ("Hội viên toàn tỉnh đạt 52,9 nghìn người.", ("members", "")),
        ("Hội có 118 CH.", ("branches", "")),
        ("Mở 02 lớp tập huấn (97 kỹ sư).", ("participants", "lop-tap-huan")),
        ("Kết nạp 96 hội viên, đưa tổng số lên 5.240.", ("members", "")),
        ("Khám miễn phí cho 90 lượt người, trị giá 12 triệu đồng.",
         ("charity_value", "dieu-tri-mien-phi")),
        ("Mở 03 hội thảo (410 lượt đại biểu).", ("participants", "hoi-thao")),
        ("Số hội viên từ 850 người năm 2019 đã tăng lên 912 người.", ("members", "")),
        ("Kết nạp 31 hội viên, đạt 77,5% kế hoạch (40).", ("members_admitted", "")),
        ("Ban Thường vụ 07 ủy viên.", ("staff_members", "standing_committee")),
        ("Về tư vấn: phản biện 05 dự án, gửi 63 ý kiến.", ("opinions_given", "cuoc-phan-bien")),
        ("Về phản biện: tổ chức 03 cuộc.", ("activities", "cuoc-phan-bien")),
        ("Góp ý xây dựng luật: mở 05 hội nghị.", ("activities", "hoi-nghi-gop-y")),
    ],
)  # fmt: skip
def test_the_words_around_tell_the_kind(
    tmp_path: Path, line: str, meant: tuple[str | None, str]
) -> None:
    assert told(_proposed(tmp_path, line)[-1]) == meant


def test_a_choice_in_doubt_is_among_the_alternatives_of_none(tmp_path: Path) -> None:
    (entry,) = _proposed(tmp_path, "Ban Thường vụ họp 9 kỳ.")
    assert entry["indicator"] is None
    assert entry["alternatives"][0]["indicator"] == "staff_members"


def test_a_title_on_results_and_on_what_comes_next_is_no_plan(tmp_path: Path) -> None:
    done, planned = _proposed(
        tmp_path, "NHIỆM VỤ 6 THÁNG CUỐI NĂM", "Hội mở 04 lớp tập huấn.",
        "I. NHỮNG VIỆC PHẢI LÀM 6 THÁNG CUỐI NĂM", "Mở 05 hội thảo.",
        title="SƠ KẾT CÔNG TÁC 6 THÁNG ĐẦU NĂM 2024",
    )  # fmt: skip
    assert [(e["period"], e["target"]) for e in (done, planned)] == [
        ("2024-S1", False), ("2024-S2", True),
    ]  # fmt: skip


def test_what_stands_below_the_year_of_founding_is_of_the_report(tmp_path: Path) -> None:
    entries = _proposed(tmp_path, "1. Năm thành lập: 1995", "Số chi hội: 94")
    assert [(e["value"], e["period"]) for e in entries] == [(1995, "1995"), (94, "2024")]


def test_a_heading_tells_the_kind_of_what_is_counted_below(tmp_path: Path) -> None:
    (entry,) = _proposed(
        tmp_path, "1. Giám định xã hội", "Đã triển khai 02 cuộc theo yêu cầu.", head=UNION
    )
    assert told(entry) == ("activities", "cuoc-giam-dinh")


def test_only_the_union_counts_associations(tmp_path: Path) -> None:
    (member,) = _proposed(tmp_path, "Có 12 hội tham gia phong trào.")
    (union,) = _proposed(tmp_path, "Có 12 hội được ngân sách cấp kinh phí.", head=UNION)
    assert (member["indicator"], union["indicator"]) == (None, "associations_state_funded")


def test_what_there_is_is_told_as_of_the_end_of_a_term_and_what_was_done_of_all_of_it(
    tmp_path: Path,
) -> None:
    entries = _proposed(
        tmp_path,
        "Đầu nhiệm kỳ có 842 hội viên, nay 1.091 hội viên. Mở 96 lớp tập huấn.",
        "Số chi hội tăng từ 38 lên 47.",
        "Nhiệm kỳ tới phấn đấu có 1.300 hội viên.",
        **TERM,
    )
    assert [(e["value"], e["indicator"], e["period"]) for e in entries if e["indicator"]] == [
        (842, "members", "2019"), (1091, "members", "2024"), (96, "activities", "2019/2024"),
        (38, "branches", "2019"), (47, "branches", "2024"), (1300, "members", "2029"),
    ]  # fmt: skip


def test_a_report_to_a_congress_is_on_the_term_before_the_one_it_opens(tmp_path: Path) -> None:
    title = "BÁO CÁO CỦA BAN CHẤP HÀNH TRÌNH ĐẠI HỘI, NHIỆM KỲ 2024 - 2029"
    assert _read(tmp_path, "Mở 9 lớp.", title=title)["document"]["period"] == "2019/2024"


def test_the_second_half_year_is_ahead_in_july(tmp_path: Path) -> None:
    (entry,) = _proposed(
        tmp_path,
        "6 tháng cuối năm: kết nạp 40 hội viên.",
        head=(HEAD[0], "Bắc Giang, ngày 04 tháng 7 năm 2024"),
        title="BÁO CÁO KẾT QUẢ 6 THÁNG ĐẦU NĂM 2024",
    )
    assert (entry["period"], entry["target"]) == ("2024-S2", True)


def test_a_founding_year_is_of_the_founding_alone(tmp_path: Path) -> None:
    founded, branches = _proposed(tmp_path, "Hội thành lập năm 1995, có 92 chi hội trực thuộc.")
    assert [(e["indicator"], e["period"]) for e in (founded, branches)] == [
        ("founded_year", "1995"), ("branches", "2024"),
    ]  # fmt: skip


def test_what_there_is_now_is_no_target_in_a_plan_either(tmp_path: Path) -> None:
    title = "KẾ HOẠCH CÔNG TÁC NĂM 2025"
    now, aim = _proposed(tmp_path, "Hội hiện có 90 hội viên.", "Kết nạp 20 hội viên.", title=title)
    assert [entry["target"] for entry in (now, aim)] == [False, True]


def test_a_paper_signed_in_another_province_is_of_none_of_the_list(tmp_path: Path) -> None:
    head = ("HỘI LUẬT GIA TỈNH", "Sông Đà, ngày 12 tháng 12 năm 2024")
    found = _read(tmp_path, "Hội Luật gia tỉnh có 300 hội viên.", head=head)
    assert found["document"]["association"] is None
    assert [entry["association"] for entry in found["proposals"]] == [None]


def test_who_does_it_is_told_from_who_is_beside(tmp_path: Path) -> None:
    entries = _proposed(
        tmp_path,
        "Nhận 08 nhiệm vụ do Sở Xây dựng và Hội Cầu đường giao, mở 02 lớp tập huấn.",
        "Năm 2025 tổ chức 05 hội nghị tuyên truyền do Hội Luật gia chủ trì.",
    )
    assert [entry["association"] for entry in entries] == ["lam-vuon", "lam-vuon", "luat-gia"]


def test_the_place_in_brackets_is_of_the_figure_in_brackets(tmp_path: Path) -> None:
    entries = _proposed(
        tmp_path, "Xây dựng 06 mô hình ở Lục Nam (04 mô hình) và Tân Yên (02 mô hình)."
    )
    assert [entry["area"] for entry in entries] == [None, "D218", "D216"]


def test_a_unit_of_money_noted_above_a_table_is_of_its_money(tmp_path: Path) -> None:
    rows = (
        ("Đơn vị", "Hội viên", "Lớp tập huấn", "Người dự", "Thu hội phí"),
        ("Huyện Lục Nam", "1.530", "9", "412", "42"),
        ("Huyện Tân Yên", "1.204", "7", "310", "31,5"),
    )  # fmt: skip
    entries = _table(tmp_path, (*HEAD, "BÁO CÁO NĂM 2024", "Số liệu (triệu đồng)"), rows)
    assert [(*told(e), e["value"]) for e in entries[:4]] == [
        ("members", "", 1530), ("activities", "lop-tap-huan", 9),
        ("participants", "lop-tap-huan", 412), ("income", "membership_fees", 42_000_000),
    ]  # fmt: skip


def test_row_and_head_tell_the_kind_together(tmp_path: Path) -> None:
    rows = (
        ("Nội dung", "Số cuộc", "Số ý kiến"), ("Tư vấn", "5", "48"), ("Phản biện", "7", "139"),
    )  # fmt: skip
    entries = _table(tmp_path, (*UNION, "BÁO CÁO NĂM 2024", "Kết quả"), rows)
    assert [told(entry) for entry in entries] == [
        ("activities", "cuoc-tu-van"), ("opinions_given", "cuoc-tu-van"),
        ("activities", "cuoc-phan-bien"), ("opinions_given", "cuoc-phan-bien"),
    ]  # fmt: skip


def test_a_row_may_count_in_thousands(tmp_path: Path) -> None:
    rows = (
        ("TT", "Nội dung", "ĐVT", "KH", "TH"), ("A", "Tuyên truyền", "", "", ""),
        ("1", "Tờ rơi", "nghìn tờ", "10", "12,5"), ("2", "Hội nghị tuyên truyền", "cuộc", "6", "7"),
    )  # fmt: skip
    entries = _table(tmp_path, (*HEAD, "BÁO CÁO NĂM 2024", "Kết quả"), rows)
    assert [e["value"] for e in entries] == [10_000, 12_500, 6, 7]


@pytest.mark.parametrize(
    ("line", "value", "unit"),
    [
        ("Thu hội phí 72 triệu 480 nghìn.", 72_480_000, "đồng"),
        ("Hội phí xấp xỉ 260 triệu. Doanh nghiệp có 3 đơn vị tham gia.", 260_000_000, "đồng"),
        ("Kết nạp 58 hội viên (cùng kỳ 71).", 71, ""),
        ("Vượt kế hoạch kết nạp hội viên (40).", 40, ""),
    ],
)
def test_figures_are_read_without_their_unit(
    tmp_path: Path, line: str, value: int, unit: str
) -> None:
    found = [(e["value"], e["unit"]) for e in _proposed(tmp_path, line)]
    assert (value, unit) in found


def test_a_heading_that_is_a_place_is_where_its_paragraphs_are(tmp_path: Path) -> None:
    entries = _proposed(
        tmp_path, "1. Huyện Lục Ngạn", "Hội có 175 hội viên. Mở 03 lớp tập huấn.",
        "2. Huyện Tân Yên", "Hội có 164 hội viên, ngân sách cấp 20 triệu đồng.",
        "3. Đánh giá chung", "Toàn tỉnh có 1.665 hội viên.",
    )  # fmt: skip
    assert [e["area"] for e in entries] == ["D219", "D219", "D216", None, None]


def test_the_association_of_a_district_reports_on_it(tmp_path: Path) -> None:
    head = ("HỘI KHUYẾN HỌC TỈNH BẮC GIANG", "HỘI KHUYẾN HỌC HUYỆN LẠNG GIANG", HEAD[1])
    (entry,) = _proposed(tmp_path, "Toàn huyện có 396 chi hội.", head=head)
    assert (entry["association"], entry["area"]) == ("khuyen-hoc", "D217")


def test_the_plans_of_a_congress_are_of_the_term_ahead(tmp_path: Path) -> None:
    entries = _proposed(
        tmp_path, "Phương hướng", "Các chỉ tiêu đến năm 2029:", "- Có 900 hội viên;",
        "- Mở 120 lớp tập huấn.", **TERM,
    )  # fmt: skip
    assert [e["period"] for e in entries] == ["2029", "2024/2029"]


def test_a_plan_in_brackets_is_a_target(tmp_path: Path) -> None:
    entries = _proposed(tmp_path, "Kết nạp 14 hội viên (kế hoạch 12 hội viên).")
    assert [(e["value"], e["target"]) for e in entries] == [(14, False), (12, True)]


def test_the_kind_of_another_figure_is_not_its_own(tmp_path: Path) -> None:
    entries = _proposed(tmp_path, "Có 209 hội cấp xã, 3.105 chi hội.")
    assert entries[1]["indicator"] == "branches"
    assert entries[1]["kind"] == {}


@pytest.mark.parametrize(
    ("title", "line", "period"),
    [
        ("BÁO CÁO của Ban Chấp hành trình Đại hội lần thứ VI",
         "Đầu nhiệm kỳ (năm 2018) có 20 chi hội.", "2018/2024"),
        ("BÁO CÁO của Ban Chấp hành trình Đại hội lần thứ VI", "Có 30 chi hội.", "2019/2024"),
        ("SỐ LIỆU HOẠT ĐỘNG GIAI ĐOẠN 2020 - 2024", "Có 30 chi hội.", "2020/2024"),
    ],
)  # fmt: skip
def test_a_paper_on_a_span_of_years_is_of_all_of_them(
    tmp_path: Path, title: str, line: str, period: str
) -> None:
    found = _read(tmp_path, line, "Cả nhiệm kỳ mở 40 lớp tập huấn.", title=title)
    assert found["document"]["period"] == found["proposals"][-1]["period"] == period


def test_a_title_on_work_and_plans_makes_no_target_of_what_was_done(tmp_path: Path) -> None:
    title = "Hoạt động của Hội năm 2024 và kế hoạch năm 2025"
    entries = _proposed(
        tmp_path, "1. Tập huấn", "Mở 06 lớp tập huấn.", "2. Kế hoạch năm 2025",
        "Mở 08 lớp tập huấn.", title=title,
    )  # fmt: skip
    assert [(e["period"], e["target"]) for e in entries] == [("2024", False), ("2025", True)]


def test_things_announced_are_of_the_time_they_are_announced_for(tmp_path: Path) -> None:
    line = (
        "Sang năm 2025, Hội xin nhận hai việc. Một là mở ba lớp tập huấn. Hai là kết nạp 20 "
        "hội viên."
    )
    entries = [e for e in _proposed(tmp_path, line) if e["indicator"]]
    assert [(e["period"], e["target"]) for e in entries] == [("2025", True)] * 2


@pytest.mark.parametrize(
    ("line", "period", "target"),
    [
        ("Năm 2023 Hội thực hiện 13 đề tài.", "2023", False),
        ("Năm tới phấn đấu thực hiện 13 đề tài.", "2025", True),
        ("Kế hoạch đề ra là 13 hội nghị.", "2024", True),
        ("Mở hội nghị (KH: 13 hội nghị).", "2024", True),
    ],
)
def test_of_when_a_figure_is_and_whether_it_is_a_plan(
    tmp_path: Path, line: str, period: str, target: bool
) -> None:
    entry = next(e for e in _proposed(tmp_path, line) if e["value"] == 13)
    assert (entry["period"], entry["target"]) == (period, target)


@pytest.mark.parametrize(
    "line", ["Tổng diện tích mô hình 318 ha.", "Làm trên truyền hình 36 chuyên mục."]
)
def test_a_model_is_no_number_of_a_picture(tmp_path: Path, line: str) -> None:
    assert [e["indicator"] for e in _proposed(tmp_path, line)] != []


def test_a_column_of_codes_names_no_row(tmp_path: Path) -> None:
    rows = (
        ("Mã số", "Nội dung", "Đơn vị tính", "Số lượng"),
        ("01", "Hội thảo khoa học", "cuộc", "2"), ("02", "Hội thi", "cuộc", "3"),
    )  # fmt: skip
    entries = _table(tmp_path, (*HEAD, "BÁO CÁO NĂM 2024", "Kết quả"), rows)
    assert [told(e) for e in entries] == [("activities", "hoi-thao"), ("activities", "hoi-thi")]
