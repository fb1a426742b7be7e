"""What a check found: whose each file is, the rows taken and sent back, cells to mend."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.screen import layout, tables
from dashboard.screen.updates import common, words
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl import template, updates

#: Rejected cells that can be mended on the page at once; of more the next ones follow.
_MENDED_AT_ONCE = 20
_NONE = ""


def show(report: updates.Report, view: View) -> None:
    """The whole report: a heading a file, rows sent back and taken, side by side."""
    with st.container(border=True):
        st.subheader(
            f"2. Kết quả kiểm tra: nhận {numbers.number(report.accepted)}, "
            f"trả lại {numbers.number(report.rejected)} trong {numbers.number(report.read)} dòng",
            anchor=False,
        )
        st.button("Kiểm tra tệp khác", on_click=common.close_check, icon=":material/close:")
        for file in report.files:
            _file(file, report, view)
        for message in report.messages:
            st.caption(wording.plain(message))
        sent_back, taken = st.tabs(
            [
                f"Trả lại {numbers.number(report.rejected)} dòng",
                f"Nhận {numbers.number(report.accepted)} dòng",
            ]
        )
        with sent_back:
            _rejected(report)
        with taken:
            _accepted(report)


def _file(file: updates.FileReport, report: updates.Report, view: View) -> None:
    if file.refused:
        st.error(wording.plain(f"{file.name}: {file.refused}"), icon=":material/block:")
        return
    lines = [
        f"{file.name}: đọc {numbers.number(file.read)} dòng, nhận {numbers.number(file.accepted)}, "
        f"trả lại {numbers.number(file.rejected)}"
    ]
    if file.blank or file.examples:
        lines.append(
            f"Không tính {numbers.number(file.blank)} dòng để trống và "
            f"{numbers.number(file.examples)} dòng ví dụ của biểu mẫu."
        )
    lines += [text for text in (file.seen_before, *file.messages) if text]
    layout.heading(whose(file, view.choices.associations), f"tep-{file.upload}", 4, lines)
    if not file.from_template and file.kind == "workbook":
        _owner(file, report, view)
    with st.container(horizontal=True):
        if file.rejected:
            layout.download(
                "Tải tệp đã đánh dấu ô sai",
                lambda: updates.marked_workbook(file, report),
                updates.marked_name(file),
                f"marked_{file.upload}",
                mime=template.MIME,
                icon="edit_document",
            )
        if len(report.uploads) > 1 and st.button(
            "Bỏ tệp này", icon=":material/delete:", key=f"without_{file.upload}"
        ):
            _again(report, without=[file.upload])


def whose(file: updates.FileReport, names: dict[str, str]) -> str:
    """The association and period of a file, large above it."""
    if file.kind == "correction":
        return "Đính chính một con số"
    if file.association:
        whose = names.get(file.association, file.association)
    elif len(file.associations) == 1:
        whose = names.get(file.associations[0], file.associations[0])
    elif file.associations:
        whose = f"{numbers.number(len(file.associations))} hội"
    else:
        whose = f"{wording.UNKNOWN_AT_START} của hội nào"
    years = ", ".join(map(str, file.years[:4]))
    period = file.period or years
    return f"{whose} · {f'kỳ {period}' if period else f'{wording.UNKNOWN} kỳ nào'}"


def _owner(file: updates.FileReport, report: updates.Report, view: View) -> None:
    """Whose a workbook of the sender's own is, and of which period, to be said here."""
    names = {_NONE: "Theo cột Hội trong tệp", **view.choices.associations}
    with st.form(f"owner_{file.upload}", border=True):
        st.caption("Tệp không lập từ biểu mẫu. Dòng nào thiếu hội hoặc kỳ thì lấy ở đây.")
        left, right = st.columns(2)
        with left:
            association = common.pick("Tệp của hội", names, _offered(file, names))
        period = right.text_input(
            "Kỳ của tệp", file.period or "", placeholder="2026, quý III/2026", max_chars=40
        )
        sent = st.form_submit_button("Kiểm tra lại", icon=":material/fact_check:")
    if sent:
        _again(report, owners={file.upload: (association or "", period.strip())})


def _offered(file: updates.FileReport, names: dict[str, str]) -> str:
    """The association offered: what was said before, or what a file without any is titled."""
    offered = file.association or (file.named if not file.associations else None) or _NONE
    return offered if offered in names else _NONE


def _rejected(report: updates.Report) -> None:
    if report.rejects.empty:
        st.caption("Không có dòng nào bị trả lại.")
        return
    layout.download(
        "Tải danh sách dòng bị trả lại (CSV)",
        lambda: updates.rejects_csv(report),
        "dong-bi-tra-lai.csv",
        "rejects_csv",
        mime="text/csv",
        kind="tertiary",
    )
    rows = report.rejects.to_dict("records")
    shown = rows[:_MENDED_AT_ONCE]
    with st.form("mend", border=False):
        given = [_reject(row, place) for place, row in enumerate(shown)]
        if len(rows) > len(shown):
            st.caption(f"Còn {numbers.number(len(rows) - len(shown))} lỗi nữa, hiện ra sau.")
        sent = st.form_submit_button("Ghi lại và kiểm tra", icon=":material/edit:")
    if sent:
        mends = []
        for row, (value, left_out) in zip(shown, given, strict=True):
            if value.strip() or left_out:
                column = None if left_out else row["column_name"]
                mends.append((str(row["upload"]), _mend(row, value, column)))
        if mends:
            _again(report, mends=mends)


def _reject(row: dict[str, Any], place: int) -> tuple[str, bool]:
    """One fault with a field to write the cell anew: what was typed, whether to leave the row."""
    text, field, out = st.columns([6, 3, 2], vertical_alignment="center")
    where = " · ".join(str(part) for part in (row["sheet"], row["cell"]) if part)
    text.markdown(wording.plain(f"{where}: {row['message'].partition(': ')[2] or row['reason']}"))
    value = ""
    if row["column_name"]:
        value = field.text_input(
            f"Ghi lại ô {row['heading']} dòng {row['row_number']}",
            key=f"mend_{place}",
            placeholder=f"Ghi lại {row['heading']}",
            label_visibility="collapsed",
            max_chars=300,
        )
    left_out = out.checkbox("Bỏ dòng này", key=f"leave_{place}")
    return value, left_out


def _accepted(report: updates.Report) -> None:
    rows = report.accepted_rows
    if rows.empty:
        st.caption("Không có dòng nào được nhận.")
        return
    tables.show(words.accepted_table(rows), key="accepted")
    records = rows.to_dict("records")
    with st.form("mend_accepted", border=False):
        place = st.selectbox(
            "Sửa một số đã nhận",
            range(len(records)),
            index=None,
            placeholder="Chọn dòng",
            format_func=lambda at: wording.unformatted(words.accepted_name(records[at])),
        )
        value = st.text_input("Ghi lại giá trị", max_chars=300)
        left_out = st.checkbox("Bỏ dòng này khỏi lần kiểm tra")
        sent = st.form_submit_button("Ghi lại và kiểm tra", icon=":material/edit:")
    if sent and place is not None and (value.strip() or left_out):
        row = records[place]
        mend = _mend(row, value, None if left_out else "obs_value")
        _again(report, mends=[(str(row["upload"]), mend)])


def _mend(row: dict[str, Any], value: str, column: str | None) -> updates.Mend:
    return updates.Mend(
        str(row["record_table"]), row["sheet"], int(row["row_number"]), row["letter"] or "",
        column, str(row["value"] or ""), value.strip() if column else "",
        by=common.acting(), at=common.now(),
    )  # fmt: skip


def _again(report: updates.Report, **changes: Any) -> None:
    """Check the report's files once more with changes, and show the new report."""
    with common.show_failures("upload", report.dataset):
        who = common.acting()
        with common.progress() as tell:
            again = updates.check_again(report, who=who, progress=tell, **changes)
        common.checked(again, who, ", ".join(file.name for file in again.files))


def choices(report: updates.Report) -> None:
    """Of files that contradict: which is used. Buttons, so outside of any form."""
    names = {file.upload: file.name for file in report.files}
    for _, row in report.warnings.iterrows():
        if row["other_upload"] in names:
            st.markdown(f":material/warning: {wording.plain(row['text'])}")
            _choose(report, str(row["upload"]), str(row["other_upload"]), names)


def reasons(report: updates.Report) -> dict[str, str]:
    """Each warning with a field for the reason it is accepted for; filled ones only."""
    given: dict[str, str] = {}
    if report.warnings.empty:
        return given
    st.markdown(f"{numbers.number(len(report.warnings))} cảnh báo cần xem:")
    for _, row in report.warnings.iterrows():
        st.markdown(f":material/warning: {wording.plain(row['text'])}")
        reason = st.text_input(
            wording.plain(f"Lý do chấp nhận ({row['kind_name']})"),
            key=f"reason_{row['warning']}",
            placeholder="Vì sao con số này đúng",
        )
        if reason.strip():
            given[str(row["warning"])] = reason.strip()
    return given


def _choose(report: updates.Report, first: str, other: str, names: dict[str, str]) -> None:
    """Which of two files that contradict is used; the other is left out of the check."""
    with st.container(horizontal=True):
        for used, left in ((first, other), (other, first)):
            label = wording.plain(f"Chỉ dùng {names[used]}")
            if st.button(label, key=f"only_{used}_{left}"):
                _again(report, without=[left])
