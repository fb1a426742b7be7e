"""Choices of a single page that stand in the URL beside the shared filter.

A control reads its value from the URL, checks it against what may be chosen and
writes a change back, so a mailed link and the back button restore the view. What
is not known is dropped without a word: another dataset has other codes. Moving to
another page leaves these parameters behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from dashboard.selection import address
from dashboard.selection.choice import ITEM, parameter_of
from dashboard.words import wording

T = TypeVar("T")
#: Between the codes of a list in the URL; no code has it.
_COMMA = ","


def given(parameter: str) -> str:
    """The text of a parameter in the URL, '' when absent."""
    return str(st.query_params.get(parameter, ""))


def choose(parameter: str, value: str) -> None:
    """Write a choice into the URL; '' takes it back."""
    address.write({parameter: value})


def given_choice(kind: type[T], offered: Mapping[str, Mapping[str, str]]) -> T:
    """What the URL chooses of what is offered (parameter → code → words); any item."""
    chosen = {field: given(name) for field, name in parameter_of(kind).items()}
    return kind(
        **{
            field: chosen[field] or None
            for field, name in parameter_of(kind).items()
            if name == ITEM or chosen[field] in offered[name]
        }
    )


def given_list(parameter: str, options: Mapping[str, str], most: int) -> list[str]:
    """The known codes of a list parameter, each once, at most `most` of them."""
    codes = given(parameter).split(_COMMA)
    return [code for code in dict.fromkeys(codes) if code in options][:most]


def chips(
    label: str,
    parameter: str,
    options: Mapping[str, str],
    default: str | None = None,
    shown: str | None = None,
) -> str | None:
    """A row of chips of which one is chosen; without `default` none may be.

    `shown` is what stands chosen where the URL names none (a link to a thing in a part).
    """
    value = given(parameter)
    chosen = value if value in options else shown or default
    key = f"own_{parameter}"
    address.show(key, chosen)

    def take(picked: str | None) -> None:
        # A thing a link named stands elsewhere.
        address.write({ITEM: None, parameter: None if picked == default else picked})

    st.segmented_control(
        wording.plain(label),
        list(options),
        key=key,
        format_func=lambda code: wording.plain(options[code]),
        on_change=address.on_choice(key, take),
        required=default is not None,
        label_visibility="collapsed",
    )
    return chosen


def select(
    label: str,
    parameter: str,
    options: Mapping[str, str],
    placeholder: str,
    default: str | None = None,
    *,
    labelled: bool = True,
) -> str | None:
    """One of many from a list; None (the placeholder is shown) when nothing is chosen."""
    value = given(parameter)
    chosen = value if value in options else default

    def take(picked: str | None) -> None:
        choose(parameter, "" if picked is None or picked == default else picked)

    select_box(label, f"own_{parameter}", chosen, options, placeholder, take, labelled=labelled)
    return chosen


def narrow(lists: Iterable[tuple[str, str, str]], offered: Mapping[str, Mapping[str, str]]) -> None:
    """The lists that narrow a grid (parameter, label, placeholder), those that offer anything."""
    with st.container(horizontal=True, gap="small", key="own_choices"):
        for parameter, label, placeholder in lists:
            if offered[parameter]:
                select(label, parameter, offered[parameter], placeholder, labelled=False)


def select_box(
    label: str,
    key: str,
    chosen: str | None,
    options: Mapping[str, str],
    placeholder: str,
    take: Callable[[str | None], None],
    *,
    labelled: bool = True,
) -> None:
    """The list itself, showing `chosen`; `take(code)` writes what somebody picks.

    Without a label in sight the placeholder says what the list is of.
    """
    address.show(key, chosen)
    st.selectbox(
        wording.plain(label),
        list(options),
        index=None,
        key=key,
        placeholder=placeholder,
        format_func=lambda code: wording.unformatted(options.get(code, code)),
        on_change=address.on_choice(key, take),
        filter_mode="contains",
        label_visibility="visible" if labelled else "collapsed",
    )


def several(
    label: str,
    parameter: str,
    options: Mapping[str, str],
    placeholder: str,
    default: Sequence[str] = (),
    most: int = 4,
) -> list[str]:
    """Up to `most` from a list; `default` when the URL names none."""
    chosen = given_list(parameter, options, most) or list(default)
    key = f"own_{parameter}"
    address.show(key, chosen)

    def take(picked: list[str]) -> None:
        choose(parameter, _COMMA.join(picked))

    st.multiselect(
        wording.plain(label),
        list(options),
        key=key,
        placeholder=placeholder,
        format_func=lambda code: wording.unformatted(options[code]),
        max_selections=most,
        on_change=address.on_choice(key, take),
    )
    return chosen


def search(label: str, parameter: str, placeholder: str) -> str:
    """A search box; the words searched for."""
    key = f"own_{parameter}"
    address.show(key, given(parameter))

    def take(words: str) -> None:
        choose(parameter, words.strip())

    st.text_input(
        wording.plain(label),
        key=key,
        placeholder=placeholder,
        max_chars=200,
        icon=":material/search:",
        on_change=address.on_choice(key, take),
    )
    return given(parameter)
