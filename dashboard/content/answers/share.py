"""A share where a number of things was found: worked out from both numbers, or refused."""

from __future__ import annotations

import pandas as pd

from dashboard.content import known, phrases
from dashboard.content.answers import figures
from dashboard.content.answers.answer import NONE, VALUE, Answer, evidence
from dashboard.content.answers.context import Context
from dashboard.content.answers.figures import Row
from dashboard.content.answers.vocabulary import Series
from dashboard.content.model import Link


def asked(context: Context, series: Series) -> bool:
    """Whether the question is of a share and the series is not."""
    return context.reading.asked("per_cent") and series.unit != "%"


def of(context: Context, series: Series, code: str, part: Row) -> Answer:
    """The share of `part` in the whole that marts.measure divides it by; none without one."""
    label = phrases.decapitalise(context.vocabulary.label(series))
    for ratio in context.vocabulary.series:
        if not (ratio.derived and ratio.unit == "%" and code in ratio.associations):
            continue
        for row in figures.rows(context.view, ratio, [code]):
            own, *rest = row["record_ids"]
            whole = _whole(context, ratio.indicator, code, rest)
            if [own] == list(part["record_ids"]) and whole is not None:
                return _told(context, ratio, row, part, whole)
    item = figures.item(part)
    return Answer(
        NONE,
        f"Không có số liệu tỷ lệ {label} của {part['label']}. Có số liệu: {item.text}.",
        unit="%",
        **evidence([item]),
        understood=context.understood(series, (code,)),
        link=Link("association", {"association": code}),
    )


def _whole(context: Context, indicator: str, code: str, ids: list[str]) -> Row | None:
    for series in context.vocabulary.series:
        if not series.derived and series.indicator == indicator and code in series.associations:
            for row in figures.rows(context.view, series, [code]):
                if list(row["record_ids"]) == ids:
                    return row
    return None


def _told(context: Context, series: Series, row: Row, part: Row, whole: Row) -> Answer:
    """The share with the two figures it is worked out from."""
    share = known.share_of_people(pd.Series(part), pd.Series(whole))
    items = (figures.item(part), figures.item(whole))
    return Answer(
        VALUE,
        f"{series.name} của {part['label']}: {share} ({figures.words(part)} trong "
        f"{figures.words(whole)}, {figures.when_words(part)}).",
        float(row["value"]),
        unit="%",
        **evidence(items),
        understood=context.understood(series, (str(part["association"]),)),
        link=Link("membership", {"association": part["association"]}),
    )
