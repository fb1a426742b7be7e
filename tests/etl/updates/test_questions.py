"""What a whole file leaves in doubt is asked about before anything of it is published."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.comments import Comment

from etl import updates
from etl.records.errors import BuildError
from tests.etl.updates.intake_office import (
    Office,
    blank_template,
    book,
    fill,
    members,
    members_book,
    saved,
    sheet,
)
from tests.marks import slow

HEADINGS = ["Hội", "Chỉ số", "Kỳ số liệu", "Giá trị"]
ROW = ["lam-vuon", "Hội viên", "2025", "52.300"]


def _questions(report: updates.Report, kind: str) -> str:
    found = report.warnings[report.warnings["kind"] == kind]
    return " ".join(found["text"])


def _template(*, period: str = "2026", association: str = "Hội Làm vườn tỉnh Bắc Giang") -> bytes:
    """The template of Hội Làm vườn for 2026, one figure filled in, its titles retyped."""
    made = blank_template()
    for page in made.worksheets:
        for row in page.iter_rows(max_row=5):
            for cell in row:
                if isinstance(cell.value, str) and page.title != "_mau":
                    cell.value = cell.value.replace("kỳ 2026", f"kỳ {period}").replace(
                        "Hội Làm vườn tỉnh Bắc Giang", association
                    )
    fill(made["Hội viên"], "Hội viên", "52.300")
    return saved(made)


def test_a_template_as_it_was_made_raises_no_question(office: Office) -> None:
    assert office.rows(("bao-cao-2026.xlsx", _template())).warnings.empty


def test_titles_of_another_period_are_asked_about(office: Office) -> None:
    report = office.rows(("bc.xlsx", _template(period="2027")))
    text = _questions(report, "identity")
    assert "kỳ 2026" in text and "2027" in text


@pytest.mark.slow
def test_a_file_named_after_another_period_is_asked_about(office: Office) -> None:
    text = _questions(office.rows(("bao-cao-2025.xlsx", _template())), "identity")
    assert "bao-cao-2025.xlsx" in text


@pytest.mark.slow
def test_titles_of_another_association_are_asked_about(office: Office) -> None:
    report = office.rows(("bc.xlsx", _template(association="Hội Luật gia tỉnh Bắc Giang")))
    text = _questions(report, "identity")
    assert "Hội Làm vườn" in text and "Hội Luật gia" in text


@pytest.mark.slow
def test_a_file_named_after_another_association_is_asked_about(office: Office) -> None:
    text = _questions(office.rows(("bao cao hoi luat gia.xlsx", _template())), "identity")
    assert "Hội Luật gia" in text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["thu chi (trieu dong).xlsx", "Thu chi triệu đồng.xlsx"])
def test_a_unit_that_only_the_files_name_says_is_asked_about(office: Office, name: str) -> None:
    made = blank_template()
    fill(made["Kinh phí"], "Kinh phí thu", "2500000")
    assert "đang đọc theo đồng" in _questions(office.rows((name, saved(made))), "unit")
    # Written with its unit, or no amount at all, there is nothing to ask.
    fill(made["Kinh phí"], "Kinh phí thu", "2,5 triệu đồng")
    for content in (saved(made), _template()):
        assert _questions(office.rows((name, content)), "unit") == ""


@pytest.mark.slow
def test_a_question_is_answered_before_publication(office: Office) -> None:
    report = office.check(("bao-cao-2025.xlsx", _template()))
    with pytest.raises(BuildError, match="cảnh báo chưa có lý do"):
        updates.publish(office.preview(report), "Lan", "x", **office.places)


@pytest.mark.slow
def test_periods_beyond_the_reports_own_are_asked_about_or_refused(office: Office) -> None:
    made = blank_template()
    fill(made["Hội viên"], "Hội viên", "52.300", time_period="2027")
    report = office.rows(("bc.xlsx", saved(made)))
    assert report.rejects.iloc[0]["rule"] == "future"
    assert "2027 (1 dòng)" in _questions(report, "identity")


def test_two_files_that_contradict_are_named_with_both_figures(office: Office) -> None:
    old, new = (members_book(members(obs_value=value)) for value in ("1.389", "1.512"))
    report = office.rows(("sửa lần 2.xlsx", new), ("Báo cáo.xlsx", old))
    text = _questions(report, "two_files")
    assert "1.512" in text and "1.389" in text
    assert "“sửa lần 2.xlsx”" in text and "“Báo cáo.xlsx” được dùng" in text


def test_two_files_that_agree_raise_no_question(office: Office) -> None:
    files = [members_book(members(note=note)) for note in ("một", "hai")]
    report = office.rows(("a.xlsx", files[0]), ("b.xlsx", files[1]))
    assert _questions(report, "two_files") == ""


@pytest.mark.parametrize("heading", ["Số lượng", "Năm 2025", "Số hội viên hiện có"])
def test_a_retitled_column_of_figures_is_no_empty_row(office: Office, heading: str) -> None:
    report = office.rows(("bc.xlsx", book({"Hội viên": [[*HEADINGS[:3], heading], ROW]})))
    assert (report.accepted, report.rejected) == (0, 1)
    reason = report.rejects.iloc[0]["reason"]
    assert f"“{heading}”" in reason and "“Giá trị”" in reason


def test_figures_beside_the_column_that_is_read_are_asked_about(office: Office) -> None:
    rows = [[*HEADINGS, "Năm 2024"], [*ROW, 51_000]]
    text = _questions(office.rows(("bc.xlsx", book({"Hội viên": rows}))), "overlooked")
    assert "E2" in text


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_rows_above_the_headings_that_hold_figures_are_asked_about(
    office: Office, form: str
) -> None:
    title = ["Năm", "2025"]
    rows = [title, ["lam-vuon", "Hội viên", "2024", "51.000"], ["Hội viên", "900"], HEADINGS, ROW]
    lines = "\n".join(";".join(row) for row in rows).encode()
    given = ("bc.xlsx", book({"Hội viên": rows})) if form == "xlsx" else ("hội viên.csv", lines)
    report = office.rows(given)
    assert (report.accepted, report.rejected) == (1, 0)
    text = _questions(report, "overlooked")
    assert "2 dòng có số đứng trên dòng 4" in text and "dòng 2, 3." in text


def test_a_row_of_figures_is_not_taken_for_years_as_headings(office: Office) -> None:
    garbled = "M? d?ng;H?i;Ch? s?;K? s? li?u;Gi? tr?;Ghi ch?"
    row = "mm-1;H?i L?m v??n;members;2025;{};../2021"
    lines = "\n".join([garbled, *(row.format(1389 + n) for n in range(4))]).encode()
    report = office.rows(("membership.csv", lines))
    assert "không thấy dòng tiêu đề" in (report.files[0].refused or "")


def test_hidden_rows_sheets_and_columns_are_named(office: Office) -> None:
    made = openpyxl.load_workbook(io.BytesIO(members_book(members(), members(time_period="2024"))))
    page = made.worksheets[0]
    page.row_dimensions[3].hidden = True
    made.create_sheet("Trang khác")
    page.sheet_state = "hidden"
    page.column_dimensions["D"].hidden = True
    made.active = 1
    text = _questions(office.rows(("bc.xlsx", saved(made))), "overlooked")
    assert "dòng 3" in text and "trang bị ẩn" in text and "cột D" in text


SECOND = ["Chỉ số", "Hội", "Giá trị", "Kỳ số liệu", "Thu hay chi"]


def test_a_remark_stuck_to_a_figure_is_asked_about(office: Office) -> None:
    made = openpyxl.load_workbook(io.BytesIO(book({"Hội viên": [HEADINGS, ROW]})))
    made.active["D1"].comment = Comment("cách ghi", "ai đó")
    made.active["D2"].comment = Comment("số này mới là ước", "Lan")
    text = _questions(office.rows(("bc.xlsx", saved(made))), "overlooked")
    assert "D2 “số này mới là ước”" in text and "D1" not in text


def test_a_second_table_is_read_by_its_own_headings(office: Office) -> None:
    rows = [
        *sheet("membership", members(obs_status=None)),
        [],
        SECOND,
        ["Kinh phí thu", "lam-vuon", "250 triệu", "2025", "thu"],
    ]
    report = office.rows(("bc.xlsx", book({"Hội viên": rows})))
    assert (report.accepted, report.rejected) == (2, 0)
    assert report.files[0].tables == {"Hội viên": (1, 1, 0), "Kinh phí": (1, 1, 0)}


def test_a_fault_in_a_second_table_names_its_own_cell(office: Office) -> None:
    rows = [
        *sheet("membership", members(obs_status=None)),
        SECOND,
        ["Kinh phí thu", "lam-vuon", "250", "2025", "thu"],
    ]
    report = office.rows(("bc.xlsx", book({"Hội viên": rows})))
    assert report.rejects.iloc[0]["cell"] == "C4"


WIDE = [
    ["STT", "Chỉ tiêu", "ĐVT", "Năm 2023", "Thực hiện năm 2024", "2025"],
    [1, "Hội viên", "người", 50_000, "51.000", "nhiều"],
    [2, "Kinh phí thu", "triệu đồng", 250, None, "300,5"],
]


def _wide(form: str) -> tuple[str, bytes]:
    if form == "xlsx":
        return "bc.xlsx", book({"Bảng 1": [["BÁO CÁO"], *WIDE]})
    return "bc.csv", "\n".join(";".join(str(c or "") for c in row) for row in WIDE).encode()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_years_as_columns_are_read_each_figure_in_its_year(office: Office, form: str) -> None:
    report = office.rows(_wide(form), association="lam-vuon")
    assert report.files[0].tables == {"Hội viên": (3, 2, 1), "Kinh phí": (2, 2, 0)}
    (fault,) = report.rejects.to_dict("records")
    assert fault["cell"] == ("F3" if form == "xlsx" else "F2") and fault["value"] == "nhiều"
    assert report.files[0].years == [2023, 2024, 2025]
    assert report.warnings.empty


@pytest.mark.slow
def test_a_plan_beside_the_years_is_no_figure_and_asked_about(office: Office) -> None:
    rows = [[*WIDE[0][:5], "Kế hoạch 2026"], [*WIDE[1][:5], 60_000]]
    lines = "\n".join(";".join(map(str, row)) for row in rows).encode()
    for given in (("bc.xlsx", book({"Bảng 1": rows})), ("bc.csv", lines)):
        report = office.rows(given, association="lam-vuon")
        assert (report.accepted, report.rejected) == (2, 0)
        assert "F2" in _questions(report, "overlooked")


TWO_LINES = {
    "years": [["STT", "Hội", "Chỉ tiêu", "Năm", None], [None, None, None, 2023, 2024]],
    "done": [["STT", "Hội", "Chỉ tiêu", "Thực hiện", None], [None, None, None, "2023", "2024"]],
    "kinds": [
        ["STT", "Hội", "Chỉ tiêu", "2023", "2024", None],
        [None, None, None, "TH", "TH", "KH"],
    ],
}


@pytest.mark.parametrize("form", TWO_LINES)
@pytest.mark.parametrize("is_merged", [True, *slow(False)])
def test_headings_in_two_lines_are_read_as_one(office: Office, form: str, is_merged: bool) -> None:
    made = openpyxl.Workbook()
    page = made.active
    rows = [["BÁO CÁO"], *TWO_LINES[form], [1, "Hội Làm vườn", "Hội viên", 50_000, 51_000, 60_000]]
    for cells in rows:
        page.append(cells[: len(TWO_LINES[form][0])])
    if is_merged:
        page.merge_cells("B2:B3")
        page.merge_cells("E2:F2" if form == "kinds" else "D2:E2")
    report = office.rows(("bc.xlsx", saved(made)))
    read = zip(report.accepted_rows["time_label"], report.accepted_rows["figure"], strict=True)
    assert dict(read) == {"2023": "50.000 người", "2024": "51.000 người"}
    assert ("F4" in _questions(report, "overlooked")) == (form == "kinds")


def test_millions_above_two_lines_of_headings_are_read(office: Office) -> None:
    rows = [["Hội", "Chỉ số", "Giá trị (triệu đồng)", None], [None, None, "2023", "2024"],
            ["Hội Làm vườn", "Kinh phí thu", 250, "300,5"]]  # fmt: skip
    report = office.rows(("bc.xlsx", book({"Bảng": rows})))
    assert list(report.accepted_rows["figure"]) == ["250.000.000 đồng", "300.500.000 đồng"]


def test_one_unit_merged_down_is_of_every_row(office: Office) -> None:
    made = openpyxl.load_workbook(
        io.BytesIO(
            book(
                {
                    "Kinh phí": [
                        [*HEADINGS, "Đơn vị tính"],
                        ["lam-vuon", "Kinh phí thu", "2025", 2_500_000, "nghìn đồng"],
                        ["lam-vuon", "Kinh phí chi", "2025", 1_500_000, None],
                    ]
                }
            )
        )
    )
    made.active.merge_cells("E2:E3")
    report = office.rows(("bc.xlsx", saved(made)))
    # Digits enough for đồng: each is asked about, none is taken as đồng without a word.
    assert report.accepted == 0 and set(report.rejects["rule"]) == {"unit"}


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Báo cáo 6 tháng đầu năm 2025", "6 tháng đầu năm 2025"),
        ("Số liệu quý III/2025 của hội", "quý III/2025"),
        ("Bắc Giang, ngày 15 tháng 12 năm 2025", ""),
        ("Báo cáo năm 2025", ""),
    ],
)
def test_a_title_of_a_part_of_the_period_is_asked_about(
    office: Office, title: str, said: str
) -> None:
    rows = [[title], ["STT", "Chỉ tiêu", "Giá trị"], [1, "Hội viên kết nạp mới", 42]]
    given = ("bc.xlsx", book({"Bảng": rows}))
    report = office.rows(given, association="lam-vuon", period="2025")
    assert report.accepted == 1
    assert said in _questions(report, "identity") and bool(said) != report.warnings.empty


def test_a_row_without_a_name_below_another_association_is_not_the_senders(office: Office) -> None:
    rows = [HEADINGS, ROW, ["Hội Luật gia", "Hội viên", "2025", "612"],
            [None, "Hội viên kết nạp mới", "2025", "12"]]  # fmt: skip
    report = office.rows(("bc.xlsx", book({"Hội viên": rows})), association="lam-vuon")
    assert (report.accepted, report.rejected) == (1, 2)
    assert set(report.rejects["rule"]) == {"association_other"}


def test_rows_of_nobody_do_not_contradict_each_other(office: Office) -> None:
    rows = [HEADINGS, [None, *ROW[1:]], [None, *ROW[1:3], "612"]]
    report = office.rows(("bc.xlsx", book({"Hội viên": rows})))
    assert set(report.rejects["rule"]) == {"required"}


def test_rows_of_several_tables_under_the_same_headings_are_told_apart(office: Office) -> None:
    rows = [HEADINGS, ROW, ["lam-vuon", "Kinh phí chi", "2025", "250 triệu"]]
    report = office.rows(("Sổ 1.xlsx", book({"Sheet1": rows})))
    assert report.files[0].tables == {"Hội viên": (1, 1, 0), "Kinh phí": (1, 1, 0)}


def _of_groups(total: str) -> bytes:
    """A table as it is printed: groups, a total, a note, who made it and who signs."""
    rows = [
        ["Mã bản ghi", *HEADINGS],
        ["I", None, "Theo hội", None, None],
        ["1", "Hội Làm vườn", "Hội viên", "2025", "52.300"],
        ["2", "Hội Đông y", "Hội viên", "2025", "1.700"],
        [None, "Tổng cộng", None, None, total],
        ["Ghi chú: tính đến 31/12/2025", None, None, None, None],
        [None, None, None, None, "Bắc Giang, ngày 15 tháng 01 năm 2026"],
        [None, None, "NGƯỜI LẬP BIỂU", None, "CHỦ TỊCH HỘI"],
        [None, None, "(Ký, ghi rõ họ tên)", None, "(Ký, đóng dấu)"],
    ]
    return book({"Hội viên": rows})


def test_groups_notes_and_signatures_are_named_and_totals_held_against_the_rows(
    office: Office,
) -> None:
    report = office.rows(("bc.xlsx", _of_groups("54.000")))
    assert (report.read, report.accepted) == (2, 2)
    said = " ".join(report.files[0].messages)
    assert "5 dòng chỉ có chữ" in said and "dòng cộng khớp" in said
    assert _questions(report, "sum") == ""


@pytest.mark.parametrize("total", ["55.000", "nhiều"])
def test_a_total_unlike_the_rows_above_it_is_asked_about(office: Office, total: str) -> None:
    text = _questions(office.rows(("bc.xlsx", _of_groups(total))), "sum")
    assert f"dòng 5: {total}" in text


def test_a_total_with_its_unit_is_held_against_the_rows(office: Office) -> None:
    assert _questions(office.rows(("bc.xlsx", _of_groups("54.000 người"))), "sum") == ""


def test_the_number_of_a_row_is_no_record_id(office: Office) -> None:
    report = office.rows(("bc.xlsx", _of_groups("54.000")))
    assert not set(report.accepted_rows["record_id"]) & {"1", "2"}


def test_dates_beside_an_american_one_are_asked_about(office: Office) -> None:
    dates = [members(time_period=text) for text in ("6/30/2023", "01/02/2024", "30/06/2024")]
    report = office.rows(("bc.xlsx", members_book(*dates)))
    text = _questions(report, "dates")
    assert "“6/30/2023”" in text and "“01/02/2024”" in text and "30/06/2024" not in text
