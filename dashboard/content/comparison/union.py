"""Two periods of all associations together: the main measures, summed where both are known."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import phrases
from dashboard.content.evidence import MOST_RECORDS
from dashboard.content.known import group
from dashboard.content.model import Card, Grid, Page, Part, Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording

#: Measures compared over all associations, in this order.
MAIN = (
    "members",
    "income_total",
    "income.state_budget",
    "spending_total",
    "posts.permanent_post",
    "districts_covered",
)
#: Rows drawn for each measure.
_DRAWN = 8
#: Measures that get a picture.
_CHARTS = 3


def page(
    view: View,
    rows: pd.DataFrame,
    codes: Sequence[str],
    years: tuple[int, int],
    facts: list[str],
) -> Page:
    """The page: `rows` of the associations `codes`, and what the facts say so far."""
    first, second = years
    # Members without a name are members, too.
    whole = max(group(view).size, len(codes))
    known = view.query(
        "comparison/pairs", ids=tuple(codes), measures=MAIN, first=first, second=second
    )
    sections: list[Section] = []
    cards: list[Card] = []
    lacking: list[str] = []
    headline = ""
    for code in MAIN:
        pairs = known[known["measure"] == code].reset_index(drop=True)
        if pairs.empty:
            continue
        own = rows[rows["measure"] == code]
        unit, name = str(own.iloc[0]["unit"]), str(own.iloc[0]["name"])
        after = float(pairs["after"].sum())
        counted = f"{len(pairs)} trong {whole} hội có số liệu cả hai kỳ"
        change = _sum_change(pairs, unit, first, second)
        cards.append(
            Card(
                f"{name}, {'tỷ đồng' if unit == 'đồng' else unit}",
                numbers.number(after / (1e9 if unit == "đồng" else 1.0)),
                f"{_rate(pairs)}; {len(pairs)}/{whole} hội",
                record_ids=tuple(i for ids in pairs["record_ids"] for i in ids),
                number=after,
                unit=unit,
            )
        )
        # What is known of some is not told as of all.
        whose = f" của {pairs.iloc[0]['label']}" if len(pairs) == 1 else ""
        rate = _rate(pairs)
        if not headline:
            headline = f"{name}{whose} {rate} từ năm {first} đến năm {second}; {counted}"
        key = f"main_{code.replace('.', '_')}"
        sections.append(
            _main_section(
                pairs, key, name, unit, (first, second), f"{whose} {change}; {counted}".strip()
            )
        )
        if len(pairs) < whole:
            lacking.append(f"{phrases.decapitalise(name)} ({whole - len(pairs)} hội)")
    if not sections:
        return Page(
            "comparison",
            "So sánh",
            f"Chưa hội nào có chỉ số chính ở cả năm {first} và năm {second}",
            facts=tuple(facts),
            missing=("Chọn một hội ở bộ lọc để so mọi chỉ số của hội đó.",),
        )
    return Page(
        "comparison",
        "So sánh",
        headline,
        facts=tuple(facts[-1:]),
        cards=tuple(cards[:5]),
        headline_records=sections[0].records,
        parts=(
            Part("chinh", "Chỉ số chính", lambda: sections[:_CHARTS]),
            Part("tat-ca", "Từng hội", lambda: [_every(sections)]),
        ),
        missing=(
            *(
                (f"{wording.NO_DATA_AT_START} ở cả hai kỳ: {', '.join(lacking)}.",)
                if lacking
                else ()
            ),
            "Chọn một hội ở bộ lọc để so mọi chỉ số của hội đó.",
        ),
    )


def _main_section(
    pairs: pd.DataFrame, key: str, name: str, unit: str, years: tuple[int, int], words: str
) -> Section:
    first, second = years
    scale, written = (1e6, "triệu đồng") if unit == "đồng" else (1.0, unit)
    drawn = pairs[pairs["change"] != 0].head(_DRAWN)
    rate = [
        None if b == 0 else 100 * c / b
        for b, c in zip(pairs["before"], pairs["change"], strict=True)
    ]
    frame = pd.DataFrame(
        {
            "label": drawn["label"],
            "value": drawn["change"],
            "click_keys": click_keys(association=drawn["association"]),
            "detail": [
                f"{numbers.quantity(a, unit)} ({first}) → {numbers.quantity(b, unit)} ({second})"
                for a, b in zip(drawn["before"], drawn["after"], strict=True)
            ],
        }
    )
    return Section(
        key=key,
        title=f"{name} {words}",
        chart=Chart("gains", frame, {"unit": unit, "title": name}) if len(drawn) else None,
        table=pd.DataFrame(
            {
                "Chỉ số": [name] * len(pairs),
                "Hội": pairs["label"],
                str(first): pairs["before"] / scale,
                str(second): pairs["after"] / scale,
                "Chênh lệch": pairs["change"] / scale,
                "Thay đổi (%)": rate,
            }
        ),
        records=tuple(i for ids in pairs["record_ids"] for i in ids)[:60],
        caption=f"Bảng tính bằng {written}; chỉ cộng hội có số liệu ở cả hai kỳ",
        note=(f"Vẽ {len(drawn)} hội thay đổi nhiều nhất." if len(pairs) > len(drawn) else ""),
        half=True,
        units=dict.fromkeys((str(first), str(second), "Chênh lệch"), written),
    )


def _every(sections: Sequence[Section]) -> Section:
    """A row a measure and association, of all main measures."""
    return Section(
        "every",
        f"{len(sections)} chỉ số chính, từng hội có số liệu ở cả hai kỳ",
        pd.concat([section.table for section in sections], ignore_index=True),
        records=tuple(dict.fromkeys(i for section in sections for i in section.records))[
            :MOST_RECORDS
        ],
        caption="Tiền tính bằng triệu đồng; mỗi dòng một hội, một chỉ số",
        grid=Grid(wide=("Hội",)),
    )


def _rate(pairs: pd.DataFrame) -> str:
    before, after = float(pairs["before"].sum()), float(pairs["after"].sum())
    if pairs["inexact"].any():
        return "tăng" if after > before else "giảm" if after < before else "không đổi"
    return phrases.change(after, before)


def _sum_change(pairs: pd.DataFrame, unit: str, first: int, second: int) -> str:
    """How the sum went, with ranges as ranges; a rate only where all figures are exact."""
    before, after = float(pairs["before"].sum()), float(pairs["after"].sum())
    a, b = (_sum(pairs, column, unit) for column in ("before", "after"))
    if a == b:
        return f"không đổi ({b})"
    word = "tăng" if after > before else "giảm"
    course = f"từ {a} năm {first} đến {b} năm {second}"
    if before == 0 or pairs["inexact"].any():
        return f"{word} {course}"
    return f"{word} {numbers.percent(100 * abs(after - before) / before)}, {course}"


def _sum(pairs: pd.DataFrame, column: str, unit: str) -> str:
    low = float(pairs[column].sum())
    high = float(pairs[f"{column}_to"].fillna(pairs[column]).sum())
    return numbers.quantity(low, unit, None, high if high > low else None)
