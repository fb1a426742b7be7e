"""The filter every page shares: checked, kept in the URL, shown as badges.

URL parameters: `bo` (thuc | minh-hoa), `loai` (association type), `hoi`
(association), `linh-vuc` (field), `tu` and `den` (years); `ky-truoc` (an earlier
snapshot or a day) adds what changed since and narrows nothing. Codes, not names, stand
in the URL, so a mailed link survives a renaming. Whatever comes from the URL is
checked against the reference data of the snapshot before it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.selection import address, controls
from dashboard.snapshot import baseline, warehouse
from dashboard.words import numbers, wording

#: URL value ↔ dataset.
DATASET_CODES = {"thuc": "records", "minh-hoa": "demo"}
DATASET_PARAMETER = "bo"
#: URL parameter → attribute of Filter.
PARAMETERS = {
    "loai": "association_type",
    "hoi": "association",
    "linh-vuc": "field",
    "tu": "year_from",
    "den": "year_to",
}
#: The earlier snapshot to compare with: no narrowing, so no value of a query.
BASELINE_PARAMETER = "ky-truoc"
_KNOWN = (DATASET_PARAMETER, *PARAMETERS, BASELINE_PARAMETER)
_PARAMETER_OF = {attribute: parameter for parameter, attribute in PARAMETERS.items()}
_PARAMETER_OF |= {"dataset": DATASET_PARAMETER, "baseline": BASELINE_PARAMETER}
_ATTRIBUTE_OF = {parameter: attribute for attribute, parameter in _PARAMETER_OF.items()}
_STATE = "filter_parameters"
_PAGE = "filter_page"


@dataclass(frozen=True)
class Choices:
    """What may be chosen in one snapshot: code → name, in the order to show."""

    types: dict[str, str] = field(default_factory=dict)
    associations: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    type_of: dict[str, str] = field(default_factory=dict)

    @classmethod
    @lru_cache(maxsize=8)
    def of(cls, snapshot: warehouse.Snapshot) -> Choices:
        """The choices the reference data and the observations of a snapshot offer.

        Every page run needs them, so they are kept: nobody may change them.
        """
        types = warehouse.query("selection/types", snapshot)
        associations = warehouse.query("selection/associations", snapshot)
        fields = warehouse.query("selection/fields", snapshot)
        span = warehouse.query("selection/years", snapshot)
        ordered = associations.iloc[
            sorted(range(len(associations)), key=lambda i: _place(associations.iloc[i]))
        ]
        return cls(
            types=_pairs(types),
            associations=_pairs(ordered),
            fields=_pairs(fields),
            years=_years(span),
            type_of=dict(zip(ordered["code"], ordered["association_type"], strict=True)),
        )


@dataclass(frozen=True)
class Filter:
    """A checked choice. None means "all"; `rejected` lists URL values that were dropped."""

    dataset: str = "records"
    association_type: str | None = None
    association: str | None = None
    field: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    rejected: tuple[str, ...] = ()
    baseline: str | None = None

    @property
    def dataset_code(self) -> str:
        """The dataset as the URL names it: thuc or minh-hoa."""
        return next(code for code, name in DATASET_CODES.items() if name == self.dataset)

    @property
    def active(self) -> bool:
        """Whether anything narrows the dataset."""
        return any(getattr(self, name) is not None for name in PARAMETERS.values())

    def values(self) -> dict[str, Any]:
        """What a query may name: $association_type, $association, $field, $year_from, $year_to."""
        return {name: getattr(self, name) for name in PARAMETERS.values()}

    def parameters(self, **changes: Any) -> dict[str, str]:
        """URL parameters of this filter with `changes` (attribute=value) applied.

        For links: `st.page_link(..., query_params=chosen.parameters(association=code))`.
        """
        chosen = replace(self, **changes)
        given = {} if chosen.dataset == "records" else {DATASET_PARAMETER: chosen.dataset_code}
        for parameter, name in PARAMETERS.items():
            value = getattr(chosen, name)
            if value is not None:
                given[parameter] = str(value)
        if chosen.baseline:
            given[BASELINE_PARAMETER] = chosen.baseline
        return given

    def words(self, choices: Choices) -> list[tuple[str, str]]:
        """(URL parameter, Vietnamese words) of each choice in force."""
        found = []
        if self.association_type:
            found.append(("loai", f"Loại hình: {choices.types[self.association_type]}"))
        if self.association:
            found.append(("hoi", f"Hội: {choices.associations[self.association]}"))
        if self.field:
            found.append(("linh-vuc", f"Lĩnh vực: {choices.fields[self.field]}"))
        if self.year_from:
            found.append(("tu", f"Từ năm {self.year_from}"))
        if self.year_to:
            found.append(("den", f"Đến năm {self.year_to}"))
        if self.baseline:
            found.append((BASELINE_PARAMETER, baseline.words(self.dataset, self.baseline)))
        return found


def dataset(parameters: Mapping[str, str]) -> str:
    """The dataset the parameters ask for; anything unknown means the real records."""
    return DATASET_CODES.get(parameters.get(DATASET_PARAMETER, ""), "records")


def parse(parameters: Mapping[str, str], choices: Choices) -> Filter:
    """A checked filter from URL parameters. What is not known is dropped and named."""
    rejected: list[str] = []

    def code(parameter: str, known: Mapping[str, str]) -> str | None:
        value = parameters.get(parameter, "")
        if value in known:
            return value
        if value:
            rejected.append(parameter)
        return None

    def year(parameter: str) -> int | None:
        value = parameters.get(parameter, "")
        # Plain digits only: int() also takes "１９", "2_0" and " 2020 ".
        if value.isascii() and value.isdigit() and 1900 <= int(value[:5]) <= 2100:
            return int(value)
        if value:
            rejected.append(parameter)
        return None

    if parameters.get(DATASET_PARAMETER, "thuc") not in DATASET_CODES:
        rejected.append(DATASET_PARAMETER)
    kind, association = code("loai", choices.types), code("hoi", choices.associations)
    if kind and association and choices.type_of.get(association) != kind:
        # An association of another type would leave every page empty.
        rejected.append("loai")
        kind = None
    first, last = year("tu"), year("den")
    if first and last and first > last:
        first, last = last, first
    chosen_field = code("linh-vuc", choices.fields)
    before = parameters.get(BASELINE_PARAMETER) or None
    if before and not baseline.known(dataset(parameters), before):
        rejected.append(BASELINE_PARAMETER)
        before = None
    return Filter(
        dataset(parameters),
        kind,
        association,
        chosen_field,
        first,
        last,
        tuple(rejected),
        before,
    )


def url_parameters() -> dict[str, str]:
    """The shared parameters in force, from the URL or kept from the last page.

    Moving to another page by the menu empties the URL: then the last choice is put
    back. Whenever the URL names any of them, or the reader went back or forward in the
    browser's history, the URL decides.

    Called before the menu is sent, and `keep_page` after it: a browser that hears of
    the page first makes two steps of its history, one without the choice, and there
    the back button would stop and forget it.
    """
    given = {name: st.query_params[name] for name in _KNOWN if name in st.query_params}
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
    given = {_PARAMETER_OF[name]: value for name, value in changes.items()}
    gone = [name for name, value in given.items() if value is None]
    added = {name: value for name, value in given.items() if value is not None}

    def changed(now: Mapping[str, str]) -> dict[str, str]:
        return {name: value for name, value in now.items() if name not in gone} | added

    st.session_state[_STATE] = changed(st.session_state.get(_STATE, {}))
    address.change(changed)


def sidebar(chosen: Filter, choices: Choices) -> None:
    """The filter's controls. A change is written to the URL, which is then read again."""
    associations = {
        code: name
        for code, name in choices.associations.items()
        if chosen.association_type is None or choices.type_of.get(code) == chosen.association_type
    }
    _select(
        "Loại hình hội",
        "association_type",
        chosen.association_type,
        choices.types,
        wording.ALL_TYPES,
        # An association chosen before may be of another type: the new choice counts.
        clears="association",
    )
    _select("Hội", "association", chosen.association, associations, wording.ALL_ASSOCIATIONS)
    _select("Lĩnh vực", "field", chosen.field, choices.fields, wording.ALL_FIELDS)
    # A year that only stands in the URL must stay choosable.
    first, last = chosen.year_from, chosen.year_to
    years = {str(y): str(y) for y in sorted({*choices.years, *_given(first, last)})}
    _select("Từ năm", "year_from", _text(first), years, wording.ANY_YEAR)
    _select("Đến năm", "year_to", _text(last), dict(reversed(years.items())), wording.ANY_YEAR)
    _since(chosen)
    if chosen.active:
        st.button(
            "Bỏ lọc",
            key="clear_filter",
            icon=":material/filter_alt_off:",
            width="stretch",
            on_click=set_parameters,
            kwargs=dict.fromkeys(PARAMETERS.values()),
        )


def _since(chosen: Filter) -> None:
    """The snapshot or the day to compare with; nothing while there is no earlier one."""
    options = baseline.choices(chosen.dataset)
    if not options:
        return
    value = chosen.baseline
    day = baseline.day_of(value or "")
    unchosen = "Theo ngày chọn bên dưới" if day else "Không so sánh"
    _select("Từ kỳ họp trước", "baseline", value, options, unchosen)
    key = f"choose_{BASELINE_PARAMETER}-ngay"
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


def badges(chosen: Filter, choices: Choices) -> None:
    """The active filters, each with a click to remove it."""
    words = chosen.words(choices)
    if not words and not chosen.rejected:
        return
    with st.container(horizontal=True, gap="xsmall"):
        for parameter, text in words:
            st.button(
                wording.plain(text),
                key=f"badge_{parameter}",
                icon=":material/close:",
                icon_position="right",
                help="Bỏ điều kiện lọc này",
                on_click=set_parameters,
                kwargs={_ATTRIBUTE_OF[parameter]: None},
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
) -> None:
    def take(picked: str | None) -> None:
        also = {clears: None} if clears else {}
        set_parameters(**also, **{name: picked})

    shown = value if value in options else None
    controls.select_box(label, f"choose_{_PARAMETER_OF[name]}", shown, options, everything, take)


def _pairs(frame: pd.DataFrame) -> dict[str, str]:
    return dict(zip(frame["code"], frame["name"], strict=True))


def _years(span: pd.DataFrame) -> tuple[int, ...]:
    if span.empty or span.iloc[0].isna().any():
        return ()
    return tuple(range(int(span.iat[0, 0]), int(span.iat[0, 1]) + 1))


def _place(row: pd.Series) -> tuple:
    """The Union and its office first, then the members in Vietnamese order."""
    kinds = {"union": 0, "standing_office": 1}
    return (kinds.get(row["association_kind"], 2), numbers.sort_key(row["name"]))


def _given(*years: int | None) -> set[int]:
    return {y for y in years if y is not None}


def _text(year: int | None) -> str | None:
    return None if year is None else str(year)
