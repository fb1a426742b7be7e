"""Terms of office: which one runs, and which have run out."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.content import known, phrases
from dashboard.content.answers import matters
from dashboard.content.answers.answer import LIST, NONE, RANGE, Answer, Item, lines_of
from dashboard.content.answers.context import Context
from dashboard.content.association import terms
from dashboard.content.model import Link
from dashboard.words import numbers, wording

#: Words, without accents, by which somebody asks whose term has run out or who held no congress.
_RUN_OUT = (
    "het nhiem ky", "man nhiem ky", "qua han", "qua nhiem ky", "chua dai hoi", "chua to chuc",
    "het han", "tre han", "cham dai hoi",
)  # fmt: skip
_INDICATORS = frozenset({"term_start_year", "term_end_year"})


def over(context: Context) -> Answer | None:
    """Whose term has run out, where "hội nào" is asked of terms or congresses; else None."""
    about, run_out = (context.reading.says(*told) for told in (("nhiem ky", "dai hoi"), _RUN_OUT))
    if not (about and run_out and context.over_all):
        return None
    rows = terms.overdue(context.view)
    late = context.view.query("ask/matters").to_dict("records")
    late = [
        row
        for row in late
        if row["record_table"] == "targets"
        and row["standing"] == "due_passed"
        and "đại hội nhiệm kỳ" in str(row["title"]).casefold()
    ]
    items = (
        *(
            Item(
                str(row["label"]),
                f"nhiệm kỳ {terms.span(row)} {terms.ended(row)}",
                as_of=phrases.day_of(row["ran_out"]),
                lines=_lines(context, row),
                records=tuple(row["record_ids"]),
            )
            for _, row in rows.iterrows()
        ),
        *(
            Item(
                str(row["label"]),
                f"{phrases.decapitalise(str(row['title']))} ({matters.state_words(row)})",
                as_of=phrases.day_of(row["due_date"]),
                lines=lines_of([row["source_place"]]),
                records=(str(row["record_id"]),),
            )
            for row in late
        ),
    )
    group = known.group(context.view)
    told = set(context.view.query("shared/terms")["label"]) & set(group.named)
    known_of = f"{len(told)}/{group.size}"
    rest = f"Biết nhiệm kỳ của {group.of(len(told))}{group.unknown(len(told))}."
    listed = "; ".join(f"{item.label}: {item.text}" for item in items)
    return Answer(
        LIST if items else NONE,
        f"{listed}. {rest}" if items else f"Chưa thấy nhiệm kỳ nào đã hết theo nguồn. {rest}",
        items=items,
        known=known_of,
        lines=tuple(dict.fromkeys(line for item in items for line in item.lines)),
        records=tuple(record for item in items for record in item.records),
        understood=context.understood(None),
        link=Link("association"),
    )


def congress(context: Context) -> Answer | None:
    """When an organisation meets that no source names a day of: its term, and that nothing is
    known of a new congress; None where a day is named, or something else is asked."""
    read = context.reading
    asked = read.says("dai hoi") and read.asked("when", "next_time")
    if not asked or len(context.codes) != 1:
        return None
    left = {read.keys[i] for i in read.left()}
    named = any(
        series.indicator == "next_congress_year" and context.codes[0] in series.associations
        for series in context.vocabulary.series
    )
    if named or left - {"dai", "hoi", "to", "chuc", "se", "du", "kien", "nhiem", "ky", "moi"}:
        return None
    term = whole(context, set(_INDICATORS))
    if term is None:
        return None
    told = f"{wording.NO_DATA_AT_START} về ngày đại hội tới. {term.text}"
    return replace(term, kind=NONE, text=told, value=None, value_to=None)


def whole(context: Context, indicators: set[str]) -> Answer | None:
    """The term of one organisation from its first to its last year, where both are meant."""
    if indicators != _INDICATORS or len(context.codes) != 1:
        return None
    rows = context.view.query("shared/terms")
    rows = rows[rows["association"] == context.codes[0]]
    if rows.empty or rows[["start_year", "end_year"]].iloc[0].isna().any():
        return None
    row = rows.iloc[0]
    if bool(row["over"]):
        told = f", {terms.ended(row)}"
    else:
        extended = row["extended_to"]
        longer = "" if numbers.missing(extended) else f", được kéo dài đến năm {int(extended)}"
        told = f"{longer}{_planned(context, row)}"
    return Answer(
        RANGE,
        f"Nhiệm kỳ của {row['label']}: {terms.span(row)}{told}.",
        float(row["start_year"]),
        float(row["end_year"]),
        "năm",
        as_of=phrases.day_of(row["told_on"]),
        lines=_lines(context, row),
        records=tuple(row["record_ids"]),
        understood=context.understood(None),
        link=Link("association", {"association": context.codes[0]}),
    )


def _planned(context: Context, row: pd.Series) -> str:
    """That the source only expects the term, where it does, with its note."""
    records = _records(context, row)
    years = records[records["indicator"].isin(_INDICATORS)]
    if not set(years["obs_status"]) & {"E", "F"}:
        return ""
    told, note = phrases.day_of(row["told_on"]), phrases.text(row["note"]).strip(" .")
    said = f" ({phrases.decapitalise(note)})" if note else ""
    return f", theo dự kiến nguồn nêu tháng {told.month}/{told.year}{said}"


def _lines(context: Context, row: pd.Series) -> tuple[int, ...]:
    return lines_of(_records(context, row)["source_place"])


def _records(context: Context, row: pd.Series) -> pd.DataFrame:
    return context.view.query("ask/terms", record_ids=tuple(row["record_ids"]))
