"""The cover sheet of a template: whose it is, when it is due, how to fill it in."""

from __future__ import annotations

from datetime import date
from typing import Any

from etl.datasets import DATASETS
from etl.files import template_marks as marks
from etl.records.schema import Table
from etl.template.content import Content
from etl.template.due import due_date, year_of

_STEPS = (
    "Mỗi trang tính là một bảng. Chỉ ghi ở cột Giá trị (nền xanh nhạt) của các dòng có sẵn; thêm "
    "dòng ở dưới nếu còn số liệu khác.",
    "Ô có danh sách: bấm mũi tên để chọn. Ghi đúng tên như trong danh sách.",
    "Chưa có số liệu thì để trống. Số 0 chỉ ghi khi kết quả đúng là không có gì.",
    "Con số viết theo lối Việt Nam: dấu chấm chia hàng nghìn, dấu phẩy chia số lẻ: 1.389; 12,5; "
    "8,6 tỷ; 380 triệu.",
    "Từ “trên”, “gần”, “khoảng”, “ít nhất” ghi ở cột Từ chỉ mức độ, không ghi cùng con số.",
    "Kỳ số liệu để nguyên nếu là cả kỳ báo cáo; ngắn hơn thì ghi: quý II/2026, 6 tháng đầu năm "
    "2026, 8/2026, 30/6/2026.",
    "Số ước tính: chọn “Ước tính” ở cột Trạng thái số liệu.",
    f"Dòng nền cam ghi {marks.EXAMPLE} chỉ để xem cách ghi, không được đọc; xoá đi cũng được.",
    "Các cột nền xám (số kỳ trước, đơn vị, cách hiểu) để so sánh, không được đọc.",
    "Có thể thêm dòng, đổi thứ tự hoặc ẩn cột. Không đổi tiêu đề cột, không gộp ô, không dùng công "
    "thức ở cột số liệu, không đặt mật khẩu.",
    "Lưu dạng .xlsx và gửi lại. Nếu có chỗ cần sửa, tệp được trả lại với ô sai tô màu và ghi chú; "
    "sửa ngay trong tệp ấy rồi gửi lại, số mới thay số cũ.",
)


def write_cover(sheet: Any, book: Any, content: Content, tables: list[Table], today: date) -> None:
    """Write the cover."""
    base = {"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True}
    title = book.add_format(
        {**base, "bold": True, "font_size": 16, "font_color": "#0B5C8A", "text_wrap": False}
    )
    bold = book.add_format({**base, "bold": True})
    plain = book.add_format(base)
    warn = book.add_format({**base, "bold": True, "font_color": "#9A3412"})
    link = book.add_format({**base, "font_color": "#0B5C8A", "underline": 1})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, f"Báo cáo số liệu kỳ {content.period_label}", title)
    row = 2
    year = year_of(content.period)
    facts = [
        (
            "Đơn vị báo cáo",
            content.association.name if content.association else "Các hội (mẫu chung)",
        ),
        ("Kỳ báo cáo", content.period_label),
        ("Hạn nộp", f"trước ngày {due_date(year):%d/%m/%Y}" if year else "theo thông báo"),
        ("Nơi nhận", "Cơ quan Thường trực Liên hiệp hội"),
        ("Ngày lập mẫu", f"{today:%d/%m/%Y}"),
    ]
    for label, text in facts:
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, text, plain)
        row += 1
    if content.dataset != "records":
        sheet.write_string(row, 0, "Lưu ý", warn)
        sheet.write_string(row, 1, f"{DATASETS[content.dataset]}: chỉ để tập dùng.", warn)
        row += 1
    row += 1
    sheet.write_string(row, 0, "Cách ghi", bold)
    for number, text in enumerate(_STEPS, start=1):
        sheet.set_row(row, 28 if len(text) > 105 else None)
        sheet.write_string(row, 1, f"{number}. {text}", plain)
        row += 1
    row += 1
    sheet.write_string(row, 0, "Các bảng", bold)
    for table in tables:
        count = len(content.lines.get(table.name, []))
        ready = f" ({count} dòng có sẵn)" if count else ""
        sheet.write_url(row, 1, f"internal:'{table.heading}'!A1", link,
                        f"{table.heading}{ready}: {table.help}")  # fmt: skip
        row += 1
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
