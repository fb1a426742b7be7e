"""Hỏi đáp: one question, its answer large, what it rests on, and a picture where one helps."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content.answers import ask
from dashboard.content.answers.answer import LIST, MOST, Answer, Item
from dashboard.content.model import Page, Section
from dashboard.selection.view import View
from dashboard.words import wording

NAME = "question"
TITLE = "Hỏi đáp"
#: A longer sentence goes into the list below it.
_LONG = 150
#: Fewer years are no course, fewer bars no ranking.
_FEWEST = 3
_WORDLESS = ("năm", "có/không", "")


def page(view: View, *, question: str = "") -> Page:
    """The answer to the question as a page; without a question what can be asked."""
    if not question.strip():
        return Page(NAME, TITLE, "Hỏi một con số, một danh sách, một mốc thời gian")
    answer = ask.ask(view, question)
    sections = [
        section for section in (_course(view, answer), _items(answer)) if section is not None
    ]
    return Page(
        name=NAME,
        title=TITLE,
        headline=headline(answer),
        headline_records=answer.records,
        facts=(f"{answer.known} hội có số liệu",) if answer.known else (),
        lead=tuple(sections[:2]),
    )


def headline(answer: Answer) -> str:
    """The sentence; of a long list how many there are, the list itself stands below."""
    if len(answer.text) <= _LONG or len(answer.items) < 2:
        return answer.text
    # The first of a ranking is told with its figure, a list by how many there are.
    return answer.text.split(";" if answer.kind == MOST else ":")[0].rstrip(".") + "."


def _items(answer: Answer) -> Section | None:
    """What the answer is made of: bars where they may be ranked, else a table."""
    if not answer.items or (len(answer.items) == 1 and answer.value is not None):
        return None
    table = pd.DataFrame(
        {
            "Mục": [item.label for item in answer.items],
            "Số liệu": [item.text for item in answer.items],
            "Dòng": [", ".join(map(str, item.lines)) for item in answer.items],
        }
    )
    ranked = answer.kind in (MOST, LIST) and _may_be_ranked(answer.items)
    return Section(
        "muc",
        "Từng hội có số liệu" if ranked else "Từng mục",
        table,
        chart=_bars(answer.items) if ranked else None,
        records=answer.records,
        caption=f"Đơn vị: {answer.items[0].unit}." if ranked else "",
    )


def _may_be_ranked(items: tuple[Item, ...]) -> bool:
    values = {item.value for item in items}
    return (
        len(items) >= _FEWEST
        and None not in values
        and len(values) > 1
        and len({item.unit for item in items}) == 1
        and items[0].unit not in _WORDLESS
    )


def _bars(items: tuple[Item, ...]) -> Chart:
    frame = pd.DataFrame(
        {
            "label": [item.label for item in items],
            "value": [item.value for item in items],
            "value_to": [item.value_to for item in items],
            "text": [item.text for item in items],
        }
    )
    return Chart("bars", frame, {"unit": items[0].unit})


def _course(view: View, answer: Answer) -> Section | None:
    """The years of the figure, where enough are known."""
    measure, code = answer.course or (None, "")
    if measure is None or answer.value is None or answer.unit in _WORDLESS:
        return None
    years = view.query("ask/course", measure=measure, association=code)
    if len(years) < _FEWEST:
        return None
    label = answer.understood[0].words
    frame = pd.DataFrame(
        {
            "series": wording.capitalise(label),
            "time": years["year"].astype(int),
            "value": years["value"].astype(float),
            "qualifier": years["qualifier"],
        }
    )
    table = pd.DataFrame({"Năm": years["year"].astype(str), "Số liệu": frame["value"]})
    name = answer.understood[1].words
    return Section(
        "dien-bien",
        f"{wording.capitalise(label)} của {name}, năm {years['year'].min()}–{years['year'].max()}",
        table,
        Chart("lines", frame, {"unit": answer.unit}),
        records=tuple(str(record) for ids in years["record_ids"] for record in ids),
        caption=f"Đơn vị: {answer.unit}; các năm đủ số liệu.",
        units={"Số liệu": answer.unit},
    )
