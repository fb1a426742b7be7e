"""So sánh: two to four associations side by side, or two periods."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.comparison import charts, measures, periods, tables
from dashboard.content.comparison.measures import Measure
from dashboard.content.model import Card, Page, Part
from dashboard.selection.view import View
from dashboard.words import numbers, wording

NAME = "comparison"
TITLE = "So sánh"
#: What is set side by side: code in the URL → words on the chip.
WAYS = {"hoi": "Các hội với nhau", "ky": "Hai kỳ với nhau"}
_DEFAULT = "chưa chọn hội nên đang so hai hội có nhiều chỉ số chung nhất"
#: Associations side by side at once.
MOST = 4


def candidates(view: View) -> dict[str, str]:
    """Associations that may be chosen: code → short name, in Vietnamese order."""
    rows = view.query("comparison/candidates")
    pairs = zip(rows["code"], rows["label"], strict=True)
    return dict(sorted(pairs, key=lambda pair: numbers.sort_key(pair[1])))


def page(
    view: View,
    *,
    way: str = "hoi",
    associations: Sequence[str] = (),
    years: periods.Years = (None, None),
) -> Page:
    """The page. `way` is one of WAYS; unknown associations and years are left out.

    Without a choice the pair with the most measures in common (or the farthest two
    years) is shown, and the facts say so.
    """
    if way == "ky":
        return periods.page(view, candidates(view), years)
    names = candidates(view)
    chosen = [code for code in dict.fromkeys(associations) if code in names][:MOST]
    is_default = len(chosen) < 2
    if is_default:
        chosen = default_pair(view, names, chosen)
    if len(chosen) < 2:
        return _too_few(names)
    columns = {code: names[code] for code in chosen}
    rows = measures.read(view, chosen)
    aligned = measures.by_association(rows, chosen) if len(rows) else []
    comparable = [m for m in aligned if m.comparable]
    return Page(
        name=NAME,
        title=TITLE,
        headline=_headline(aligned, columns),
        headline_records=_headline_records(aligned, columns),
        facts=(_DEFAULT,) if is_default else (),
        cards=_cards(aligned, comparable, columns),
        parts=tuple(_parts(rows, aligned, comparable, columns)),
        missing=tuple(_missing(aligned, columns)),
    )


def default_pair(view: View, names: dict[str, str], chosen: Sequence[str]) -> list[str]:
    """The associations with the most measures in common, around what is already chosen."""
    around = [view.filter.association] if view.filter.association in names else list(chosen)
    pairs = view.query("comparison/overlap", ids=tuple(names), around=tuple(around))
    if pairs.empty:
        return list(dict.fromkeys([*around, *names]))[:2]
    pair = [str(pairs.iloc[0]["first"]), str(pairs.iloc[0]["second"])]
    return sorted(pair, key=lambda code: code not in around)


def _too_few(names: dict[str, str]) -> Page:
    only = next(iter(names.values()), "")
    headline = (
        f"Phạm vi đang lọc chỉ có {only}, không có hội nào để so sánh"
        if only
        else "Phạm vi đang lọc không có hội nào để so sánh"
    )
    return Page(
        NAME, TITLE, headline, missing=("Bỏ lọc loại hình hội để chọn được từ hai hội trở lên.",)
    )


def _headline(aligned: list[Measure], columns: dict[str, str]) -> str:
    members = next((m for m in aligned if m.code == "members"), None)
    if members is not None and len([k for k in columns if k in members.cells]) > 1:
        return tables.finding(members, columns)
    shared = sum(m.comparable for m in aligned)
    who = " và ".join(columns.values()) if len(columns) == 2 else f"{len(columns)} hội"
    if not shared:
        return f"{who} chưa có chỉ số nào cùng có số liệu để so sánh"
    return f"{who} so được {shared} trong {len(aligned)} chỉ số"


def _headline_records(aligned: list[Measure], columns: dict[str, str]) -> tuple[str, ...]:
    members = next((m for m in aligned if m.code == "members"), None)
    if members is None or len(members.cells) < 2:
        return evidence.record_ids((m.records for m in aligned), evidence.MOST_RECORDS)
    return members.records


def _cards(
    aligned: list[Measure], comparable: list[Measure], columns: dict[str, str]
) -> tuple[Card, ...]:
    members = next((m for m in aligned if m.code == "members"), None)
    cards = []
    for code, name in columns.items():
        known = members is not None and code in members.cells
        reported = sum(code in m.cells for m in aligned)
        cell = members.cells[code] if members is not None and known else None
        cards.append(
            Card(
                f"{name}: hội viên (người)",
                numbers.quantity(None)
                if cell is None
                else numbers.quantity(cell["value"], "", cell["qualifier"], cell["value_to"]),
                (f"{cell['time_label']}; " if cell is not None else "")
                + f"{reported} chỉ số có số liệu",
                record_ids=() if cell is None else tuple(cell["record_ids"]),
                number=None if cell is None else float(cell["value"]),
                unit="người",
            )
        )
    cards.append(
        phrases.count_card(
            "Chỉ số so được (chỉ số)",
            len(comparable),
            f"trên {len(aligned)} chỉ số",
            evidence.record_ids((m.records for m in comparable), evidence.MOST_RECORDS),
        )
    )
    return tuple(cards)


def _parts(
    rows: pd.DataFrame,
    aligned: list[Measure],
    comparable: list[Measure],
    columns: dict[str, str],
) -> list[Part]:
    """The main measures as pictures, all of them as one grid, courses where years are told."""
    parts: list[Part] = []
    pictures = charts.side_by_side(comparable, columns)
    if pictures:
        parts.append(Part("chinh", "Chỉ số chính", lambda: pictures))
    if aligned:
        parts.append(Part("tat-ca", "Tất cả chỉ số", lambda: [tables.section(aligned, columns)]))
    courses = charts.courses(rows, columns)
    if courses:
        parts.append(Part("dien-bien", "Qua các năm", lambda: courses))
    return parts


def _missing(aligned: list[Measure], columns: dict[str, str]) -> list[str]:
    lines = []
    for code, name in columns.items():
        lacking = sum(code not in m.cells for m in aligned)
        if lacking:
            lines.append(f"{name}: {lacking} chỉ số mà hội khác có thì hội này {wording.NO_DATA}.")
    return lines
