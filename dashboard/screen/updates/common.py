"""What the parts of the update page share: who acts, errors in words, tables of changes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from dashboard.access import access
from dashboard.screen import tables
from dashboard.screen.updates.words import changes_table, indicators_table, targets_table
from dashboard.selection import address, controls
from dashboard.words import numbers, wording
from etl import updates
from etl.records.errors import BuildError

LOG = logging.getLogger(__name__)
_NAME = "acting_person"
#: Parameters of the address: the check that is shown, the record that is corrected, the
#: report that is decided.
CHECK, CORRECT, READ = "kiem-tra", "sua", "bao-cao"
#: The part where files are submitted; the part that the next run opens.
SUBMIT, NEXT_PART = "nop", "next_part"


def acting() -> str:
    """The name put to what is done: the signed-in person, or what is typed here."""
    who = access.require_editor()
    if not who.local:
        return f"{who.name} <{who.email}>" if who.email else who.name
    return str(st.session_state.get(_NAME, "")).strip()


def name_field(dataset: str) -> None:
    """In a form that is signed, on a machine without sign-in: who does it.

    Kept for the session; offered is who signed last.
    """
    if not access.person().local:
        return
    if not st.session_state.get(_NAME):
        st.session_state[_NAME] = updates.last_signed(dataset)
    st.text_input(
        "Người thực hiện",
        key=_NAME,
        max_chars=120,
        placeholder="Họ và tên, được ghi vào lịch sử cùng lý do",
        persist_state="session",
    )


def pick(
    label: str,
    names: Mapping[str, str],
    chosen: str | None = None,
    *,
    placeholder: str = "Chọn hội",
    key: str | None = None,
) -> str | None:
    """One code of those named: `chosen` at first, none where that is not among them."""
    return st.selectbox(
        wording.plain(label),
        list(names),
        index=list(names).index(chosen) if chosen in names else None,
        placeholder=placeholder,
        format_func=lambda code: wording.unformatted(names[code]),
        key=key,
    )


def open_check() -> str:
    """The token of the check that is shown: it stands in the address, so that it stays."""
    return controls.given(CHECK)


def go_to_check(token: str) -> None:
    """Show a check in the part where files are submitted."""
    _go(SUBMIT, CHECK, token)


def close_check() -> None:
    """Show no check any more."""
    controls.choose(CHECK, "")


def _go(part: str, parameter: str, value: str) -> None:
    st.session_state[NEXT_PART] = part
    address.write({CHECK: None, CORRECT: None, READ: None, "viec": part, parameter: value})
    st.rerun()


def now() -> str:
    """This moment in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """A bar for what takes a while; the function moves it."""
    bar = st.progress(0.0, "Đang đọc tệp")

    def tell(text: str, share: float) -> None:
        bar.progress(min(max(share, 0.0), 1.0), wording.plain(text))

    yield tell
    bar.empty()


def publish(preview: updates.Preview, reason: str) -> None:
    """Publish what was previewed, and say so on the page made anew."""
    who = acting()
    snapshot = updates.publish(preview, who, reason)
    access.record("publish", who, dataset=preview.dataset, snapshot=snapshot, reason=reason)
    close_check()
    st.session_state["published_now"] = snapshot
    st.rerun()


@contextmanager
def show_failures(event: str, dataset: str) -> Iterator[None]:
    """Run an action; a refusal is logged and shown, an expected failure is shown."""
    try:
        yield
    except access.NotAllowedError as error:
        access.record("refused", dataset=dataset, action=event)
        st.error(wording.plain(str(error)))
    except BuildError as error:
        st.error(wording.plain(str(error)))
    except OSError as error:
        LOG.error("%s failed", event, exc_info=error)
        st.error("Không ghi được trên máy chủ (hết chỗ hoặc thiếu quyền). Bản đang dùng không đổi.")


def is_editor(dataset: str, action: str) -> bool:
    """Whether who looks may write; else says so, and logs it."""
    try:
        access.require_editor()
    except access.NotAllowedError as error:
        access.record("refused", dataset=dataset, action=action)
        st.warning(wording.plain(str(error)), icon=":material/lock:")
        return False
    return True


def checked(report: updates.Report, who: str, names: str) -> None:
    """Log that files were checked, and show the report."""
    access.record("upload", who, dataset=report.dataset, files=names, rejected=report.rejected)
    go_to_check(report.token)


def moment(value: object) -> str:
    """A UTC time as day and hour in Việt Nam."""
    if numbers.missing(value):
        return "–"
    timestamp = (
        pd.Timestamp(str(value)) if not isinstance(value, datetime | pd.Timestamp) else value
    )
    return numbers.moment(timestamp)


def show_comparison(value: object, key: str) -> None:
    """The changes of figures, targets and completeness between two snapshots."""
    changes = changes_table(value.changes)  # type: ignore[attr-defined]
    targets = targets_table(value.targets)  # type: ignore[attr-defined]
    states = indicators_table(value.indicators)  # type: ignore[attr-defined]
    if changes.empty and targets.empty and states.empty:
        st.info("Không có con số nào thay đổi.", icon=":material/info:")
        return
    for name, table, heading in (
        ("changes", changes, "con số thay đổi"),
        ("targets", targets, "mục tiêu đổi tình trạng"),
        ("states", states, "chỉ số đổi tình trạng có số liệu"),
    ):
        # That no figure changes is said, too.
        if len(table) or name == "changes":
            st.subheader(wording.plain(f"{numbers.number(len(table))} {heading}"), anchor=False)
        if len(table):
            tables.show(table, key=f"{name}_{key}")
