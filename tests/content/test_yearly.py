"""The Union's own yearly report: each figure of its year with its records, each gap marked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from dashboard.content.yearly import report
from dashboard.content.yearly.report import Chapter
from dashboard.selection.view import View
from tests.marks import slow

MakeView = Callable[..., View]
CHAPTERS = [
    "Tổ chức",
    "Hội viên",
    "Hoạt động theo lĩnh vực",
    "Tư vấn, phản biện và giám định xã hội",
    "Hội thi, giải thưởng, tôn vinh trí thức",
    "Kinh phí",
    "Phối hợp, hợp tác",
    "Khó khăn, kiến nghị",
    "Phương hướng, nhiệm vụ năm 2024",
]


@pytest.fixture
def of_2023(make_view: MakeView) -> dict[str, Chapter]:
    return {chapter.title: chapter for chapter in report.chapters(make_view(), 2023)}


def texts(chapter: Chapter) -> list[str]:
    return [line.text for line in chapter.lines]


def test_the_sections_such_reports_have(of_2023) -> None:
    assert list(of_2023) == CHAPTERS


@pytest.mark.parametrize(("dataset", "year"), [("records", 2023), *slow(("demo", 2025))])
def test_every_sentence_with_a_number_opens_to_its_records(
    published_both, make_view, dataset, year
) -> None:
    view = make_view(dataset, bo="minh-hoa" if dataset == "demo" else "thuc")
    lines = [line for chapter in report.chapters(view, year) for line in chapter.lines]
    assert len(lines) > 40
    assert [
        line.text for line in lines if re.search(r"\d", line.text) and not line.record_ids
    ] == []
    assert [line.text for line in lines if re.search(r"\b(nan|None|NaT)\b|  ", line.text)] == []


def test_what_the_union_states_stands_with_its_time(of_2023) -> None:
    assert "Hội thành viên: 23\u00a0hội (năm 2023)" in texts(of_2023["Tổ chức"])
    assert "Hội viên (người): 80.000 (Liên hiệp hội nêu, tháng 8/2023)" in texts(
        of_2023["Hội viên"]
    )
    assert "Kết nạp mới (người): trên 10.000 (Liên hiệp hội nêu, 2018–2023)" in texts(
        of_2023["Hội viên"]
    )


def test_a_statement_over_a_longer_time_is_never_told_as_the_years(of_2023) -> None:
    reviews = texts(of_2023["Tư vấn, phản biện và giám định xã hội"])
    (one,) = [t for t in reviews if "22\u00a0nhiệm vụ" in t]
    assert "Số liệu của năm" not in one
    assert one.endswith("(Liên hiệp hội, giai đoạn 2020 – tháng 8/2023)")


@pytest.mark.slow
def test_a_figure_is_told_in_its_own_year_only(make_view) -> None:
    def said(year: int) -> str:
        return "\n".join(t for c in report.chapters(make_view(), year) for t in texts(c))

    assert "Lớp tập huấn: 729\u00a0lớp (Hội Làm vườn)" in said(2022)
    assert "729" not in said(2023)


def test_what_is_not_known_is_marked_and_never_nought(of_2023) -> None:
    assert "[chưa có số liệu: hoạt động “Bảo vệ môi trường” năm 2023]" in (
        of_2023["Hoạt động theo lĩnh vực"].gaps
    )
    assert "[chưa có số liệu: số cuộc giám định xã hội năm 2023]" in (
        of_2023["Tư vấn, phản biện và giám định xã hội"].gaps
    )
    assert "[chưa có số liệu: tổ chức được kết nạp năm 2023]" in of_2023["Tổ chức"].gaps


def test_requests_and_aims_stand_as_the_sources_leave_them(of_2023) -> None:
    requests = of_2023["Khó khăn, kiến nghị"]
    assert texts(requests)[0].startswith("37 mục theo dõi: ")
    assert "34 chưa rõ" in texts(requests)[0]
    aims = texts(of_2023["Phương hướng, nhiệm vụ năm 2024"])
    assert aims[0].endswith("hạn năm 2024): hạn đã qua, chưa rõ kết quả")


@pytest.mark.slow
def test_a_year_without_data_says_so_everywhere(make_view) -> None:
    found = report.chapters(make_view(), 1995)
    for chapter in found[:7]:
        assert chapter.gaps, chapter.title
    assert not [line for line in found[0].lines + found[1].lines + found[5].lines if line.text]


def test_the_report_is_of_the_whole_union_whatever_is_filtered(make_view) -> None:
    one = make_view(hoi="dong-y", linh_vuc="dao-tao", tu="2022")
    assert report.chapters(one, 2023) == report.chapters(make_view(), 2023)
    assert report.default_year(make_view()) == 2026


def test_an_agreement_is_told_as_of_its_year_not_of_today(of_2023) -> None:
    """Those that run until 2025 have run out today; they had not in the year reported on."""
    first = texts(of_2023["Phối hợp, hợp tác"])[0]
    assert first.startswith("4 chương trình phối hợp đã ký có thời hạn trong năm 2023")
    assert "đã qua" not in first


def test_what_has_no_time_says_when_its_source_told_it(make_view) -> None:
    chapters = {chapter.title: chapter for chapter in report.chapters(make_view(), 2026)}
    assert texts(chapters["Khó khăn, kiến nghị"])[0].endswith("(theo nguồn tháng 8/2023)")
    aims = texts(chapters["Phương hướng, nhiệm vụ năm 2027"])
    assert any("không nêu hạn (theo nguồn tháng 8/2023)" in words for words in aims)
