"""Cooperation agreements: with whom, for how long, which have run out."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.model import Grid, Section
from dashboard.words import numbers, wording

#: State of an agreement → its word and tone.
_STATES = {
    "running": ("còn thời hạn", "good"),
    "over": ("thời hạn đã qua", "warn"),
    "none": ("không nêu thời hạn", "unknown"),
}


def section(terms: pd.DataFrame, today: date) -> Section | None:
    """A row an agreement, the running ones first; a disputed start is told."""
    if terms.empty:
        return None
    rows = terms.assign(over=is_over(terms, today))
    rows = rows.sort_values(["over", "end"], ascending=[True, False], kind="stable")
    undated = rows["open"].astype(bool)
    over, known = int((rows["over"] & ~undated).sum()), int((~undated).sum())
    title = f"{len(rows)} chương trình phối hợp đã ký"
    if over:
        title += f", {over} chương trình đã qua thời hạn nguồn nêu"
    if known < len(rows):
        title += f", {len(rows) - known} không nêu thời hạn"
    states = [
        "none" if u else "over" if o else "running"
        for u, o in zip(undated, rows["over"], strict=True)
    ]
    return Section(
        "activities_agreements",
        title,
        pd.DataFrame(
            {
                "Tổ chức": rows["who"],
                "Đối tác": rows["partner"],
                "Thời hạn": rows["text"],
                "Tình trạng": [_STATES[state][0] for state in states],
            }
        ),
        None,
        evidence.record_ids(rows),
        caption="thời hạn là thời hạn nguồn nêu",
        note=f"Thời hạn đã qua: {wording.UNKNOWN} đã ký tiếp hay chưa." if over else "",
        grid=Grid(tones={"Tình trạng": [_STATES[state][1] for state in states]}, wide=("Đối tác",)),
    )


def is_over(terms: pd.DataFrame, today: date) -> pd.Series:
    """Whether each agreement's stated term has run out; without a term it has not."""
    over = [
        not is_open and not numbers.missing(end) and phrases.day_of(end) < today
        for is_open, end in zip(terms["open"], terms["end"], strict=True)
    ]
    return pd.Series(over, index=terms.index, dtype=bool)


def terms(rows: pd.DataFrame) -> pd.DataFrame:
    """One row an agreement: records of one partner whose terms overlap are the same one.

    Columns: who, partner, start, end, open (no term stated), text, detail, record_ids.
    """
    columns = ["who", "partner", "start", "end", "open", "text", "detail", "record_ids"]
    agreements: list[dict] = []
    for (who, partner), own in rows.groupby(["label", "partner"], sort=False):
        for group in _overlapping(own):
            used = _used(group)
            start, end = used["time_start"], used["time_end"]
            text = str(used["time_label"])
            other = {str(t) for t in group["time_label"]} - {text}
            is_open = numbers.missing(start)
            if is_open:
                text = f"không nêu thời hạn (đã ký {text})"
            if other:
                text += f" (nguồn khác: {', '.join(sorted(other))})"
            ids = [*group["record_id"]]
            if len(group) > 1 and isinstance(used["start_ids"], list | tuple):
                ids += list(used["start_ids"])
            elif len(group) > 1 and not numbers.missing(used["start_ids"]):
                ids += [str(v) for v in used["start_ids"]]
            agreements.append(
                {
                    "who": who,
                    "partner": partner,
                    "start": None if is_open else start,
                    "end": end,
                    "open": is_open,
                    "text": text,
                    "detail": str(who),
                    "record_ids": ids,
                }
            )
    return pd.DataFrame(agreements, columns=columns)


def _overlapping(own: pd.DataFrame) -> list[pd.DataFrame]:
    groups: list[list[int]] = []
    until = pd.Timestamp.min
    ordered = own.sort_values(["time_start", "time_end"], na_position="first")
    for place, (_, row) in enumerate(ordered.iterrows()):
        begins = pd.Timestamp.min if numbers.missing(row["time_start"]) else row["time_start"]
        ends = pd.Timestamp.max if numbers.missing(row["time_end"]) else row["time_end"]
        if groups and begins <= until:
            groups[-1].append(place)
            until = max(until, ends)
        else:
            groups.append([place])
            until = ends
    return [ordered.iloc[g] for g in groups]


def _used(group: pd.DataFrame) -> pd.Series:
    """The record whose start the sources' ranking prefers, else the preferred one."""
    for _, row in group.iterrows():
        start = row["start_year"]
        begins = row["time_start"]
        if numbers.missing(start) or numbers.missing(begins):
            continue
        if begins.year == int(start):
            return row
    preferred = group[group["preferred"]]
    return (preferred if len(preferred) else group).iloc[-1]
