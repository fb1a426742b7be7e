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

from dashboard.selection import address
from dashboard.snapshot import baseline, warehouse
from dashboard.words import numbers, wording

#: URL value ↔ dataset.
DATASET_CODES = {"thuc": "records", "minh-hoa": "demo"}
DATASET_PARAMETER = "bo"
#: URL parameter → attribute of Filter.
PARAMETERS = {"loai": "loai", "hoi": "hoi", "linh-vuc": "linh_vuc", "tu": "tu", "den": "den"}
#: The earlier snapshot to compare with: no narrowing, so no value of a query.
SINCE = "ky-truoc"
_KNOWN = (DATASET_PARAMETER, *PARAMETERS, SINCE)
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

    bo: str = "thuc"
    loai: str | None = None
    hoi: str | None = None
    linh_vuc: str | None = None
    tu: int | None = None
    den: int | None = None
    rejected: tuple[str, ...] = ()
    ky_truoc: str | None = None

    @property
    def dataset(self) -> str:
        return DATASET_CODES[self.bo]

    @property
    def active(self) -> bool:
        """Whether anything narrows the dataset."""
        return any(getattr(self, name) is not None for name in PARAMETERS.values())

    def values(self) -> dict[str, Any]:
        """The values every query may name: $loai, $hoi, $linh_vuc, $tu, $den."""
        return {name: getattr(self, name) for name in PARAMETERS.values()}

    def parameters(self, **changes: Any) -> dict[str, str]:
        """URL parameters of this filter with `changes` (attribute=value) applied.

        For links to other pages: `st.page_link(..., query_params=chosen.parameters(hoi=code))`.
        """
        chosen = replace(self, **changes)
        found = {} if chosen.bo == "thuc" else {DATASET_PARAMETER: chosen.bo}
        for parameter, name in PARAMETERS.items():
            value = getattr(chosen, name)
            if value is not None:
                found[parameter] = str(value)
        if chosen.ky_truoc:
            found[SINCE] = chosen.ky_truoc
        return found

    def words(self, choices: Choices) -> list[tuple[str, str]]:
        """(URL parameter, Vietnamese words) of each choice in force."""
        found = []
        if self.loai:
            found.append(("loai", f"Loại hình: {choices.types[self.loai]}"))
        if self.hoi:
            found.append(("hoi", f"Hội: {choices.associations[self.hoi]}"))
        if self.linh_vuc:
            found.append(("linh-vuc", f"Lĩnh vực: {choices.fields[self.linh_vuc]}"))
        if self.tu:
            found.append(("tu", f"Từ năm {self.tu}"))
        if self.den:
            found.append(("den", f"Đến năm {self.den}"))
        if self.ky_truoc:
            found.append((SINCE, baseline.words(self.dataset, self.ky_truoc)))
        return found


def dataset_code(parameters: Mapping[str, str]) -> str:
    """The dataset the parameters ask for; anything unknown means the real records."""
    code = parameters.get(DATASET_PARAMETER, "thuc")
    return code if code in DATASET_CODES else "thuc"


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

    bo = dataset_code(parameters)
    if parameters.get(DATASET_PARAMETER, "thuc") not in DATASET_CODES:
        rejected.append(DATASET_PARAMETER)
    loai, hoi = code("loai", choices.types), code("hoi", choices.associations)
    if loai and hoi and choices.type_of.get(hoi) != loai:
        # An association of another type would leave every page empty.
        rejected.append("loai")
        loai = None
    tu, den = year("tu"), year("den")
    if tu and den and tu > den:
        tu, den = den, tu
    linh_vuc = code("linh-vuc", choices.fields)
    since = parameters.get(SINCE) or None
    if since and not baseline.known(DATASET_CODES[bo], since):
        rejected.append(SINCE)
        since = None
    return Filter(bo, loai, hoi, linh_vuc, tu, den, tuple(rejected), since)


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
    """Write shared parameters into the URL (None removes); names with `_` for `-`."""
    given = {name.replace("_", "-"): value for name, value in changes.items()}
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
        if chosen.loai is None or choices.type_of.get(code) == chosen.loai
    }
    _select(
        "Loại hình hội",
        "loai",
        chosen.loai,
        choices.types,
        wording.ALL_TYPES,
        # An association chosen before may be of another type: the new choice counts.
        clears="hoi",
    )
    _select("Hội", "hoi", chosen.hoi, associations, wording.ALL_ASSOCIATIONS)
    _select("Lĩnh vực", "linh_vuc", chosen.linh_vuc, choices.fields, wording.ALL_FIELDS)
    # A year that only stands in the URL must stay choosable.
    years = {str(y): str(y) for y in sorted({*choices.years, *_given(chosen.tu, chosen.den)})}
    _select("Từ năm", "tu", _text(chosen.tu), years, wording.ANY_YEAR)
    _select("Đến năm", "den", _text(chosen.den), dict(reversed(years.items())), wording.ANY_YEAR)
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
    value = chosen.ky_truoc
    day = baseline.day_of(value or "")
    unchosen = "Theo ngày chọn bên dưới" if day else "Không so sánh"
    _select("Từ kỳ họp trước", "ky_truoc", value, options, unchosen)
    key = "choose_ky_truoc_ngay"
    address.show(key, day)

    def take(picked: date | None) -> None:
        set_parameters(ky_truoc=picked.isoformat() if picked else None)

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
                kwargs={parameter.replace("-", "_"): None},
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
    key = f"choose_{name}"
    address.show(key, value if value in options else None)

    def take(picked: str | None) -> None:
        also = {clears: None} if clears else {}
        set_parameters(**also, **{name: picked})

    st.selectbox(
        label,
        list(options),
        index=None,
        key=key,
        placeholder=everything,
        format_func=lambda code: options.get(code, code),
        on_change=address.on_choice(key, take),
        filter_mode="contains",
    )


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
