"""Numbers and names as the intake's messages say them."""

from __future__ import annotations

import math
from datetime import datetime

WARNING_KINDS = {
    "outlier": "Khác thường so với các kỳ trước",
    "fall": "Giảm đột ngột",
    "contradiction": "Khác với nguồn khác",
    "sum": "Tổng khác với cộng các phần",
    "rise": "Tăng đột ngột",
    "range": "Ngoài khoảng thường gặp",
    "small_money": "Số tiền quá nhỏ",
    "unit": "Chưa rõ đơn vị tiền",
    "dates": "Ngày có thể ghi theo lối Mỹ",
    "letters": "Chữ theo bảng mã cũ",
    "overlooked": "Có số chưa đọc hoặc bị ẩn",
    "identity": "Chưa rõ của hội nào, kỳ nào",
    "two_files": "Hai tệp nộp cùng lúc khác nhau",
    "many_associations": "Số liệu của nhiều hội trong một tệp",
}
CHANGES = {"added": "thêm", "removed": "bỏ", "changed": "đổi"}
#: Columns of an observation that a change can touch, as a change names them.
FIELDS = {
    "indicator": "chỉ số",
    "association": "hội",
    "ref_area": "địa bàn",
    "time_label": "kỳ số liệu",
    "breakdown": "phân tổ",
    "obs_value": "giá trị",
    "obs_value_to": "số cuối khoảng",
    "unit": "đơn vị",
    "obs_status": "trạng thái",
    "qualifier": "từ chỉ mức độ",
    "source": "nguồn",
    "source_place": "chỗ trong nguồn",
    "preferred": "được dùng",
    "status": "tình trạng",
    "target_value": "giá trị đích",
    "latest_value": "số mới nhất",
    "target_date": "hạn",
}
STATES = {
    "reported": "đã có số liệu",
    "zero": "bằng không",
    "not_reported": "chưa có số liệu",
    "not_applicable": "không yêu cầu",
}


def number(value: float | None) -> str:
    """1234.5 → "1.234,5"; None → "chưa có"."""
    if value is None or math.isnan(value):
        return "chưa có"
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def figure(value: float | None, unit: str | None) -> str:
    """A figure with its unit: "1.389 người"; yes/no in words."""
    if unit == "có/không" and value in (0, 1):
        return "có" if value else "không"
    text = number(value)
    return f"{text} {unit}" if unit and value is not None and not math.isnan(value) else text


def moment(at: datetime) -> str:
    """Local day and time: "23/11/2026 15:04"."""
    return f"{at.astimezone():%d/%m/%Y %H:%M}"


def fields(names: object) -> str:
    """ "obs_value, source" → "giá trị, nguồn"."""
    if not isinstance(names, str):
        return ""
    return ", ".join(FIELDS.get(name, name) for name in names.split(", ") if name)
