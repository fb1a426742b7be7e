"""Questions with their answers (questions.csv): the right figure, or the right refusal."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.content.answers import ask, context, figures, reading, vocabulary
from dashboard.content.answers.answer import AMBIGUOUS, NONE, OUTSIDE, Answer
from dashboard.content.answers.vocabulary import Meaning, Vocabulary
from dashboard.content.registers import page as registers
from dashboard.selection.view import View
from dashboard.words import numbers

HERE = Path(__file__).parent
with (HERE / "questions.csv").open(encoding="utf-8", newline="") as lines:
    QUESTIONS = list(csv.DictReader(lines))
MakeView = Callable[..., View]


def said(answer: Answer) -> str:
    """All that is told, with plain spaces."""
    items = " ".join(f"{item.label} {item.text}" for item in answer.items)
    return f"{answer.text} {items} {' '.join(answer.choices)}".replace(numbers.NBSP, " ")


@pytest.mark.parametrize("case", QUESTIONS, ids=[case["question"] for case in QUESTIONS])
def test_a_question_has_its_answer(case: dict[str, str], make_view: MakeView) -> None:
    answer = ask.ask(make_view(), case["question"])
    assert answer.kind == case["kind"], answer.text
    for column, figure in (("value", answer.value), ("value_to", answer.value_to)):
        assert figure == (float(case[column]) if case[column] else None)
    if case["lines"]:
        assert set(answer.lines) == set(map(int, case["lines"].split(",")))
    for words in filter(None, case["says"].split("|")):
        assert words in said(answer)


def test_a_figure_never_comes_without_its_records(make_view: MakeView) -> None:
    for case in QUESTIONS:
        answer = ask.ask(make_view(), case["question"])
        if answer.value is not None:
            assert answer.records and answer.lines and answer.understood_as and answer.link


def test_what_can_be_asked_is_the_same_under_any_filter(make_view: MakeView) -> None:
    whole = ask.completions(make_view())
    assert len(whole) > len(ask.EXAMPLES)
    assert ask.completions(make_view(hoi="luat-gia")) == whole


def assert_found_again(view: View, step: int) -> None:
    """Asked by its own label, every series of every association gives its own figure."""
    words = vocabulary.of(view)
    pairs = [(one, code) for one in words.series for code in sorted(one.associations)]
    for series, code in pairs[::step]:
        question = f"{words.label(series)} · {words.name('association', code)}"
        rows = figures.rows(view, series, [code])
        whole = [row for row in rows if numbers.missing(row["ref_area"])] or rows
        row, _ = figures.at(whole, None, series)
        answer = ask.ask(view, question)
        if answer.value is None:
            # Figures of several places or kinds of one name stand side by side.
            told = {item.value for item in answer.items}
            assert answer.kind == "list" and {r["value"] for r in whole} & told, question
        else:
            assert row is not None and answer.value == pytest.approx(row["value"]), question


def test_figures_are_found_by_their_own_names(make_view: MakeView) -> None:
    assert_found_again(make_view(), 9)


@pytest.mark.slow
@pytest.mark.parametrize(("dataset", "step"), [("records", 2), ("demo", 25)])
def test_every_figure_is_found_by_its_own_name(
    dataset: str, step: int, make_view: MakeView, published_both: Path
) -> None:
    assert_found_again(make_view(dataset), step)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("", AMBIGUOUS),
        ("   \n ", AMBIGUOUS),
        ("Hội Luật gia có bao nhiêu hội viên? " * 60, OUTSIDE),
        ("x" * 2_000, OUTSIDE),
        ("'; DELETE FROM marts.observation; --", OUTSIDE),
        ("Hội Luật gia' OR 1=1 --", AMBIGUOUS),
        ("<img src=x onerror=alert(1)> Hội Luật gia", AMBIGUOUS),
        ("Combien de membres ?", OUTSIDE),
        ("有多少会员", OUTSIDE),
        ("Hội Luật ja có bao nhiêu hội viên?", AMBIGUOUS),
        ("Hội Nông dân có bao nhiêu hội viên?", NONE),
        ("Hội viên Hội Luật gia năm 1990", NONE),
        ("Ông Nguyễn Văn A, Chủ tịch Hội Đông y, là ai?", OUTSIDE),
    ],
)
def test_what_is_not_understood_gets_no_figure(
    question: str, kind: str, make_view: MakeView
) -> None:
    answer = ask.ask(make_view(), question)
    assert answer.value is None and answer.text
    assert answer.kind in ({kind, NONE} if kind == AMBIGUOUS else {kind}), answer.text


def test_a_misspelt_name_is_asked_about_and_the_choice_answers(make_view: MakeView) -> None:
    answer = ask.ask(make_view(), "Hội Luật ga có bao nhiêu hội viên?")
    assert "Có phải “Hội Luật gia”?" in answer.text
    (question,) = answer.choices.values()
    assert ask.ask(make_view(), question).value == 1046


def test_associations_named_without_a_figure_are_shown_side_by_side(make_view: MakeView) -> None:
    answer = ask.ask(make_view(), "So sánh Hội Đông y và Hội Châm cứu")
    assert answer.kind == AMBIGUOUS and answer.link is not None
    assert answer.link.page == "comparison"
    assert set(answer.link.own["hoi-so-sanh"].split(",")) == {"dong-y", "cham-cuu"}


def test_a_name_that_two_associations_bear_is_asked_back(make_view: MakeView) -> None:
    view = make_view()
    words = Vocabulary(view)
    for code in ("luat-gia", "dong-y"):
        words._add("hội hai tên", Meaning("association", code))
    read = reading.read(words, "Hội Hai Tên có bao nhiêu hội viên?", figures._LAST)
    answer = ask._answer(context.Context(view, words, read))
    assert answer.kind == AMBIGUOUS
    assert set(answer.choices) == {"Hội Luật gia", "Hội Đông y"}
    assert ask.ask(view, answer.choices["Hội Đông y"]).value == 1389


@pytest.mark.parametrize(
    "question", [case["question"] for case in QUESTIONS if case["kind"] == "ambiguous"]
)
def test_choices_are_questions_that_have_an_answer(question: str, make_view: MakeView) -> None:
    for choice in ask.ask(make_view(), question).choices.values():
        assert ask.ask(make_view(), choice).kind not in (AMBIGUOUS, OUTSIDE), choice


def test_parts_of_how_it_was_understood_can_be_changed(make_view: MakeView) -> None:
    view = make_view()
    answer = ask.ask(view, "Hội Luật gia có bao nhiêu hội viên?")
    assert answer.understood_as == "hội viên · Hội Luật gia · mới nhất"
    of = {part.role: part.options for part in answer.understood}
    assert ask.ask(view, of["Hội"]["Hội Đông y"]).value == 1389
    assert ask.ask(view, of["Thời gian"]["năm 2022"]).kind == NONE
    branches = next(words for words in of["Chỉ số"] if words.startswith("Chi hội"))
    assert ask.ask(view, of["Chỉ số"][branches]).value == 10


def test_known_never_exceeds_the_group(published_both: Path, make_view: MakeView) -> None:
    """In the simulated province an association was merged: it is ranked no more."""
    answer = ask.ask(make_view("demo"), "Hội nào đông hội viên nhất?")
    known, size = map(int, answer.known.split("/"))
    assert 0 < known <= size and len(answer.items) == known


def test_the_filter_of_a_page_plays_no_part(make_view: MakeView) -> None:
    view = make_view(hoi="dong-y", tu="2010", den="2011")
    assert ask.ask(view, "Hội Luật gia có bao nhiêu hội viên?").value == 1046


@pytest.mark.slow
def test_the_command_prints_one_object_a_question(published: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("Hội Luật gia có bao nhiêu hội viên?\n1 + 1\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "dashboard.ask", "--json", "--file", str(file)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "DASHBOARD_PUBLISHED": str(published)},
    )
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["value"] == 1046 and first["lines"] == [26] and first["records"] == ["hv-001"]
    assert first["url"] == "/hoi-vien?hoi=luat-gia" and first["as_of"] == "2023-08-31"
    assert second["kind"] == "outside" and second["value"] is None


def test_what_is_behind_is_not_done_either(published_both: Path, make_view: MakeView) -> None:
    view = make_view("demo")
    every, done, rest = (
        len(ask.ask(view, f"Cam kết nào {words}").items)
        for words in ("của các hội?", "đã hoàn thành?", "chưa hoàn thành?")
    )
    assert done and rest and done + rest == every
    behind = ask.ask(view, "Cam kết nào chậm tiến độ hay khó đạt?")
    assert 0 < len(behind.items) < rest


def test_what_the_union_states_beside_a_list_has_its_record(make_view: MakeView) -> None:
    answer = ask.ask(make_view(), "Hội nào chưa có kinh phí?")
    stated = ask.ask(make_view(), "Bao nhiêu hội không được Nhà nước cấp kinh phí?")
    assert "Liên hiệp hội nêu 12" in answer.text
    assert set(stated.records) < set(answer.records)


def test_requests_are_those_the_registers_count(published_both: Path, make_view: MakeView) -> None:
    view = make_view("demo")
    told = registers.page(view).section("so_kien_nghi").title
    done = re.search(r"(\d+) kiến nghị: (\d+) đã có kết quả", told)
    assert done is not None
    assert len(ask.ask(view, "Có những kiến nghị nào?").items) == int(done[1])
    assert len(ask.ask(view, "Kiến nghị nào đã được giải quyết?").items) == int(done[2])


def test_a_figure_of_one_that_is_no_more_says_so(published_both: Path, make_view: MakeView) -> None:
    answer = ask.ask(make_view("demo"), "Hội mẫu 10 lâm nghiệp có bao nhiêu hội viên?")
    assert answer.value and "đã sáp nhập vào Hội mẫu" in answer.text
