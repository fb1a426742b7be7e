"""The filter every page shares: what may be chosen, and the choice, checked.

URL parameters: `bo` (thuc | minh-hoa | toan-quoc), `loai` (association type), `hoi`
(association), `linh-vuc` (field), `tu` and `den` (years); `ky-truoc` (an earlier
snapshot or a day) adds what changed since and narrows nothing; `tinh` (province) chooses
the part of a snapshot of several provinces that all the rest is asked of. Codes, not names, stand
in the URL, so a mailed link survives a renaming. Whatever comes from the URL is
checked against the reference data of the snapshot before it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from dashboard.snapshot import baseline, warehouse
from dashboard.words import numbers
from etl.datasets import NATION
from etl.records.province import BETWEEN, STANDING_OFFICE, UNION

#: URL value ↔ dataset.
DATASET_CODES = {"thuc": "records", "minh-hoa": "demo", "toan-quoc": NATION}
DATASET_PARAMETER = "bo"
#: Which part of the snapshot is read: no value of a query.
PROVINCE_PARAMETER = "tinh"
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
KNOWN = (DATASET_PARAMETER, PROVINCE_PARAMETER, *PARAMETERS, BASELINE_PARAMETER)
#: An address somebody asked for that is no page; the start page says so.
NO_SUCH_PAGE = "khong-co"
PARAMETER_OF = {attribute: parameter for parameter, attribute in PARAMETERS.items()}
PARAMETER_OF |= {
    "dataset": DATASET_PARAMETER,
    "province": PROVINCE_PARAMETER,
    "baseline": BASELINE_PARAMETER,
}


@dataclass(frozen=True)
class Choices:
    """What may be chosen in one snapshot: code → name, in the order to show.

    `union` and `office` are the codes of the Union and its standing office; '' where there
    is none, or one of each of several provinces. `provinces` has those of the whole snapshot
    where it has several.
    """

    types: dict[str, str] = field(default_factory=dict)
    associations: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    type_of: dict[str, str] = field(default_factory=dict)
    union: str = ""
    office: str = ""
    provinces: dict[str, str] = field(default_factory=dict)

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, snapshot: warehouse.Snapshot) -> Choices:
        """The choices the reference data and the observations of a snapshot offer.

        Every page run needs them, so they are kept: nobody may change them.
        """
        types = warehouse.query("selection/types", snapshot)
        associations = warehouse.query("selection/associations", snapshot)
        fields = warehouse.query("selection/fields", snapshot)
        span = warehouse.query("selection/years", snapshot)
        provinces = _pairs(warehouse.query("selection/provinces", replace(snapshot, province=None)))
        ordered = associations.iloc[
            sorted(range(len(associations)), key=lambda i: _place(associations.iloc[i]))
        ]
        return cls(
            types=_pairs(types),
            associations=_pairs(ordered),
            fields=_pairs(fields),
            years=_years(span),
            type_of=dict(zip(ordered["code"], ordered["association_type"], strict=True)),
            union=_only(associations, UNION),
            office=_only(associations, STANDING_OFFICE),
            provinces=provinces if len(provinces) > 1 else {},
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
    province: str | None = None

    @property
    def dataset_code(self) -> str:
        """The dataset as the URL names it: thuc or minh-hoa."""
        return next(code for code, name in DATASET_CODES.items() if name == self.dataset)

    @property
    def active(self) -> bool:
        """Whether anything narrows the dataset."""
        return any(getattr(self, name) is not None for name in (*PARAMETERS.values(), "province"))

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
        if chosen.province:
            given[PROVINCE_PARAMETER] = chosen.province
        return given

    def words(self, choices: Choices) -> list[tuple[str, str]]:
        """(URL parameter, Vietnamese words) of each choice in force."""
        told = []
        if self.province:
            told.append((PROVINCE_PARAMETER, f"Tỉnh: {choices.provinces[self.province]}"))
        if self.association_type:
            told.append(("loai", f"Loại hình: {choices.types[self.association_type]}"))
        if self.association:
            told.append(("hoi", f"Hội: {choices.associations[self.association]}"))
        if self.field:
            told.append(("linh-vuc", f"Lĩnh vực: {choices.fields[self.field]}"))
        if self.year_from:
            told.append(("tu", f"Từ năm {self.year_from}"))
        if self.year_to:
            told.append(("den", f"Đến năm {self.year_to}"))
        if self.baseline:
            told.append((BASELINE_PARAMETER, baseline.words(self.dataset, self.baseline)))
        return told


def dataset(parameters: Mapping[str, str]) -> str:
    """The dataset the parameters ask for; anything unknown means the real records."""
    return DATASET_CODES.get(parameters.get(DATASET_PARAMETER, ""), "records")


def part(snapshot: warehouse.Snapshot, parameters: Mapping[str, str]) -> warehouse.Snapshot:
    """The part of a snapshot that the parameters ask for: of the province they name, or of
    that of the association they name; the whole where they name none that is known."""
    named = parameters.get("hoi", "").partition(BETWEEN)
    asked = parameters.get(PROVINCE_PARAMETER) or (named[0] if named[1] else None)
    known = asked is not None and asked in Choices.of(snapshot).provinces
    return replace(snapshot, province=asked) if known else snapshot


def parse(parameters: Mapping[str, str], choices: Choices, province: str | None = None) -> Filter:
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
    if province is None and parameters.get(PROVINCE_PARAMETER):
        rejected.append(PROVINCE_PARAMETER)
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
        province,
    )


def _only(associations: pd.DataFrame, kind: str) -> str:
    codes = associations.loc[associations["association_kind"] == kind, "code"]
    return str(codes.iloc[0]) if len(codes) == 1 else ""


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
