"""Frames of etl.updates as tables with Vietnamese headings and words. No Streamlit."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.words import numbers, wording


def quantity(row: pd.Series, side: str) -> str:
    """A figure before or after, "–" when it was or is not there."""
    value = row.get(f"{side}_value")
    if numbers.missing(value):
        return "–"
    return numbers.quantity(value, row.get("unit"), None, row.get(f"{side}_value_to"))


def _earlier(row: pd.Series) -> str:
    """The figure of the period before, with that period; "–" where there is none."""
    value = row.get("earlier_value")
    if numbers.missing(value):
        return "–"
    return f"{numbers.quantity(value, row.get('unit'))} ({row['earlier_label']})"


def changes_table(changes: pd.DataFrame) -> pd.DataFrame:
    """Figure by figure: old → new with the source."""
    rows = [
        {
            "Hội": text(r["association_name"]),
            "Chỉ số": text(r["indicator_name"]),
            "Phân tổ": text(r["breakdown"]),
            "Kỳ": text(r["time_label"]),
            "Thay đổi": text(r["change_name"]),
            "Trước": quantity(r, "old"),
            "Nay": quantity(r, "new"),
            "Kỳ trước": _earlier(r),
            "Nguồn": text(r["new_source_title"], text(r["old_source_title"])),
        }
        for _, r in changes.iterrows()
    ]
    return pd.DataFrame(rows)


def targets_table(targets: pd.DataFrame) -> pd.DataFrame:
    """Targets whose state changes."""
    rows = [
        {
            "Mục tiêu": text(r["title"]),
            "Hội": text(r["association_name"]),
            "Trước": _status(r["old_standing"]),
            "Nay": _status(r["new_standing"]),
        }
        for _, r in targets.iterrows()
    ]
    return pd.DataFrame(rows)


def indicators_table(indicators: pd.DataFrame) -> pd.DataFrame:
    """Indicators that become known, unknown or nought."""
    rows = [
        {
            "Hội": text(r["association_name"]),
            "Chỉ số": text(r["indicator_name"]),
            "Trước": wording.STATES.get(str(r["old_state"]), "–"),
            "Nay": wording.STATES.get(str(r["new_state"]), "–"),
        }
        for _, r in indicators.iterrows()
    ]
    return pd.DataFrame(rows)


def accepted_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows taken: as they stand in the file and as they are read."""
    return pd.DataFrame(
        {
            "Trang tính": [text(v) for v in rows["sheet"]],
            "Dòng": [text(v) for v in rows["row_number"]],
            "Hội": [text(v) for v in rows["association_name"]],
            "Chỉ số": [text(v) for v in rows["subject"]],
            "Phân tổ": [text(v) for v in rows["breakdown"]],
            "Kỳ": [text(v) for v in rows["time_label"]],
            "Ghi là": [text(v) for v in rows["value"]],
            "Đọc là": [text(v) for v in rows["figure"]],
        }
    )


def accepted_name(row: dict[str, Any]) -> str:
    """A row taken in one line, to choose it by."""
    parts = (row["association_name"], row["subject"], row["breakdown"], row["time_label"])
    named = ", ".join(str(part) for part in parts if part)
    return f"Dòng {row['row_number']}: {named}: {text(row['figure'])}"


def figure_name(row: pd.Series) -> str:
    """A figure of one association in one line: period, breakdown, value, source."""
    value = numbers.quantity(row["obs_value"], row["unit"], row["qualifier"], row["obs_value_to"])
    named = ", ".join(str(part) for part in (row["time_label"], row["breakdown"]) if part)
    source = f" ({row['source_title']})" if row["source_title"] else ""
    return f"{named}: {value}{source}"


def uploads_table(uploads: pd.DataFrame) -> pd.DataFrame:
    """The files received and what became of them."""
    return pd.DataFrame(
        {
            "Tệp": uploads["name"],
            "Hội": [text(v) for v in uploads["association_name"]],
            "Kỳ": [text(v) for v in uploads["period"]],
            "Nhận lúc": [numbers.moment(pd.Timestamp(v)) for v in uploads["received_at"]],
            "Người nộp": [text(v) for v in uploads["received_by"]],
            "Tình trạng": [_use(row) for row in uploads.to_dict("records")],
        }
    )


def _use(row: dict[str, Any]) -> str:
    if row["in_force"]:
        return "đang dùng"
    if numbers.missing(row["read"]):
        return "chưa kiểm tra"
    return "chưa công bố" if row["accepted"] else "không có dòng nào được nhận"


def _status(code: Any) -> str:
    return wording.STANDINGS.get(str(code), ("–", ""))[0]


def text(value: Any, default: str = "–") -> str:
    """A cell in words, `default` when there is nothing in it."""
    return default if numbers.missing(value) or str(value).strip() == "" else str(value)
