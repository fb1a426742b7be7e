"""What differs between two snapshots, row by row: figures in use, targets, register entries.

The same question is asked of both snapshots under the same filter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard.content import phrases
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from dashboard.words import numbers, wording

#: Columns of every frame here. part: figure, target or entry; change: changed, new or
#: removed; record_id: in the newer snapshot, None when removed; repeated: an entry that
#: is told among the targets too.
COLUMNS = [
    "part", "change", "record_table", "indicator", "ref_area", "label", "what", "when", "before",
    "now", "difference", "record_id", "sort", "repeated",
]  # fmt: skip
_ORDER = {"changed": 0, "new": 1, "removed": 2}
#: Places behind the comma beyond which an amount is written out in full.
_PLACES = 2

Row = dict[str, Any]


def changes(view: View, then: warehouse.Snapshot) -> pd.DataFrame:
    """Every difference from `then` to the view's snapshot; COLUMNS, in the order to show.

    Raises duckdb.Error when the earlier snapshot cannot answer.
    """
    rows = [
        *_compared(view, then, "changes/figures", ["key", "nth"], _figure, **_groups(view, then)),
        *_compared(view, then, "targets/all", ["record_id"], _target),
    ]
    # Requests stand among the targets and in the register; they are told once.
    named = {row["key"] for row in rows if row["part"] == "target"}
    for row in _compared(view, then, "registers/entries", ["record_id"], _entry):
        row["repeated"] = row["key"] in named
        rows.append(row)
    frame = pd.DataFrame(rows, columns=COLUMNS)
    places = {name: numbers.sort_key(name) for name in set(frame["label"])}
    ranks = {name: rank for rank, name in enumerate(sorted(places, key=places.__getitem__))}
    frame["repeated"] = frame["repeated"].eq(True)
    frame["place"] = frame["label"].map(ranks)
    frame["rank"] = frame["change"].map(_ORDER)
    ordered = frame.sort_values(["rank", "place", "sort", "what", "when"], kind="stable")
    return ordered.drop(columns=["place", "rank"]).reset_index(drop=True)


def _compared(
    view: View,
    then: warehouse.Snapshot,
    question: str,
    key: list[str],
    tell: Callable[[Row | None, Row | None], Row | None],
    **more: Any,
) -> list[Row]:
    """What `tell` says of each pair of rows that are not the same in both answers."""
    old = warehouse.query(question, then, **view.filter.values(), **more)
    new = view.query(question, **more)
    # Most rows are the same in both; only the others are looked at one by one.
    both = pd.concat([old, new], keys=["old", "new"]).drop_duplicates(keep=False)
    before = {tuple(row[c] for c in key): row for row in _records(both, "old")}
    told = []
    for row in _records(both, "new"):
        earlier = before.pop(tuple(row[c] for c in key), None)
        told.append(_with_ends(tell(earlier, row), earlier, row))
    told += [_with_ends(tell(row, None), row, None) for row in before.values()]
    return [row for row in told if row is not None]


def _groups(view: View, then: warehouse.Snapshot) -> dict[str, tuple[str, ...]]:
    """The groups of figures that are not the same in both: only theirs are read one by one."""
    asked = "changes/groups"
    both = pd.concat([warehouse.query(asked, then, **view.filter.values()), view.query(asked)])
    differ = both.drop_duplicates(["key", "checksum"], keep=False)
    names = {"groups": "key", "associations": "association", "indicators": "indicator"}
    return {name: tuple(sorted(set(differ[column]))) for name, column in names.items()}


def _records(both: pd.DataFrame, side: str) -> list[Row]:
    """The rows of one side as dicts with None for nothing."""
    frame = both[both.index.get_level_values(0) == side]
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]


def _with_ends(told: Row | None, before: Row | None, now: Row | None) -> Row | None:
    """What was told of a pair, with what all parts share."""
    if told is None:
        return None
    change = "new" if before is None else "removed" if now is None else "changed"
    record = None if now is None else now["record_id"]
    if before is None:
        told["before"] = wording.NO_DATA if told["part"] == "figure" else "chưa có"
        told["difference"] = "mới"
    if now is None:
        told["now"] = wording.NO_DATA if told["part"] == "figure" else "không còn"
        told["difference"] = "bị bỏ"
    return {**told, "change": change, "record_id": record}


def _figure(before: Row | None, now: Row | None) -> Row | None:
    either = now or before or {}
    exact = any(row is not None and _in_full(row) for row in (before, now))
    said = [None if row is None else _amount(row, exact) for row in (before, now)]
    difference = "" if before is None or now is None else _difference(before, now)
    if before and now and said[0] == said[1] and not difference:
        # The same figure from another record or with another place in its source.
        return None
    return {
        "part": "figure",
        "record_table": either["record_table"],
        "indicator": either["indicator"],
        "ref_area": either["ref_area"],
        "label": phrases.text(either["label"], wording.UNKNOWN),
        "what": phrases.text(either["subject"]),
        "when": phrases.text(either["time_label"], wording.UNKNOWN_PERIOD),
        "before": said[0],
        "now": said[1],
        "difference": difference or "chỉ đổi cách nêu",
        "sort": either["sort"],
    }


def _target(before: Row | None, now: Row | None) -> Row | None:
    target = now or before or {}
    said = [None if row is None else _aim(row) for row in (before, now)]
    due = _due_moved(before, now, "due_date")
    if before and now and said[0] == said[1] and not due:
        return None
    moved = []
    if before and now:
        moved = [_difference(before, now, "target_value"), due]
        if before["standing"] != now["standing"]:
            moved.append("đổi tình trạng")
    return {
        "part": "target",
        "key": target["record_id"],
        "record_table": "targets",
        "ref_area": None,
        "label": phrases.text(target["association_name"], wording.UNKNOWN),
        "what": f"Mục tiêu: {phrases.text(target['title'])}",
        "when": _due(target["due_date"]),
        "before": said[0],
        "now": said[1],
        "difference": "; ".join(filter(None, moved)) or "chỉ đổi số đã đạt hoặc cách nêu",
        "sort": 1000,
    }


def _entry(before: Row | None, now: Row | None) -> Row | None:
    entry = now or before or {}
    said = [None if row is None else _standing(row) for row in (before, now)]
    due = _due_moved(before, now, "due_date")
    states = [row and (row["state"], row["standing"]) for row in (before, now)]
    if states[0] == states[1] and not due:
        return None
    register = phrases.text(entry["register_name"], "Sổ theo dõi")
    moved = ["đổi tình trạng" if states[0] != states[1] else "", due]
    return {
        "part": "entry",
        "key": entry["record_id"],
        "record_table": "register_entries",
        "ref_area": None,
        "label": phrases.text(entry["label"], wording.UNKNOWN),
        "what": f"{register}: {phrases.text(entry['title'])}",
        "when": phrases.text(entry["time_label"]) or _due(entry["due_date"]),
        "before": said[0],
        "now": said[1],
        "difference": "; ".join(filter(None, moved)),
        "sort": 2000,
    }


def _in_full(row: Row) -> bool:
    """Whether rounding an amount of money would hide a part of it, and so a change."""
    single = row["unit"] == "đồng" and row["obs_value_to"] is None
    return single and _hidden(float(row["obs_value"]))


def _amount(row: Row, exact: bool) -> str:
    """The figure as contents say it; an amount of money in full when `exact`."""
    value, unit = row["obs_value"], row["unit"]
    if exact and unit == "đồng" and row["obs_value_to"] is None:
        text = numbers.qualified(numbers.money_exact(value), row["qualifier"])
    else:
        text = numbers.quantity(value, unit, row["qualifier"], row["obs_value_to"])
    if row["denominator"] is not None:
        text = text.replace(numbers.NBSP, f"/{numbers.number(row['denominator'])}{numbers.NBSP}", 1)
    return text


def _hidden(dong: float) -> bool:
    shown = dong / numbers.money_scale(dong)[0]
    return abs(round(shown, _PLACES) - shown) > 1e-9


def _difference(before: Row, now: Row, column: str = "obs_value") -> str:
    """How far a value moved: "tăng 12 người", "muộn hơn 2 năm"; "" when it did not."""
    old, new, unit = before[column], now[column], now["unit"]
    if old is None or new is None or before["unit"] != unit or unit == "có/không":
        return "" if old == new and before["unit"] == unit else "thay đổi"
    moved = round(float(new) - float(old), 6)
    if moved == 0:
        return ""
    size = abs(moved)
    if unit == "năm":
        return f"{'muộn' if moved > 0 else 'sớm'} hơn {numbers.number(size)}{numbers.NBSP}năm"
    exact = unit == "đồng" and _hidden(size)
    text = numbers.money_exact(size) if exact else numbers.quantity(size, unit)
    if unit == "%":
        text = f"{numbers.number(size)} điểm phần trăm"
    return f"{'tăng' if moved > 0 else 'giảm'} {text}"


def _aim(row: Row) -> str:
    """The value aimed at and how it stands: "2.000 người (chậm tiến độ; mới nhất 1.450 người)"."""
    status = wording.STANDINGS.get(row["standing"], (wording.UNKNOWN, ""))[0]
    if row["target_value"] is None:
        return status
    aim = numbers.quantity(
        row["target_value"], row["unit"], row["qualifier"], row["target_value_to"]
    )
    latest = row["latest_value"]
    if latest is None or row["unit"] == "có/không":
        return f"{aim} ({status})"
    return f"{aim} ({status}; mới nhất {numbers.quantity(latest, row['unit'])})"


def _standing(row: Row) -> str:
    state = phrases.text(row["state_name"], wording.UNKNOWN)
    due = row["standing"] == "due_passed"
    return f"{state} ({wording.STANDINGS['due_passed'][0]})" if due else state


def _due_moved(before: Row | None, now: Row | None, column: str) -> str:
    if before is None or now is None or before[column] == now[column]:
        return ""
    return f"đổi hạn, trước là {numbers.day(before[column])}" if before[column] else "mới ghi hạn"


def _due(day: Any) -> str:
    return "không ghi hạn" if day is None else f"hạn {numbers.day(day)}"
