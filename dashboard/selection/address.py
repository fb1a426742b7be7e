"""Writes choices into the URL's parameters, several in quick succession too.

The browser sends its parameters along with every click. Over a slow line a second
choice is made before the browser has learnt of the first: it comes under the older
parameters, and written onto those it would undo the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

Parameters = dict[str, str]
_WRITTEN = "address_written"
_SHOWN = "address_shown"


@dataclass(frozen=True)
class _Written:
    """What was written since the browser last spoke for itself.

    before   the parameters under which a choice may still come that knows nothing of it
    after    the parameters as written
    late     whether the last choice came under one of those of an earlier writing
    opening  whether the run that the choice began has yet to reach `begin`
    """

    before: tuple[Parameters, ...]
    after: Parameters
    late: bool
    opening: bool


def begin() -> None:
    """Note that a run of the whole script begins: the first call of each.

    Unless a choice began it, the browser has spoken for itself: its parameters count
    from here on, whichever they are.
    """
    written = st.session_state.get(_WRITTEN)
    if written is None:
        return
    if written.opening:
        st.session_state[_WRITTEN] = replace(written, opening=False)
    else:
        del st.session_state[_WRITTEN]
        st.session_state.pop(_SHOWN, None)


def catch_up() -> None:
    """Use the parameters as last written; the first call of a fragment that reads them.

    A fragment runs again under the parameters the browser knows. Whatever else could
    have brought older ones back, a link or the back button, runs the whole script.
    """
    written: _Written | None = st.session_state.get(_WRITTEN)
    if written is not None and _late(written):
        st.query_params.from_dict(written.after)


def change(changed: Callable[[Parameters], Parameters]) -> None:
    """Replace the parameters by `changed(parameters)`; for callbacks of controls.

    All at once: each single write is a step of the browser's history, and the back
    button would stop at filters nobody chose.
    """
    now: Parameters = st.query_params.to_dict()
    written: _Written | None = st.session_state.get(_WRITTEN)
    late = _late(written)
    before: tuple[Parameters, ...] = (now,)
    after = changed(now)
    if written is not None and (late or written.opening):
        before, after = (*written.before, written.after), changed(written.after)
    elif after == now:
        return
    else:
        for key, shown in st.session_state.get(_SHOWN, {}).items():
            # What a control says now, its browser has learnt.
            if key in st.session_state and st.session_state[key] == shown[-1]:
                del shown[:-1]
    run = get_script_run_ctx()
    whole = run is not None and not run.fragment_ids_this_run
    st.session_state[_WRITTEN] = _Written(before, after, late, whole)
    st.query_params.from_dict(after)


def write(changes: Mapping[str, str | None]) -> None:
    """Write these parameters into the URL; '' and None take one out of it."""
    change(lambda now: with_changes(now, changes))


def with_changes(now: Mapping[str, str], changes: Mapping[str, str | None]) -> Parameters:
    """The parameters with these changes: '' and None take one out."""
    kept = {name: value for name, value in now.items() if name not in changes}
    return kept | {name: value for name, value in changes.items() if value}


def show(key: str, value: Any) -> None:
    """Set what a control shows in this run, before the control is made."""
    st.session_state[key] = value
    shown = st.session_state.setdefault(_SHOWN, {}).setdefault(key, [])
    if _WRITTEN not in st.session_state:
        shown.clear()
    if not shown or shown[-1] != value:
        shown.append(value)


def on_choice(key: str, take: Callable[[Any], None]) -> Callable[[], None]:
    """The callback of a control: `take(value)` where somebody chose the value.

    A browser that has not learnt of a choice sends with the next one what the controls
    showed before it: to Streamlit that looks like a choice of the old values. The new
    address may have reached it already; but nobody chooses twice at once.
    """

    def write() -> None:
        value = st.session_state[key]
        before = st.session_state.get(_SHOWN, {}).get(key, [])[:-1]
        repeated = value in before
        if not (repeated and (_late(st.session_state.get(_WRITTEN)) or _others_changed(key))):
            take(value)

    return write


def _others_changed(key: str) -> bool:
    """Whether the browser reports of another control, too, what it does not show."""
    return any(
        st.session_state[other] != shown[-1]
        for other, shown in st.session_state.get(_SHOWN, {}).items()
        if other != key and other in st.session_state
    )


def _late(written: _Written | None) -> bool:
    if written is None:
        return False
    if written.opening:
        # Another callback of the same run: the parameters are what the first one wrote.
        return written.late
    return st.query_params.to_dict() in written.before
