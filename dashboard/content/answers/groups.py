"""Answers over many associations: the most, those with something, two beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.content import known, phrases
from dashboard.content.answers import choosing, figures, single
from dashboard.content.answers.answer import (
    COMPARE,
    CONTRADICTION,
    LIST,
    MOST,
    NONE,
    Answer,
    Item,
    evidence,
    lines_of,
)
from dashboard.content.answers.context import Context
from dashboard.content.answers.figures import Row
from dashboard.content.answers.reading import Condition
from dashboard.content.answers.vocabulary import Series
from dashboard.content.model import Link
from dashboard.words import numbers, wording
from etl.records import qualifiers

_SHOWN = 5
#: Whether it is asked who has none → what the Union states of those the State funds or not.
_FUNDED = {False: "associations_state_funded", True: "associations_not_state_funded"}


def _latest(context: Context, series: Series) -> dict[str, tuple[Row, list[Row]]]:
    """Member association → its figure at the time asked for, and all its figures; those that
    are members no more are left out."""
    members = set(known.group(context.view).named)
    when = context.reading.times[0] if context.reading.times else None
    newest: dict[str, list[Row]] = {}
    for row in figures.rows(context.view, series):
        if row["label"] in members and numbers.missing(row["ref_area"]):
            newest.setdefault(str(row["association"]), []).append(row)
    at = {code: figures.at(rows, when, series)[0] for code, rows in newest.items()}
    return {code: (row, newest[code]) for code, row in at.items() if row is not None}


def most(context: Context, series: Series) -> Answer:
    """The association with the most or the least, among those that are known."""
    latest = _latest(context, series)
    if not latest or series.unit == "có/không":
        return single.nothing(context, series)
    if len({row["value"] for row, _ in latest.values()}) == 1:
        return _too_few(context, series, [row for row, _ in latest.values()])
    read = context.reading
    least = read.asked("least") and not (series.unit != "năm" and read.asked("most"))
    if series.unit == "năm" and read.asked("most"):
        least = False
    rows = sorted(
        (row for row, _ in latest.values()), key=lambda row: row["value"] * (1 if least else -1)
    )
    top = [row for row in rows if row["value"] == rows[0]["value"]]
    group = known.group(context.view)
    label = context.vocabulary.label(series)
    names = phrases.all_names(str(row["label"]) for row in top)
    word = "ít nhất" if least else "nhiều nhất"
    if series.unit == "năm":
        word = "sớm nhất" if least else "muộn nhất"
    after = "; ".join(f"{r['label']} {figures.words(r)}" for r in rows[len(top) :][: _SHOWN - 1])
    told = (
        f"{phrases.decapitalise(label)} {word} là {names}: {figures.with_time(top[0])}"
        f"{f'; tiếp theo: {after}' if after else ''}"
    )
    bounds = [row["qualifier"] for row in rows]
    note = "" if qualifiers.are_exact(bounds) else " So theo con số nguồn nêu."
    items = tuple(figures.item(row) for row in rows)
    return Answer(
        MOST,
        f"Trong {len(rows)}/{group.size} {group.noun} có số liệu, "
        f"{told}{group.unknown(len(rows))}.{note}",
        float(top[0]["value"]),
        None,
        series.unit,
        items,
        figures.item(top[0]).as_of,
        f"{len(rows)}/{group.size}",
        tuple(dict.fromkeys(line for row in top for line in figures.item(row).lines)),
        tuple(record for row in rows for record in row["record_ids"]),
        context.understood(series, ()),
        link=single.link(series, None, None),
    )


def _too_few(context: Context, series: Series, rows: Sequence[Row]) -> Answer:
    """One association alone, or all alike (none has posts), is not the most: told as they stand."""
    group = known.group(context.view)
    items = tuple(figures.item(row) for row in rows)
    label = phrases.decapitalise(context.vocabulary.label(series))
    listed = "; ".join(f"{item.label} {item.text}" for item in items)
    return Answer(
        NONE,
        f"Không đủ số liệu để so sánh: chỉ {len(rows)}/{group.size} {group.noun} có số liệu "
        f"{label}: {listed}.",
        unit=series.unit,
        known=f"{len(rows)}/{group.size}",
        **evidence(items),
        understood=context.understood(series, ()),
        link=single.link(series, None, None),
    )


def partners(context: Context) -> Answer | None:
    """With whom programmes were signed; None where that is not asked."""
    read = context.reading
    if not read.asked("which_partner") or read.asked("when"):
        return None
    named = {m.code for span in read.content for m in span.meanings if m.slot == "series"}
    covered = {i for span in read.content for i in span.words}
    if not named & {"agreements", "agreement_partners"} or read.left(covered):
        return None
    rows = [
        row
        for series in context.vocabulary.series
        if series.indicator == "agreements" and "partner" in series.dimensions
        for row in figures.rows(context.view, series, context.codes or None)
        if row["preferred"]
    ]
    by_partner: dict[str, Row] = {}
    for row in rows:
        by_partner.setdefault(str(row["partner"]), row)
    if not by_partner:
        return None
    items = tuple(
        Item(
            name,
            figures.when_words(by_partner[name]),
            lines=lines_of(by_partner[name]["places"]),
            records=tuple(by_partner[name]["record_ids"]),
        )
        for name in phrases.in_order(by_partner)
    )
    shown = "; ".join(f"{item.label} ({item.text})" for item in items)
    return Answer(
        LIST,
        f"Đã ký chương trình phối hợp với {len(items)} nơi nguồn nêu tên: {shown}.",
        **evidence(items),
        understood=context.understood(None),
        link=Link("activities"),
    )


def those_with(context: Context, series: Series) -> Answer:
    """The associations whose figure meets what is asked: something, nothing, a number."""
    latest = _latest(context, series)
    condition, read = context.reading.condition, context.reading
    group = known.group(context.view)
    fitting: list[Row] = []
    beside: list[Row] = []
    for row, every in latest.values():
        if read.asked("lost"):
            had = any(r["value"] > 0 and figures.before(r, row) for r in every)
            meets = [row] if row["value"] == 0 and had else []
        else:
            told = condition is not None or read.asked("every")
            others = (r for r in every if not r["preferred"]) if told else ()
            rows = [row, *others]
            everywhere = condition is None and read.asked("every")
            meets = [r for r in rows if _meets(r, condition, read.asked("without"), everywhere)]
        if meets and condition is not None and condition.of is None and condition.sign == "=":
            whole = [r for r in meets if not numbers.missing(r["denominator"])]
            (fitting if whole else beside).extend(whole or meets)
        else:
            fitting.extend(meets)
    by_name: dict[str, Row] = {}
    for row in fitting:
        by_name.setdefault(str(row["label"]), row)
    items = tuple(figures.item(by_name[name]) for name in phrases.in_order(by_name))
    rest = group.unknown(len(latest))
    also = "; ".join(
        f"{r['label']} ghi {figures.words(r)}" for r in beside if r["label"] not in by_name
    )
    label = phrases.decapitalise(context.vocabulary.label(series))
    if not latest:
        told, rest = f"Không có số liệu {label} của từng hội", ""
    elif items:
        told = f"{wording.capitalise(_count(len(items)))}: " + "; ".join(
            f"{item.label} ({item.text})" for item in items
        )
    else:
        told = f"Trong {len(latest)}/{group.size} {group.noun} có số liệu {label}, không có hội nào"
    stated = _union_says(context, series)
    rests_on = evidence(items)
    if stated is not None:
        rests_on["records"] += tuple(stated["record_ids"])
    return Answer(
        LIST if items else NONE,
        f"{told}{rest}.{f' Ngoài ra {also}.' if also else ''}{_stated(stated)}",
        unit=series.unit,
        known=f"{len(latest)}/{group.size}",
        understood=context.understood(series, ()),
        **rests_on,
        link=single.link(series, None, None),
    )


def _count(count: int) -> str:
    return f"{count} hội"


def _meets(row: Row, condition: Condition | None, without: bool, everywhere: bool) -> bool:
    value = float(row["value"])
    if everywhere:
        return not numbers.missing(row["denominator"]) and value == float(row["denominator"])
    if condition is None:
        return (value == 0) if without else value > 0
    whole = row["denominator"]
    if condition.of is not None and (numbers.missing(whole) or int(whole) != condition.of):
        return False
    bound = qualifiers.bound(row["qualifier"])
    if condition.sign == "=":
        return value == condition.value
    if condition.sign in (">", ">="):
        over = value > condition.value or (value == condition.value and condition.sign == ">=")
        return over or (value == condition.value and bound == qualifiers.LOWER)
    if bound == qualifiers.LOWER:
        return False
    return value < condition.value or (value == condition.value and condition.sign == "<=")


def _union_says(context: Context, series: Series) -> Row | None:
    """The number the Union states of them, where it names none or only some."""
    denied = context.reading.asked("without", "lost")
    if series.dimensions.get("funding_source") == "state_budget" and not context.reading.times:
        told = [s for s in context.vocabulary.series if s.indicator == _FUNDED[denied]]
    else:
        best = choosing.best(choosing.matches(context.reading), (context.union,))
        told = [m.series for m in best[:1] if m.series.unit == "hội" and not denied]
    for asked in told:
        row, _ = figures.at(figures.rows(context.view, asked, (context.union,)), None, asked)
        if row is not None:
            return row
    return None


def _stated(row: Row | None) -> str:
    if row is None:
        return ""
    return f" Liên hiệp hội nêu {figures.with_time(row)}, không nêu tên từng hội."


def compare(context: Context, series: Series) -> Answer:
    """Two or more associations beside each other."""
    when = context.reading.times[0] if context.reading.times else None
    every = figures.rows(context.view, series, context.codes)
    rows, missing = [], []
    for code in context.codes:
        own = [r for r in every if r["association"] == code and numbers.missing(r["ref_area"])]
        row, _ = figures.at(own, when, series)
        (rows if row is not None else missing).append(row if row is not None else code)
    label = phrases.decapitalise(context.vocabulary.label(series))
    gaps = [context.vocabulary.name("association", code) for code in missing]
    lacking = f" {phrases.all_names(gaps)} không có số liệu." if gaps else ""
    if not rows:
        return single.nothing(context, series)
    rows.sort(key=lambda row: -row["value"])
    told = f"{wording.capitalise(label)}: " + "; ".join(
        f"{row['label']} {figures.with_time(row)}" for row in rows
    )
    exact = qualifiers.are_exact([row["qualifier"] for row in rows])
    if len(rows) == 2 and series.unit not in ("năm", "có/không"):
        difference = float(rows[0]["value"]) - float(rows[1]["value"])
        if difference == 0:
            told += ": bằng nhau"
        elif exact:
            more = numbers.quantity(difference, series.unit)
            told += f": {rows[0]['label']} nhiều hơn {more}"
        else:
            told += f": {rows[0]['label']} nhiều hơn, theo con số nguồn nêu"
    items = tuple(figures.item(row) for row in rows)
    return Answer(
        COMPARE if len(rows) > 1 else NONE,
        f"{told}.{lacking}",
        items[0].value if len(rows) > 1 else None,
        unit=series.unit,
        known=f"{len(rows)}/{len(context.codes)}",
        understood=context.understood(series),
        **evidence(items),
        link=context.side_by_side(),
    )


def contradictions(context: Context) -> Answer | None:
    """What contradicts, of the associations named or of all; None where it is not asked."""
    read = context.reading
    if not read.asked("contradicts"):
        return None
    asked = tuple(
        c
        for code in context.codes
        for c in ((context.union, context.office) if code == context.union else (code,))
    )
    rows = context.view.query(
        "ask/contradictions", association=asked or None, record_ids=None
    ).to_dict("records")
    named = {m.code for span in read.content for m in span.meanings if m.slot == "series"} - {""}
    if named:
        ids = {r["contradiction_id"] for r in rows if r["indicator"] in named}
        rows = [r for r in rows if r["contradiction_id"] in ids]
    whom = f" của {context.association_words(context.codes)}" if context.codes else ""
    if not rows:
        return Answer(NONE, f"Không thấy số liệu mâu thuẫn{whom}.", link=Link("sources"))
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["contradiction_id"]), []).append(row)
    items = tuple(_contradiction(group) for group in groups.values())
    shown = "; ".join(f"{item.label}: {item.text}" for item in items[:_SHOWN])
    rest = f" và {len(items) - _SHOWN} chỗ khác" if len(items) > _SHOWN else ""
    return Answer(
        CONTRADICTION,
        f"{numbers.number(len(items))} chỗ số liệu khác nhau{whom}: {shown}{rest}.",
        **evidence(items),
        understood=context.understood(None),
        link=Link("sources", {"association": context.codes[0]} if context.codes else {}),
    )


def _contradiction(rows: Sequence[Row]) -> Item:
    first = rows[0]
    told = " / ".join(
        f"{phrases.decapitalise(r['name'])} {f}" if r["indicator"] != first["indicator"] else f
        for r in rows
        for f in [numbers.quantity(r["value"], r["unit"], r["qualifier"], r["value_to"])]
    )
    return Item(
        f"{first['name']}, {first['label']}",
        told,
        float(first["value"]),
        None,
        str(first["unit"]),
        lines=lines_of(r["source_place"] for r in rows),
        records=tuple(str(r["record_id"]) for r in rows),
    )
