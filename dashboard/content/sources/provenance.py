"""Where the snapshot comes from: documents, files, corrections, refused rows, dictionary."""

from __future__ import annotations

import pandas as pd

from dashboard.content import evidence
from dashboard.content.model import Grid, Section
from dashboard.selection.view import View
from dashboard.words import numbers
from etl.records.period import Period, period
from etl.records.tables import BY_NAME

_EXPECTED = {"member": "mọi hội thành viên", "union": "Liên hiệp hội"}
_AGGREGATION = {"sum": "cộng được", "none": "không cộng"}


def documents(view: View) -> pd.DataFrame:
    """The source documents with the number of figures taken (see sources/documents.sql)."""
    rows = view.query("sources/documents")
    if view.filter.active:
        rows = rows[(rows["figures"] > 0) | (rows["targets"] > 0) | (rows["entries"] > 0)]
    return rows.reset_index(drop=True)


def papers(rows: pd.DataFrame) -> Section:
    """The source documents, those with most figures first."""
    used = rows[rows["figures"] > 0]
    title = "Không có văn bản nào nêu số liệu trong phạm vi đang lọc"
    if len(used):
        first = used.iloc[0]
        title = (
            f"{numbers.number(used['figures'].sum())} số liệu từ {len(used)} văn bản; nhiều nhất "
            f"là của {evidence.writer(first)} ({numbers.number(first['figures'])} số liệu)"
        )
    return Section(
        key="documents",
        title=title,
        table=pd.DataFrame(
            {
                "Bài, văn bản": rows["title"],
                "Số liệu": rows["figures"].astype(float),
                "Tác giả": rows["author"],
                "Chức vụ, cơ quan": rows["author_position"],
                "Thuộc": rows["document"],
                "Thời gian": rows["document_date"].map(_date_words),
                "Dòng": [_lines(r) for _, r in rows.iterrows()],
                "Không dùng": rows["set_aside"],
                "Mục tiêu, kiến nghị": rows["targets"],
                "Mục trong sổ": rows["entries"],
                "Ghi chú": rows["note"].fillna("không"),
            }
        ),
        source="Nguồn: danh mục văn bản và toàn bộ bản ghi trong phạm vi đang lọc.",
        grid=Grid(
            bars={"Số liệu": float(rows["figures"].max()) if len(rows) else 1.0},
            widths={"Bài, văn bản": 330, "Số liệu": 110},
        ),
    )


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


def sections(view: View) -> list[Section | None]:
    """The indicators, what was refused or corrected, and what the snapshot was made of."""
    return [_dictionary(view), _rejected(view), _corrections(view), _snapshot(view)]


def _corrections(view: View) -> Section | None:
    """Declared corrections: what stood there, what stands there now, why, by whom."""
    rows = view.query("sources/corrections")
    if rows.empty:
        return None
    concerns = rows[["record_id", "label", "concerns", "as_printed"]].itertuples(index=False)
    names = rows["column_name"]
    return Section(
        key="corrections",
        title=f"{numbers.number(len(rows))} ô được đính chính có khai báo",
        table=pd.DataFrame(
            {
                "Bản ghi": [
                    " · ".join(told for told in row if isinstance(told, str) and told)
                    or f"bản ghi {record}"
                    for record, *row in concerns
                ],
                "Cột": rows["heading"],
                "Trong nguồn": [
                    _told(*cell) for cell in zip(names, rows["old_value"], strict=True)
                ],
                "Đính chính": [_told(*cell) for cell in zip(names, rows["new_value"], strict=True)],
                "Lý do": rows["reason"],
                "Ai, ngày nào": [
                    f"{who}, {numbers.day(day)}"
                    for who, day in zip(rows["declared_by"], rows["declared_on"], strict=True)
                ],
            }
        ),
        records=tuple(rows["record_id"]),
        caption="Bản ghi gốc giữ nguyên; đính chính được áp dụng khi dựng số liệu",
        grid=Grid(widths={"Bản ghi": 300, "Lý do": 300}),
        half=True,
    )


def _told(column: str, value: object) -> str:
    """A cell of a correction in words: a period as it is shown elsewhere."""
    text = "để trống" if numbers.missing(value) else str(value)
    read = period(text) if column.endswith("_period") else text
    return read.label if isinstance(read, Period) else text


def _rejected(view: View) -> Section | None:
    """Rejected rows with file, sheet, row, column, value and reason."""
    cells = view.query("sources/rejected")
    if cells.empty:
        return None
    rows = cells.drop_duplicates(["file", "sheet", "row_number"])
    return Section(
        key="rejected",
        title=f"{numbers.number(len(rows))} dòng bị trả lại trong {cells['file'].nunique()} tệp, "
        "chờ sửa và nộp lại",
        table=pd.DataFrame(
            {
                "Tệp": cells["file"],
                "Trang tính": cells["sheet"].fillna("không có"),
                "Dòng": cells["row_number"],
                "Cột": cells["heading"].fillna("cả dòng"),
                # As somebody wrote it, codes included.
                "Giá trị": ["để trống" if numbers.missing(v) else f"“{v}”" for v in cells["value"]],
                "Lý do": cells["reason"],
            }
        ),
        caption="Dòng bị trả lại không được tính vào bất cứ con số nào",
        grid=Grid(widths={"Lý do": 430}),
        half=True,
    )


def _snapshot(view: View) -> Section:
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
                "Mã kiểm tra (SHA-256)": files["sha256"],
            }
        ),
        note=f"Bản số liệu {view.snapshot.id}, dựng lúc {numbers.moment(view.snapshot.built_at)}; "
        f"hạn và mục tiêu được xét đến ngày {numbers.day(info['as_of'])}. "
        "Số dòng nhận và trả lại cộng lại luôn bằng số dòng đã đọc.",
        caption=f"Hạn và mục tiêu được xét đến ngày {numbers.day(info['as_of'])}",
    )


def _table_heading(name: object) -> str:
    stem = str(name).rsplit("/", 1)[-1].rsplit(".", 1)[0]
    table = BY_NAME.get(stem)
    return table.heading if table else "nhiều bảng"


def _dictionary(view: View) -> Section:
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
                "Định nghĩa": rows["definition"],
                "Ai phải báo": rows["expected_from"].map(_EXPECTED).fillna("tuỳ hội"),
                "Cộng giữa các hội": rows["aggregation"].map(_AGGREGATION),
                "Số liệu": rows["figures"],
                "Tổ chức có số liệu": rows["associations"],
            }
        ),
        caption="Hội viên là người; không cộng với hội viên tập thể, chi hội hay hội cấp dưới",
        grid=Grid(widths={"Chỉ số": 240, "Định nghĩa": 430}),
    )
