"""Targets, milestones, requests and what is planned: what is due, and when something is."""

from __future__ import annotations

import pandas as pd

from dashboard.content import phrases
from dashboard.content.answers import choosing
from dashboard.content.answers.answer import LIST, NONE, Answer, Item, Part, evidence, lines_of
from dashboard.content.answers.context import Context
from dashboard.content.answers.figures import Row
from dashboard.content.answers.vocabulary import WORDS
from dashboard.content.model import Link
from dashboard.content.targets import every, frames
from dashboard.words import numbers, wording
from etl.lexicon.words import bare, split

#: Kinds of words of asking → where the matter stands (marts.follow_up.standing).
_STANDINGS = {
    "overdue": {"due_passed"},
    "unknown_result": {"due_passed", "recurring", "no_due_date"},
    "due": {"due_later"},
    "open": set(wording.STANDINGS) - {"done", "achieved"},
    "done": {"done", "achieved"},
    "behind": {"behind", "off_track", "missed"},
    "on_track": {"on_track"},
}
#: The same, in words behind the noun.
_SAID = {
    "overdue": f"có {phrases.standing('due_passed')}",
    "unknown_result": f"{wording.UNKNOWN} kết quả",
    "open": f"chưa xong hoặc {wording.UNKNOWN} kết quả",
    "due": phrases.standing("due_later"),
    "done": phrases.standing("done"),
    "behind": f"{phrases.standing('behind')} hoặc {phrases.standing('off_track')}",
    "on_track": phrases.standing("on_track"),
}
_SHOWN = 8
#: Units whose number is told by the title: "có/không", the third time.
_NO_AMOUNT = (None, "có/không", "lần thứ")


def answer(context: Context) -> Answer | None:
    """The matters a question is about; None where it is about figures."""
    read = context.reading
    if read.asked("matters", "targets", "requests", "overdue", "due"):
        return _standing(context)
    if not read.asked("when", "next_time"):
        return None
    candidates = choosing.best(choosing.matches(read), context.codes or None)
    if candidates and any(match.series.unit == "năm" for match in candidates):
        return None
    return _titled(context)


def _rows(context: Context) -> list[Row]:
    rows = context.view.query("ask/matters").to_dict("records")
    return [r for r in rows if not context.codes or r["association"] in context.codes]


def _standing(context: Context) -> Answer | None:
    """Those that stand as asked: milestones and targets, or requests."""
    read = context.reading
    requests = read.asked("requests")
    rows = [
        r
        for r in _rows(context)
        # Requests are those of papers and of the register, as on the registers' page.
        if (r["register"] == "request") == requests and (requests or r["record_table"] == "targets")
    ]
    if read.asked("commitments"):
        rows = [r for r in rows if r["target_kind"] == "committed"]
    for kind, standings in _STANDINGS.items():
        if read.asked(kind):
            rows = [r for r in rows if r["standing"] in standings]
    if read.times:
        first, last = read.times[0].start, read.times[0].end
        rows = [
            r
            for r in rows
            if not numbers.missing(r["due_date"])
            and (first is None or phrases.day_of(r["due_date"]) >= first)
            and (last is None or phrases.day_of(r["due_date"]) <= last)
        ]
    words = {read.keys[i] for i in read.left()}
    words -= set(map(bare, WORDS["filler"]["happens"].split()))
    wanted = read.asked("requests", "targets")
    titled = [r for r in rows if words <= _words(r)]
    if not titled and words and not wanted:
        return None
    measured = _measured(context, rows) if words and wanted else []
    if words and wanted and choosing.best(choosing.matches(read)) and read.asked("how_many"):
        titled = []
    noun = "kiến nghị" if requests else "mục tiêu, mốc"
    noun = "cam kết" if read.asked("commitments") else noun
    state = next((words for kind, words in _SAID.items() if read.asked(kind)), "")
    return _list(context, measured or titled, noun, state)


def _measured(context: Context, rows: list[Row]) -> list[Row]:
    """Those for what the question measures: "được cấp bao nhiêu tiền" is of the income. What is
    wanted is never answered with what is."""
    meant = {
        (match.series.indicator, match.series.dimensions.get("activity_kind"))
        for match in choosing.best(choosing.matches(context.reading))
    }
    return [
        row
        for row in rows
        if any(
            row["indicator"] == indicator and kind in (None, row["activity_kind"])
            for indicator, kind in meant
        )
    ]


def _titled(context: Context) -> Answer | None:
    """What has a title with all the words asked, and when it is or was due."""
    read = context.reading
    words = {
        bare(word.key)
        for i, word in enumerate(read.words)
        if i not in read.taken and bare(word.key) not in context.vocabulary.bare_filler
    }
    words -= set(map(bare, WORDS["filler"]["happens"].split()))
    for span in read.associations:
        words -= {read.keys[i] for i in span.words}
    if not words:
        return None
    rows = [
        r
        for r in _rows(context)
        if words <= _words(r) and not (numbers.missing(r["due_date"]) and not r["time_label"])
    ]
    if read.asked("next_time"):
        rows = [
            r
            for r in rows
            if r["standing"] in _STANDINGS["open"] and not numbers.missing(r["due_date"])
        ]
    entries = {(r["due_date"], r["source_place"]) for r in rows if r["record_table"] != "targets"}
    rows = [
        r
        for r in rows
        if r["record_table"] != "targets" or (r["due_date"], r["source_place"]) not in entries
    ]
    return _list(context, rows, "việc", "") if rows else None


def _words(row: Row) -> set[str]:
    told = f"{row['title']} {phrases.text(row['partner'])}"
    return {bare(word.key) for word in split(told)}


def _list(context: Context, rows: list[Row], noun: str, state: str) -> Answer:
    whom = f" của {context.association_words(context.codes)}" if context.codes else ""
    targets = all(r["record_table"] == "targets" for r in rows)
    link = (
        Link("targets", own={"phan": every.PART})
        if targets
        else Link("registers", {"association": context.codes[0]} if context.codes else {})
    )
    if not rows:
        said = f" {state}" if state else ""
        told = f"Không có số liệu: nguồn không ghi {noun} nào{whom}{said} như câu hỏi."
        return Answer(NONE, told, link=link)
    noun = f"{noun} {state}".strip()
    items = tuple(
        Item(
            str(r["title"]),
            state_words(r),
            as_of=None if numbers.missing(r["due_date"]) else phrases.day_of(r["due_date"]),
            lines=lines_of([r["source_place"]]),
            records=(str(r["record_id"]),),
        )
        for r in rows
    )
    shown = "; ".join(f"{item.label} ({item.text})" for item in items[:_SHOWN])
    rest = f" và {len(items) - _SHOWN} {noun} khác" if len(items) > _SHOWN else ""
    return Answer(
        LIST,
        f"{numbers.number(len(items))} {noun}{whom}: {shown}{rest}.",
        **evidence(items),
        understood=tuple(Part(words) for words in (noun, context.association_words(context.codes))),
        link=link,
    )


def state_words(row: Row) -> str:
    """What must be reached, by when, and where it stands."""
    due = phrases.text(row["time_label"])
    when = phrases.when(due) if due else ""
    if not when and not numbers.missing(row["due_date"]):
        when = f"hạn {numbers.day(row['due_date'])}"
    amount = ""
    if not numbers.missing(row["target_value"]) and row["unit"] not in _NO_AMOUNT:
        amount = frames.target_words(pd.Series(row))
    return ", ".join(part for part in (amount, when, phrases.standing(row["standing"])) if part)
