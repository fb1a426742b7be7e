"""The filter on the screen: kept in the URL, its controls in a bar on top, its badges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.selection import address, controls, filters
from dashboard.snapshot import baseline, warehouse
from dashboard.words import numbers, wording
from etl.datasets import offered

_ATTRIBUTE_OF = {parameter: attribute for attribute, parameter in filters.PARAMETER_OF.items()}
_STATE = "filter_parameters"
_PAGE = "filter_page"


def url_parameters() -> dict[str, str]:
    """The shared parameters in force, from the URL or kept from the last page.

    Moving to another page by the menu empties the URL: then the last choice is put
    back. Whenever the URL names any of them, or the reader went back or forward in the
    browser's history, the URL decides.

    Called before the menu is sent, and `keep_page` after it: a browser that hears of
    the page first makes two steps of its history, one without the choice, and there
    the back button would stop and forget it.
    """
    given = {name: st.query_params[name] for name in filters.KNOWN if name in st.query_params}
    kept = st.session_state.get(_STATE, {})
    run = get_script_run_ctx()
    if run is not None and not run.is_history_navigation:
        moved = st.session_state.get(_PAGE, run.page_script_hash) != run.page_script_hash
        if moved and not given and kept:
            given = dict(kept)
            st.query_params.update(given)
    st.session_state[_STATE] = given
    return given


def keep_page() -> None:
    """Remember which page this run shows; known once the menu has been made."""
    run = get_script_run_ctx()
    if run is not None:
        st.session_state[_PAGE] = run.page_script_hash


def set_parameters(**changes: str | None) -> None:
    """Write attributes of the filter into the URL; None removes one."""
    given = {filters.PARAMETER_OF[name]: value for name, value in changes.items()}
    st.session_state[_STATE] = address.with_changes(st.session_state.get(_STATE, {}), given)
    address.write(given)


def bar(chosen: filters.Filter, choices: filters.Choices) -> None:
    """The controls in one row, for a wide screen."""
    _provinces(chosen, choices, "", labelled=False)
    _associations(chosen, choices, "", labelled=False)
    _select_field(chosen, choices, "", labelled=False)
    _years_menu(chosen, choices)


def menu(chosen: filters.Filter, choices: filters.Choices) -> None:
    """The same controls behind one button, for a phone; made when it is opened."""
    count = sum(value is not None for value in (*chosen.values().values(), chosen.province))
    opened = st.popover(
        f"Lọc ({numbers.number(count)})" if count else "Lọc",
        icon=":material/filter_alt:",
        key="filter_menu",
        on_change="rerun",
    )
    if not opened.open:
        return
    with opened:
        dataset_switch(chosen.dataset, "narrow_")
        _provinces(chosen, choices, "narrow_", labelled=True)
        _associations(chosen, choices, "narrow_", labelled=True)
        _select_field(chosen, choices, "narrow_", labelled=True)
        _years(chosen, choices, "narrow_")


def dataset_switch(dataset: str, prefix: str = "") -> None:
    """The choice between the real and the simulated records, and those of all provinces where
    they are; kept in the URL."""
    key = f"{prefix}choose_bo"
    there = offered(warehouse.published_folder())
    codes = {name: code for code, name in filters.DATASET_CODES.items() if name in there}
    address.show(key, codes.get(dataset))

    def take(chosen: str | None) -> None:
        set_parameters(dataset=None if chosen == "thuc" else chosen, province=None)

    st.segmented_control(
        "Bộ số liệu",
        list(codes.values()),
        key=key,
        required=True,
        format_func=lambda c: wording.DATASET_NAMES[filters.DATASET_CODES[c]],
        on_change=address.on_choice(key, take),
        label_visibility="collapsed",
    )


def _provinces(
    chosen: filters.Filter, choices: filters.Choices, prefix: str, *, labelled: bool
) -> None:
    if choices.provinces:
        _select(
            "Tỉnh",
            "province",
            chosen.province,
            choices.provinces,
            wording.ALL,
            # Associations are of one province.
            clears="association",
            prefix=prefix,
            labelled=labelled,
        )


def _associations(
    chosen: filters.Filter, choices: filters.Choices, prefix: str, *, labelled: bool
) -> None:
    associations = {
        code: name
        for code, name in choices.associations.items()
        if chosen.association_type is None or choices.type_of.get(code) == chosen.association_type
    }
    _select(
        "Loại hình",
        "association_type",
        chosen.association_type,
        choices.types,
        wording.ALL,
        # An association chosen before may be of another type: the new choice counts.
        clears="association",
        prefix=prefix,
        labelled=labelled,
    )
    _select(
        "Hội",
        "association",
        chosen.association,
        associations,
        wording.ALL,
        prefix=prefix,
        labelled=labelled,
    )


def _select_field(
    chosen: filters.Filter, choices: filters.Choices, prefix: str, *, labelled: bool
) -> None:
    _select(
        "Lĩnh vực",
        "field",
        chosen.field,
        choices.fields,
        wording.ALL,
        prefix=prefix,
        labelled=labelled,
    )


def _years_menu(chosen: filters.Filter, choices: filters.Choices) -> None:
    """The years and the earlier snapshot behind a button that says which are chosen."""
    first, last = chosen.year_from, chosen.year_to
    words = {
        (True, True): f"{first}–{last}" if first != last else f"Năm {first}",
        (True, False): f"Từ {first}",
        (False, True): f"Đến {last}",
    }.get((first is not None, last is not None), "Mọi năm")
    opened = st.popover(wording.plain(words), key="years_menu", on_change="rerun")
    if opened.open:
        with opened:
            _years(chosen, choices, "")


def _years(chosen: filters.Filter, choices: filters.Choices, prefix: str) -> None:
    # A year that only stands in the URL must stay choosable.
    first, last = chosen.year_from, chosen.year_to
    years = {str(y): str(y) for y in sorted({*choices.years, *_given(first, last)})}
    _select("Từ năm", "year_from", _text(first), years, wording.ANY_YEAR, prefix=prefix)
    latest_first = dict(reversed(years.items()))
    _select("Đến năm", "year_to", _text(last), latest_first, wording.ANY_YEAR, prefix=prefix)
    _since(chosen, prefix)


def _since(chosen: filters.Filter, prefix: str) -> None:
    """The snapshot or the day to compare with; nothing while there is no earlier one."""
    options = baseline.choices(chosen.dataset)
    if not options:
        return
    value = chosen.baseline
    day = baseline.day_of(value or "")
    unchosen = "Theo ngày chọn bên dưới" if day else "Không so sánh"
    _select("Từ kỳ họp trước", "baseline", value, options, unchosen, prefix=prefix)
    key = f"{prefix}choose_{filters.BASELINE_PARAMETER}-ngay"
    address.show(key, day)

    def take(picked: date | None) -> None:
        set_parameters(baseline=picked.isoformat() if picked else None)

    first = baseline.past(chosen.dataset).snapshots[-1].at.astimezone(numbers.VIETNAM).date()
    # A day that only stands in the URL must stay possible.
    days = [first, datetime.now(numbers.VIETNAM).date(), *([day] if day else [])]
    st.date_input(
        "Hoặc từ ngày",
        value=None,
        min_value=min(days),
        max_value=max(days),
        key=key,
        help="So với bản số liệu đang dùng vào cuối ngày đó.",
        format="DD/MM/YYYY",
        on_change=address.on_choice(key, take),
    )


def badges(chosen: filters.Filter, choices: filters.Choices) -> None:
    """The active filters, each with a click to remove it."""
    words = chosen.words(choices)
    if not words and not chosen.rejected:
        return
    with st.container(horizontal=True, gap="xsmall", key="badges"):
        for parameter, text in words:
            st.button(
                wording.plain(text),
                key=f"badge_{parameter}",
                icon=":material/close:",
                icon_position="right",
                help="Bỏ điều kiện lọc này",
                on_click=set_parameters,
                kwargs={_ATTRIBUTE_OF[parameter]: None}
                # Associations are of one province.
                | ({"association": None} if parameter == filters.PROVINCE_PARAMETER else {}),
            )
        if len(words) > 1:
            st.button(
                "Bỏ lọc",
                key="clear_filter",
                icon=":material/filter_alt_off:",
                type="tertiary",
                on_click=set_parameters,
                kwargs=dict.fromkeys([*filters.PARAMETERS.values(), "province", "baseline"]),
            )
    if chosen.rejected:
        st.caption(
            ":material/info: Đường dẫn có điều kiện lọc không hợp lệ nên không được áp dụng."
        )


def _select(
    label: str,
    name: str,
    value: str | None,
    options: Mapping[str, str],
    everything: str,
    clears: str | None = None,
    prefix: str = "",
    *,
    labelled: bool = True,
) -> None:
    def take(picked: str | None) -> None:
        also = {clears: None} if clears else {}
        set_parameters(**also, **{name: picked})

    shown = value if value in options else None
    key = f"{prefix}choose_{filters.PARAMETER_OF[name]}"
    # In the bar the label is out of sight: the empty list says what it is of.
    empty = everything if labelled else label
    controls.select_box(label, key, shown, options, empty, take, labelled=labelled)


def _given(*years: int | None) -> set[int]:
    return {y for y in years if y is not None}


def _text(year: int | None) -> str | None:
    return None if year is None else str(year)
