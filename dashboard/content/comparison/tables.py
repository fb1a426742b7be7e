"""Tables and findings of a comparison, from aligned measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.content.comparison.measures import FACTS, Measure, topic_heading
from dashboard.content.evidence import MOST_RECORDS
from dashboard.content.model import Grid, Section
from dashboard.words import numbers, wording

#: Words where no difference can be formed.
_NOT_COMPARABLE = "chưa so được"
_OTHER_TIME = "khác kỳ"
_NO_BASE = "từ 0"
_OTHER_BASE = "khác tổng số"
_SAME_ACTIVITY = "cùng một hoạt động"
_TOLD_APART = f"{_SAME_ACTIVITY}, nêu khác nhau"


def table(
    measures: Sequence[Measure], columns: Mapping[str, str], periods: bool = False
) -> pd.DataFrame:
    """One row a measure; a column for each of `columns` (key → heading), then differences.

    Differences are against the first column. Amounts of money are in million đồng.
    """
    keys = list(columns)
    rows = []
    for measure in measures:
        scale, unit = (1e6, "triệu đồng") if measure.unit == "đồng" else (1.0, measure.unit)
        row: dict[str, object] = {"Chỉ số": measure.name}
        for key in keys:
            row[columns[key]] = _cell(measure, key, scale)
        for key in keys[1:]:
            heading = (
                "Chênh lệch" if len(keys) == 2 else f"{columns[key]} so với {columns[keys[0]]}"
            )
            row[heading] = _difference(measure, keys[0], key, scale)
        if periods:
            row["Thay đổi (%)"] = _change(measure, keys[0], keys[1])
        row["Đơn vị"] = unit
        row["Kỳ ghi trong nguồn" if periods else "Kỳ"] = _times(measure, columns)
        rows.append(row)
    return pd.DataFrame(rows)


def section(
    measures: Sequence[Measure], columns: Mapping[str, str], periods: bool = False
) -> Section:
    """All measures as one grid, differences formed where times and totals agree."""
    made = table(measures, columns, periods)
    made["Nhóm"] = [topic_heading(measure.topic) for measure in measures]
    shared = sum(len(m.cells) > 1 if periods else m.comparable for m in measures)
    said = "có số liệu ở cả hai kỳ" if periods else "so được với nhau"
    return Section(
        "measures",
        f"{shared} trong {len(measures)} chỉ số {said}",
        made,
        records=tuple(dict.fromkeys(i for m in measures for i in m.records))[:MOST_RECORDS],
        caption="Chỉ trừ hai con số cùng thời điểm, cùng tổng số; tiền tính bằng triệu đồng",
        note=_note(measures),
        grid=Grid(wide=("Chỉ số",)),
    )


def _note(measures: Sequence[Measure]) -> str:
    notes = []
    several = [m for m in measures if len(m.cells) > 1]
    if any(m.common is None and m.unit not in FACTS for m in several):
        notes.append("“Khác kỳ”: số liệu nói về những thời điểm khác nhau nên không trừ.")
    if any(not m.one_base for m in several):
        notes.append("“Khác tổng số”: tính trên tổng số xã, huyện khác nhau nên không trừ.")
    if any(m.shared for m in several):
        notes.append("“Cùng một hoạt động”: hai hội cùng báo một việc; tổng chỉ tính một lần.")
    return " ".join(notes)


def _cell(measure: Measure, key: str, scale: float) -> object:
    """A number where it is exact, else the words with the qualifier or the range."""
    if key not in measure.cells:
        return wording.NO_DATA
    cell = measure.cells[key]
    if measure.unit in FACTS:
        text = numbers.amount(cell["value"], measure.unit)
        # "Năm dự kiến đại hội" says it itself.
        said = measure.indicator == "next_congress_year" or not cell.get("estimated")
        return text if said else f"{text} (dự kiến)"
    value = float(cell["value"]) / scale
    text = numbers.number(value)
    if not numbers.missing(cell["value_to"]):
        text = f"{text}–{numbers.number(float(cell['value_to']) / scale)}"
    if not numbers.missing(cell["denominator"]):
        text = f"{text}/{int(cell['denominator'])}"
    said = numbers.qualified(text, cell["qualifier"])
    return value if said == numbers.number(value) else said


def _difference(measure: Measure, base: str, other: str, scale: float) -> object:
    a, b = measure.value(base), measure.value(other)
    if a is None or b is None:
        return _NOT_COMPARABLE
    if measure.unit in FACTS:
        # A year less a year is no figure of anything.
        return "giống nhau" if a == b else "khác nhau"
    if measure.common is None:
        return _OTHER_TIME
    if not measure.one_base:
        return _OTHER_BASE
    if measure.shared:
        return _SAME_ACTIVITY if a == b else _TOLD_APART
    return (b - a) / scale


def _change(measure: Measure, base: str, other: str) -> object:
    a, b = measure.value(base), measure.value(other)
    if a is None or b is None or measure.unit in FACTS or measure.unit == "%":
        return _NOT_COMPARABLE
    if not measure.one_base:
        return _OTHER_BASE
    return _NO_BASE if a == 0 else 100 * (b - a) / a


def _times(measure: Measure, columns: Mapping[str, str]) -> str:
    labels = {key: str(cell["time_label"]) for key, cell in measure.cells.items()}
    if all(key == label for key, label in labels.items()):
        return "đúng năm"
    if len(set(labels.values())) <= 1:
        return next(iter(labels.values()), wording.UNKNOWN_PERIOD)
    if measure.unit in FACTS:
        return "số mới nhất của mỗi bên"
    if measure.common:
        return str(measure.common)
    return "; ".join(f"{columns[key]}: {label}" for key, label in labels.items() if key in columns)


def finding(measure: Measure, columns: Mapping[str, str]) -> str:
    """What the measure shows, in words: who has more, how many times, who is unknown."""
    known = [key for key in columns if key in measure.cells]
    lacking = [columns[key] for key in columns if key not in measure.cells]
    tail = f"; {' và '.join(lacking)} {wording.NO_DATA}" if lacking else ""
    name = measure.name
    if not known:
        return f"{name}: {wording.NO_DATA}"
    if len(known) == 1:
        return f"{name}: {columns[known[0]]} {measure.format_figure(known[0])}{tail}"
    ranked = sorted(known, key=lambda key: measure.value(key) or 0.0, reverse=True)
    top, low = ranked[0], ranked[-1]
    high, least = measure.value(top) or 0.0, measure.value(low) or 0.0
    if high == least:
        who = "hai bên" if len(known) == 2 else f"cả {len(known)} hội"
        return f"{name}: {who} bằng nhau, {measure.format_figure(top)}{tail}"
    text = f"{name}: {columns[top]} {measure.format_figure(top)}"
    if least > 0 and measure.unit != "%" and high / least >= 1.5:
        times = numbers.number(high / least, 1)
        if not measure.is_exact(top, low):
            times = f"khoảng {numbers.number(high / least, 0)}"
        return f"{text}, gấp {times} lần {columns[low]} ({measure.format_figure(low)}){tail}"
    return f"{text}, {columns[low]} {measure.format_figure(low)}{tail}"


def change(measure: Measure, first: str, second: str) -> str:
    """How a measure went from the first period to the second, in words."""
    a, b = measure.value(first), measure.value(second)
    if a is None or b is None:
        return f"{measure.name}: {wording.NO_DATA}"
    before, after = measure.format_figure(first), measure.format_figure(second)
    if measure.unit in FACTS:
        same = "không đổi" if a == b else f"từ {before} thành {after}"
        return f"{measure.name}: {same}"
    course = f"từ {before} ({first}) đến {after} ({second})"
    if a == b:
        return f"{measure.name} không đổi: {after}"
    if a == 0 or measure.unit == "%" or not measure.is_exact(first, second):
        return f"{measure.name} {'tăng' if b > a else 'giảm'} {course}"
    share = numbers.percent(100 * abs(b - a) / a)
    return f"{measure.name} {'tăng' if b > a else 'giảm'} {share}: {course}"
