"""Where the snapshot comes from: documents, files, corrections, refused rows, dictionary."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import evidence
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers
from etl.records.tables import BY_NAME

#: Papers drawn in the chart; the table has them all.
DRAWN = 15
_EXPECTED = {"member": "mọi hội thành viên", "union": "Liên hiệp hội"}
_AGGREGATION = {"sum": "cộng được", "none": "không cộng"}


def documents(view: View) -> tuple[Section, pd.DataFrame]:
    """The source documents with the number of figures taken; also the frame itself."""
    rows = view.query("sources/documents")
    if view.filter.active:
        rows = rows[(rows["figures"] > 0) | (rows["targets"] > 0) | (rows["entries"] > 0)]
    used = rows[rows["figures"] > 0]
    drawn = used.head(DRAWN)
    if used.empty:
        title = "Không có văn bản nào nêu số liệu trong phạm vi đang lọc"
    else:
        first = used.iloc[0]
        title = (
            f"{numbers.number(used['figures'].sum())} số liệu từ {len(used)} văn bản; nhiều nhất "
            f"là của {evidence.writer(first)} ({numbers.number(first['figures'])} số liệu)"
        )
    frame = pd.DataFrame(
        {
            "label": [f"{evidence.writer(r)}: {r['title']}" for _, r in drawn.iterrows()],
            "value": drawn["figures"],
        }
    )
    section = Section(
        key="documents",
        title=title,
        chart=Chart("bars", frame, {"unit": "số liệu", "title": "Số liệu lấy từ mỗi văn bản"}),
        table=pd.DataFrame(
            {
                "Bài, văn bản": rows["title"],
                "Tác giả": rows["author"],
                "Chức vụ, cơ quan": rows["author_position"],
                "Thuộc": rows["document"],
                "Thời gian": rows["document_date"].map(_date_words),
                "Dòng": [_lines(r) for _, r in rows.iterrows()],
                "Số liệu": rows["figures"],
                "Không dùng": rows["set_aside"],
                "Mục tiêu, kiến nghị": rows["targets"],
                "Mục trong sổ": rows["entries"],
                "Ghi chú": rows["note"].fillna("không"),
            }
        ),
        source="Nguồn: danh mục văn bản và toàn bộ bản ghi trong phạm vi đang lọc.",
        note=f"Vẽ {len(drawn)} văn bản có nhiều số liệu nhất." if len(used) > len(drawn) else "",
        heading="Văn bản nguồn",
    )
    return section, rows


def _date_words(value: object) -> str:
    """ "2023-08" → "tháng 8/2023"; a full date → dd/mm/yyyy."""
    text = "" if numbers.missing(value) else str(value)
    parts = text.split("-")
    if len(parts) == 3:
        return numbers.day(text)
    if len(parts) == 2:
        return f"tháng {int(parts[1])}/{parts[0]}"
    return text


def _lines(row: pd.Series) -> str:
    if numbers.missing(row["line_start"]):
        return "không đánh số"
    return f"{int(row['line_start'])}–{int(row['line_end'])}"


def corrections(view: View) -> Section:
    """Declared corrections: what stood there, what stands there now, why, by whom."""
    rows = view.query("sources/corrections")
    if rows.empty:
        title = "Không có chỗ nào trong nguồn phải đính chính"
    else:
        first = rows.iloc[0]
        title = (
            f"{numbers.number(len(rows))} ô được đính chính có khai báo, ví dụ "
            f"{str(first['heading']).lower()} {first['old_value']} thành {first['new_value']}"
        )
    return Section(
        key="corrections",
        title=title,
        table=pd.DataFrame(
            {
                "Bản ghi": [
                    " · ".join(told for told in row if isinstance(told, str) and told)
                    or f"bản ghi {record}"
                    for record, *row in rows[
                        ["record_id", "label", "concerns", "as_printed"]
                    ].itertuples(index=False)
                ],
                "Cột": rows["heading"],
                "Trong nguồn": rows["old_value"],
                "Đính chính": rows["new_value"],
                "Lý do": rows["reason"],
                "Ai, ngày nào": [
                    f"{who}, {numbers.day(day)}"
                    for who, day in zip(rows["declared_by"], rows["declared_on"], strict=True)
                ],
            }
        ),
        records=tuple(rows["record_id"]),
        note="Bản ghi gốc giữ nguyên; đính chính được áp dụng khi dựng số liệu và bị báo lỗi nếu "
        "nguồn đã được sửa.",
        heading="Đính chính và dòng bị trả lại",
    )


def rejected(view: View) -> Section:
    """Rejected rows with file, sheet, row, column, value and reason."""
    found = view.query("sources/rejected")
    rows = found.drop_duplicates(["file", "sheet", "row_number"])
    if found.empty:
        title = "Không có dòng nào bị trả lại"
    else:
        title = (
            f"{numbers.number(len(rows))} dòng bị trả lại trong "
            f"{found['file'].nunique()} tệp, chờ sửa và nộp lại"
        )
    return Section(
        key="rejected",
        title=title,
        table=pd.DataFrame(
            {
                "Tệp": found["file"],
                "Trang tính": found["sheet"].fillna("không có"),
                "Dòng": found["row_number"],
                "Cột": found["heading"].fillna("cả dòng"),
                # As somebody wrote it, codes included.
                "Giá trị": ["để trống" if numbers.missing(v) else f"“{v}”" for v in found["value"]],
                "Lý do": found["reason"],
            }
        ),
        note="Dòng bị trả lại không được tính vào bất cứ con số nào." if len(found) else "",
    )


def snapshot(view: View) -> Section:
    """What the snapshot was made of: files with hash and rows; accepted and rejected."""
    files = view.query("sources/inputs")
    info = view.query("sources/snapshot").iloc[0]
    return Section(
        key="snapshot",
        title=f"Đọc {numbers.number(info['rows_read'])} dòng từ {len(files)} tệp: nhận "
        f"{numbers.number(info['accepted'])}, trả lại {numbers.number(info['rejected'])}",
        table=pd.DataFrame(
            {
                "Tệp": files["name"],
                "Nội dung": [_table_heading(n) for n in files["name"]],
                "Số dòng": files["rows"],
                # In groups, so that the long hash can wrap in a narrow table.
                "Mã kiểm tra (SHA-256)": [
                    " ".join(h[i : i + 8] for i in range(0, len(h), 8)) for h in files["sha256"]
                ],
            }
        ),
        note=f"Bản số liệu {view.snapshot.id}, dựng lúc {numbers.moment(view.snapshot.built_at)}; "
        f"hạn và mục tiêu được xét đến ngày {numbers.day(info['as_of'])}. "
        "Số dòng nhận và trả lại cộng lại luôn bằng số dòng đã đọc.",
        heading="Bản số liệu và định nghĩa",
    )


def _table_heading(name: object) -> str:
    stem = str(name).rsplit("/", 1)[-1].rsplit(".", 1)[0]
    table = BY_NAME.get(stem)
    return table.heading if table else "nhiều bảng"


def dictionary(view: View) -> Section:
    """The indicators in plain Vietnamese, and how many figures each has."""
    rows = view.query("sources/dictionary")
    used = int((rows["figures"] > 0).sum())
    return Section(
        key="dictionary",
        title=f"{len(rows)} chỉ số được định nghĩa, {used} chỉ số đã có số liệu",
        table=pd.DataFrame(
            {
                "Chỉ số": rows["name"],
                "Nhóm": rows["topic"],
                "Đơn vị": rows["unit"],
                "Định nghĩa": [_definition(r) for _, r in rows.iterrows()],
                "Ai phải báo": rows["expected_from"].map(_EXPECTED).fillna("tuỳ hội"),
                "Cộng giữa các hội": rows["aggregation"].map(_AGGREGATION),
                "Số liệu": rows["figures"],
                "Tổ chức có số liệu": rows["associations"],
            }
        ),
        note="Hội viên là người; không cộng với hội viên tập thể, chi hội hay hội cấp dưới.",
    )


def _definition(row: pd.Series) -> str:
    if not numbers.missing(row["definition"]):
        return str(row["definition"])
    if row["unit"] == "có/không":
        return "1 là có, 0 là không."
    if row["unit"] == "năm":
        return "Năm xảy ra sự việc nêu trong tên chỉ số."
    return f"Đúng như tên gọi, tính bằng {row['unit']}."
