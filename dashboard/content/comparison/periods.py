"""Two periods side by side: one association in full, or all of them by main measure."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content.comparison import measures, tables, union
from dashboard.content.comparison.measures import FACTS, Measure
from dashboard.content.comparison.union import MAIN
from dashboard.content.model import Page, Part, Section
from dashboard.content.phrases import count_card
from dashboard.selection.view import View
from dashboard.words import wording

_NAME, _TITLE = "comparison", "So sánh"
#: Small charts on the page.
_CHARTS = 3
#: A pair of years is good enough with this share of the most figures in common.
_ENOUGH = 0.8
#: The years asked for; None where none is.
Years = tuple[int | None, int | None]


def years_of(rows: pd.DataFrame) -> list[int]:
    """Years that have at least one figure to compare, the latest first."""
    if rows.empty:
        return []
    usable = rows[~rows["spans"] & (rows["unit"] != "năm")]
    return sorted({int(y) for y in usable["year"]}, reverse=True)


def choices(view: View, names: dict[str, str]) -> list[int]:
    """Years that may be chosen under the filter."""
    return years_of(_read(view, names))


def shown(view: View, names: dict[str, str], asked: Years) -> tuple[int, int] | None:
    """The two years the page compares when `asked` is asked for."""
    return resolve(_read(view, names), asked)


def resolve(rows: pd.DataFrame, asked: Years) -> tuple[int, int] | None:
    """Two different years with figures, the earlier first; None when there are no two.

    A year that is not asked for, or unknown, is taken from the default pair.
    """
    if rows.empty:
        return None
    known = years_of(rows)
    default = default_years(rows)
    named = [year for year in asked if year in known]
    fallback = [year for year in (default or ()) if year not in named]
    pair = sorted(dict.fromkeys([*named, *reversed(fallback)]))
    if len(named) == 1 and fallback:
        pair = sorted((named[0], max(fallback, key=lambda year: abs(year - named[0]))))
    pair = named if len(set(named)) == 2 else pair
    return (min(pair), max(pair)) if len(set(pair)) == 2 else None


def default_years(rows: pd.DataFrame) -> tuple[int, int] | None:
    """The farthest two years that share nearly as many figures as any two; None if none."""
    usable = rows[~rows["spans"] & ~rows["partial"] & (rows["unit"] != "năm")]
    keys = usable["association"] + "|" + usable["measure"]
    by_year = {int(y): set(own) for y, own in keys.groupby(usable["year"])}
    shared = {(a, b): len(by_year[a] & by_year[b]) for a, b in combinations(sorted(by_year), 2)}
    most = max(shared.values(), default=0)
    if not most:
        return None
    good = [pair for pair, count in shared.items() if count >= _ENOUGH * most]
    return max(good, key=lambda pair: (pair[1] - pair[0], pair[1]))


def page(view: View, names: dict[str, str], years: Years) -> Page:
    """The comparison of two years under the filter (see content.comparison.page)."""
    codes = _codes(view, names)
    rows = _read(view, names)
    pair = resolve(rows, years)
    if pair is None:
        return Page(
            _NAME,
            _TITLE,
            f"Phạm vi đang lọc {wording.NO_DATA} của hai kỳ để so sánh",
            missing=("Bỏ lọc hoặc chọn hội khác; nhiều hội mới có số liệu của một thời điểm.",),
        )
    first, second = pair
    facts = [f"năm {first} và năm {second}"]
    if set(years) != set(pair):
        facts.append("chưa chọn đủ hai kỳ nên đang so hai năm xa nhau nhất mà vẫn đủ số liệu chung")
    if len(codes) == 1:
        return _one(rows, first, second, names, codes[0], facts)
    # Whoever was merged or dissolved is no member any more, a school no association.
    told = view.query("activities/associations")
    members = told[~told["ended"] & (told["association_kind"] == "member")]["association"]
    codes = [code for code in codes if code in set(members)] or codes
    return union.page(view, rows, codes, pair, facts)


def _read(view: View, names: dict[str, str]) -> pd.DataFrame:
    """Every measure of one association, the main measures of several."""
    codes = _codes(view, names)
    return measures.read(view, codes, None if view.filter.association else MAIN)


def _codes(view: View, names: dict[str, str]) -> list[str]:
    """The association of the filter (the Union and its office too), else all of them."""
    return [view.filter.association] if view.filter.association else list(names)


def _one(
    rows: pd.DataFrame, first: int, second: int, names: dict[str, str], code: str, facts: list[str]
) -> Page:
    a, b = str(first), str(second)
    columns = {a: a, b: b}
    aligned = measures.by_period(rows, first, second)
    both = [m for m in aligned if len(m.cells) == 2]
    changed = [m for m in both if m.value(a) != m.value(b)]
    label = names.get(code, str(rows.iloc[0]["label"]))
    sections: list[Section] = []
    for i, measure in enumerate(_charted(both)):
        frame = pd.DataFrame(
            {
                "label": [f"Năm {a}", f"Năm {b}"],
                "text": [measure.format_figure(a), measure.format_figure(b)],
                "value": [measure.value(a), measure.value(b)],
                "click_keys": click_keys(year=[first, second]),
                "value_to": [measure.cells[k]["value_to"] for k in (a, b)],
                "qualifier": [measure.cells[k]["qualifier"] for k in (a, b)],
                "detail": [f"kỳ: {measure.cells[k]['time_label']}" for k in (a, b)],
            }
        )
        sections.append(
            Section(
                key=f"period_{i}",
                title=tables.change(measure, a, b),
                chart=Chart(
                    "bars",
                    frame,
                    {
                        "unit": measure.unit,
                        "sort": False,
                        "highlight": f"Năm {b}",
                        "title": measure.name,
                    },
                ),
                table=tables.table([measure], columns, periods=True),
                records=measure.records,
                caption="Hai năm đặt cạnh nhau, mỗi năm theo kỳ nguồn ghi",
                half=True,
            )
        )
    headline = (
        f"{label}: {tables.change(_weightiest(changed), a, b)}"
        if changed
        else f"{label}: không chỉ số nào thay đổi giữa {a} và {b}"
        if both
        else f"{label} chưa có chỉ số nào có số liệu ở cả {a} và {b}"
    )
    return Page(
        _NAME,
        _TITLE,
        headline,
        facts=tuple(facts),
        cards=(
            count_card("Chỉ số có ở cả hai kỳ (chỉ số)", len(both), f"trên {len(aligned)} chỉ số"),
            count_card("Tăng (chỉ số)", sum(_rise(m, a, b) > 0 for m in both)),
            count_card("Giảm (chỉ số)", sum(_rise(m, a, b) < 0 for m in both)),
            count_card("Không đổi (chỉ số)", len(both) - len(changed)),
        ),
        headline_records=_weightiest(changed).records
        if changed
        else tuple(dict.fromkeys(i for m in both for i in m.records)),
        parts=(
            *((Part("chinh", "Chỉ số chính", lambda: sections),) if sections else ()),
            Part(
                "tat-ca", "Tất cả chỉ số", lambda: [tables.section(aligned, columns, periods=True)]
            ),
        ),
        missing=tuple(_lacking(aligned, a, b)),
    )


def _charted(both: list[Measure]) -> list[Measure]:
    amounts = [m for m in both if m.unit not in FACTS and any(map(m.value, m.cells))]
    order = {key: i for i, key in enumerate(MAIN)}
    amounts.sort(key=lambda m: order.get(m.code, len(order)))
    return amounts[:_CHARTS]


def _weightiest(changed: list[Measure]) -> Measure:
    order = {key: i for i, key in enumerate(MAIN)}
    return min(changed, key=lambda m: (order.get(m.code, 99), m.unit in FACTS))


def _rise(measure: Measure, a: str, b: str) -> float:
    return (measure.value(b) or 0.0) - (measure.value(a) or 0.0)


def _lacking(aligned: list[Measure], a: str, b: str) -> list[str]:
    lines = []
    for year in (a, b):
        lacking = sum(year not in m.cells for m in aligned)
        if lacking:
            lines.append(f"Năm {year}: {lacking} chỉ số {wording.NO_DATA}.")
    return lines
