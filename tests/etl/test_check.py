"""Every kind of wrong cell is rejected, named and explained; right rows beside it are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.records.errors import BuildError
from etl.records.rules import REFUSALS
from etl.snapshot.build import BuildReport
from tests.etl.records import ask, check, faults, publish, row, write

_SHARE = "state_budget_share"

#: (changes to a right row, column at fault, rule), by record table.
WRONG: dict[str, list[tuple[dict[str, object], str, str]]] = {
    "membership": [
        ({"association": ""}, "association", "required"),
        ({"association": "hội không có"}, "association", "code_unknown"),
        ({"indicator": "hội viên mới tinh"}, "indicator", "code_unknown"),
        ({"indicator": "branches"}, "indicator", "indicator_table"),
        ({"member_group": "giáo sư"}, "member_group", "code_unknown"),
        ({"time_period": "quý V/2023"}, "time_period", "period"),
        ({"time_period": "2023/2018"}, "time_period", "period_order"),
        ({"time_period": "2031"}, "time_period", "future"),
        ({"obs_value": "12,5"}, "obs_value", "whole_number"),
        ({"obs_value": "-3"}, "obs_value", "negative"),
        ({"obs_value": "nhiều"}, "obs_value", "number"),
        ({"obs_value": "1,389"}, "obs_value", "number_ambiguous"),
        ({"obs_value": "50 ha"}, "obs_value", "unit"),
        ({"obs_value": ""}, "obs_value", "value_missing"),
        ({"obs_status": "M"}, "obs_value", "value_unexpected"),
        ({"obs_value_to": "5"}, "obs_value_to", "range_order"),
        ({"qualifier": "từ … đến"}, "obs_value_to", "range_incomplete"),
        ({"qualifier": "có lẽ"}, "qualifier", "code_unknown"),
        ({"source": "báo lá cải"}, "source", "code_unknown"),
        ({"source_place": "9999"}, "source_place", "source_line"),
        ({"source_place": "87"}, "source_place", "source_line"),
        ({"source_place": "đâu đó"}, "source_place", "lines"),
        ({"area": "D999"}, "area", "code_unknown"),
        ({"area": "D221", "time_period": "2025", "obs_status": "E"}, "area", "area_not_valid"),
        ({"area": "D224", "time_period": "2024"}, "area", "area_not_valid"),
        ({"same_as": "hv-không-có"}, "same_as", "same_as_unknown"),
        ({"note": "x" * 2_001}, "note", "too_long"),
    ],
    "coverage": [
        ({"obs_value": "11"}, "obs_value", "numerator"),
        ({"denominator": "0"}, "denominator", "minimum"),
        ({"denominator": "12,5"}, "denominator", "whole_number"),
        ({"indicator": "presence", "obs_value": "2", "area": "D213"}, "obs_value", "yes_no"),
        ({"indicator": "presence", "obs_value": "rồi", "area": "D213"}, "obs_value", "yes_no"),
        ({"indicator": "presence", "obs_value": "1"}, "area", "area_required"),
        ({"level": "cấp vũ trụ"}, "level", "code_unknown"),
    ],
    "funding": [
        ({"flow": ""}, "flow", "required"),
        ({"flow": "vay"}, "flow", "code_unknown"),
        ({"indicator": _SHARE, "obs_value": "18.5O0"}, "obs_value", "unit"),
        ({"indicator": _SHARE, "obs_value": "8.500"}, "obs_value", "number_ambiguous"),
        ({"indicator": _SHARE, "obs_value": "120"}, "obs_value", "percent"),
    ],
    "targets": [
        ({"direction": "bay lên"}, "direction", "code_unknown"),
        ({"target_value_to": "1.000"}, "target_value_to", "range_order"),
        ({"qualifier": "từ … đến"}, "target_value_to", "range_incomplete"),
        ({"title": ""}, "title", "required"),
        ({"source_place": "1"}, "source_place", "source_line"),
    ],
    "submissions": [
        ({"due_date": "31/02/2025"}, "due_date", "date"),
        ({"received_date": "01/07/2024"}, "received_date", "future"),
    ],
    "corrections": [
        ({"record_table": "bảng lạ"}, "record_table", "code_unknown"),
        ({"column_name": "as_printed"}, "column_name", "code_unknown"),
        ({"declared_on": "hôm qua"}, "declared_on", "date"),
        ({"reason": ""}, "reason", "required"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    """One build of files in which every row but the first has one fault."""
    folder = tmp_path_factory.mktemp("wrong")
    paths = []
    for table, cases in WRONG.items():
        rows = [row(table, record_id=f"{table}-0")] if table != "corrections" else []
        rows += [
            row(table, **{"record_id": f"{table}-{number}", **changes})
            for number, (changes, _, _) in enumerate(cases, start=1)
        ]
        paths.append(write(folder, table, *rows))
    return check(*paths)


@pytest.mark.parametrize(
    ("table", "number", "column", "rule"),
    [
        (table, number, column, rule)
        for table, cases in WRONG.items()
        for number, (_, column, rule) in enumerate(cases, start=1)
    ],
)
def test_each_fault_is_found_once_and_explained(
    wrong: BuildReport, table: str, number: int, column: str, rule: str
) -> None:
    rejects = wrong.rejects
    found = rejects[rejects["record_id"] == f"{table}-{number}"]
    assert list(zip(found["column_name"], found["rule"], strict=True)) == [(column, rule)]
    one = found.iloc[0]
    line = number + (1 if table == "corrections" else 2)
    assert (one["file"], one["row_number"]) == (f"{table}.csv", line)
    assert one["message"].startswith(f"{table}.csv, dòng {line}, cột “{one['heading']}”")
    assert one["record_id"] in one["row_text"]
    assert rule in REFUSALS


def test_only_the_wrong_rows_are_rejected(wrong: BuildReport) -> None:
    spoilt = sum(len(cases) for cases in WRONG.values())
    assert wrong.rejected == spoilt
    assert wrong.accepted == len(WRONG) - 1


@pytest.mark.slow
def test_a_row_with_several_faults_is_one_rejected_row(tmp_path: Path) -> None:
    report = check(
        write(
            tmp_path, "membership", row("membership", obs_value="-1", association="ai", source="x")
        )
    )
    assert (report.read, report.rejected, len(report.rejects)) == (1, 1, 3)


@pytest.mark.slow
def test_the_later_row_of_one_id_is_rejected_naming_the_first(tmp_path: Path) -> None:
    one = write(tmp_path, "membership", row("membership"), row("membership", obs_value="7"))
    two = write(tmp_path, "branches", row("branches", record_id="hv-1"))
    report = check(one, two)
    assert faults(report) == {(3, "record_id", "duplicate"), (2, "record_id", "duplicate")}
    assert all("membership.csv, dòng 2" in reason for reason in report.rejects["reason"])


def test_names_do_for_codes(tmp_path: Path) -> None:
    published = tmp_path / "p"
    rows = [
        row(
            "membership",
            association="  hội  LÀM VƯỜN ",
            indicator="Hội viên",
            member_group="Trí thức",
            obs_status="đã thực hiện",
            area="Huyện Yên Dũng",
        ),
        row(
            "membership",
            record_id="hv-2",
            association="Hội Làm vườn tỉnh Bắc Giang",
            area="Việt Yên",
        ),
    ]
    assert publish(published, write(tmp_path, "membership", *rows)).rejected == 0
    found = ask(
        published,
        "SELECT association, indicator, member_group, obs_status, ref_area "
        "FROM marts.observation ORDER BY record_id",
    )
    assert found[0] == ("lam-vuon", "members", "intellectual", "A", "D221")
    assert found[1][4] == "D222"


def _written(folder: Path, cases: list[tuple[str, str, str]]) -> Path:
    """A snapshot with a row for each (column, text in it, …); ids count them from 0."""
    rows = [
        row("membership", record_id=f"hv-{n}", time_period=f"tháng {n + 1}/2023", **{column: text})
        for n, (column, text, _) in enumerate(cases)
    ]
    publish(folder / "p", write(folder, "membership", *rows))
    return folder / "p"


def test_names_are_known_however_they_are_shortened_or_typed(tmp_path: Path) -> None:
    cases = [
        ("association", "Hội Ðông y", "dong-y"),
        ("association", "HỘI CHĂN NUÔI THÚ Y", "chan-nuoi-thu-y"),
        ("area", "TP. Bắc Giang", "D213"),
        ("area", "H. Lục Ngạn", "D219"),
        ("area", "h.Lục Ngạn", "D219"),
    ]
    query = "SELECT association, ref_area FROM marts.observation ORDER BY record_id"
    rows = ask(_written(tmp_path, cases), query)
    for (column, text, code), codes in zip(cases, rows, strict=True):
        assert codes[column == "area"] == code, text


def test_a_name_in_no_list_is_answered_with_the_name_it_may_mean(tmp_path: Path) -> None:
    cases = [
        ("association", "Hội BVQLNTD", "Hội Bảo vệ quyền lợi người tiêu dùng tỉnh Bắc Giang"),
        ("association", "Hội Bảo vệ NTD tỉnh", "Hội Bảo vệ quyền lợi người tiêu dùng"),
        ("association", "Hội CTĐ", "Hội Chữ thập đỏ"),
        ("association", "Hội KHKT Cầu đường tỉnh", "Hội Khoa học kỹ thuật Cầu đường"),
        ("area", "Huyện Lục Ngan", "Huyện Lục Ngạn"),
        ("area", "Thị xã Việt Yên", "Huyện Việt Yên"),
    ]
    query = "SELECT reason FROM marts.rejected_row ORDER BY record_id"
    rows = ask(_written(tmp_path, cases), query)
    for (_, text, meant), (reason,) in zip(cases, rows, strict=True):
        assert f"“{meant}" in reason, text


@pytest.mark.slow
def test_an_area_is_the_one_of_that_name_in_the_period(tmp_path: Path) -> None:
    rows = [
        row("membership", time_period="30/06/2023", area="Việt Yên"),
        row("membership", record_id="hv-2", time_period="30/06/2024", area="Việt Yên"),
    ]
    publish(tmp_path / "p", write(tmp_path, "membership", *rows))
    found = ask(tmp_path / "p", "SELECT ref_area FROM marts.observation ORDER BY record_id")
    assert found == [("D222",), ("D222-2024",)]


@pytest.mark.slow
def test_an_average_may_have_decimals_and_a_missing_figure_needs_none(tmp_path: Path) -> None:
    rows = [
        row("activities", obs_value="2,5", qualifier="bình quân"),
        row("activities", record_id="hd-2", obs_value="", obs_status="M"),
        row("activities", record_id="hd-3", time_period="2026", obs_status="E"),
        row("activities", record_id="hd-4", obs_value="5", obs_value_to="7", qualifier="từ … đến"),
    ]
    report = check(write(tmp_path, "activities", *rows))
    assert report.rejected == 0


@pytest.mark.slow
def test_same_as_must_lead_to_an_accepted_record_that_is_counted(tmp_path: Path) -> None:
    rows = [
        row("activities", record_id="a", same_as="b"),
        row("activities", record_id="b", same_as="a"),
        row("activities", record_id="c"),
        row("activities", record_id="d", same_as="c", association="luat-gia"),
        row("activities", record_id="e", obs_value="-1"),
        row("activities", record_id="f", same_as="e"),
        row("activities", record_id="g", same_as="f"),
    ]  # fmt: skip
    report = check(write(tmp_path, "activities", *rows))
    assert faults(report) == {
        (2, "same_as", "same_as_unknown"),
        (3, "same_as", "same_as_unknown"),
        (6, "obs_value", "negative"),
        (7, "same_as", "same_as_unknown"),
        (8, "same_as", "same_as_unknown"),
    }


def test_a_correction_changes_the_cell_and_not_what_was_printed(tmp_path: Path) -> None:
    declared = row("corrections", record_table="Hội viên", column_name="Giá trị")
    paths = [
        write(tmp_path, "membership", row("membership", obs_value="1.389")),
        write(tmp_path, "corrections", declared),
    ]
    report = publish(tmp_path / "p", *paths)
    assert (report.accepted, report.corrected) == (2, 1)
    assert ask(tmp_path / "p", "SELECT obs_value, as_printed FROM marts.observation") == [
        (1398.0, "1.389")
    ]
    assert ask(
        tmp_path / "p",
        "SELECT target_record_id, column_name, old_value, new_value, declared_by "
        "FROM marts.correction_applied",
    ) == [("hv-1", "obs_value", "1.389", "1.398", "Ban biên tập")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"expected_value": "1.380"}, "“1.380”"),
        ({"target_record_id": "hv-9"}, "“hv-9”"),
    ],
)
def test_a_correction_that_no_longer_fits_fails_the_build(
    tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    paths = [
        write(tmp_path, "membership", row("membership")),
        write(tmp_path, "corrections", row("corrections", **changes)),
    ]
    with pytest.raises(BuildError, match="đính chính") as caught:
        check(*paths)
    assert said in str(caught.value) and "corrections.csv, dòng 2" in str(caught.value)


def test_text_is_never_markup_nor_code(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script>'; DROP TABLE raw.membership; --"
    rows = [row("membership", note=nasty), row("membership", record_id=nasty, association=nasty)]
    report = check(write(tmp_path, "membership", *rows))
    assert report.accepted == 1
    assert report.rejects["value"].tolist() == [nasty]
