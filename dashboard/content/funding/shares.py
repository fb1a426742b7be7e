"""Kinh phí compared: by type of association, dependence on the State, money per member."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import evidence, phrases
from dashboard.content.funding import frames
from dashboard.content.funding.scope import Scope
from dashboard.content.model import Section
from dashboard.words import numbers


def by_type(scope: Scope) -> Section | None:
    """Income by type of association and source in the year."""
    if not scope.rich or scope.view.filter.association_type or scope.view.filter.association:
        return None
    rows = scope.members
    own = rows[(rows["year"] == scope.year) & rows["value"].notna()]
    types = scope.view.choices.types
    if own["association_type"].nunique() < 2:
        return None
    grouped = own.groupby(
        ["association_type", "funding_source", "source_name", "sort"], as_index=False
    ).agg(value=("value", "sum"), associations=("association", "nunique"))
    order = {code: place for place, code in enumerate(types)}
    grouped = grouped.assign(place=grouped["association_type"].map(order)).sort_values(
        ["place", "sort"]
    )
    totals = own.groupby("association_type")["value"].sum()
    state = own[own["funding_source"] == frames.STATE].groupby("association_type")["value"].sum()
    counts = own.groupby("association_type")["association"].nunique()
    shares = (100 * state.reindex(totals.index).fillna(0) / totals).where(totals > 0)
    most, least = shares.idxmax(), shares.idxmin()
    text = {
        code: f"{numbers.money(totals[code])}, {counts[code]} hội, "
        f"ngân sách {numbers.percent(shares[code], 0)}"
        for code in totals.index
    }
    return Section(
        "by_type",
        f"Ngân sách chiếm {numbers.percent(shares[most], 0)} số thu của hội "
        f"{phrases.decapitalise(types[most])}, {numbers.percent(shares[least], 0)} của hội "
        f"{phrases.decapitalise(types[least])}",
        pd.DataFrame(
            {
                "Loại hình": grouped["association_type"].map(types),
                "Nguồn": grouped["source_name"],
                "Thu (đồng)": grouped["value"],
                "Số hội nêu": grouped["associations"],
            }
        ),
        Chart(
            "stacked_bars",
            pd.DataFrame(
                {
                    "label": grouped["association_type"].map(types),
                    "part": grouped["source_name"],
                    "colour": scope.colours(grouped["funding_source"]),
                    "click_keys": click_keys(association_type=grouped["association_type"]),
                    "value": grouped["value"],
                    "text": grouped["association_type"].map(text),
                }
            ),
            {"unit": "đồng", "title": "Thu theo loại hình và nguồn"},
        ),
        records=evidence.record_ids(own),
        units={"Thu (đồng)": "đồng"},
    )


def dependence(scope: Scope) -> Section | None:
    """The make-up of each association's income, the most dependent on the State first."""
    known = scope.one[scope.one["share"].notna()]
    if len(known) < 3:
        return None
    ordered = known.sort_values(["share", "total"], ascending=False)
    rows = scope.members
    own = rows[(rows["year"] == scope.year) & rows["association"].isin(ordered["association"])]
    place = {a: i for i, a in enumerate(ordered["association"])}
    own = own.assign(place=own["association"].map(place)).sort_values(["place", "sort"])
    total = ordered.set_index("association")["total"]
    share = ordered.set_index("association")["share"]
    half = int((known["share"] >= 50).sum())
    none = int((known["share"] == 0).sum())
    unknown = len(scope.one) - len(known)
    return Section(
        "dependence",
        f"{half} trong {len(known)} hội sống quá nửa bằng ngân sách; {none} hội tự lo toàn bộ",
        pd.DataFrame(
            {
                "Hội": ordered["label"],
                "Tổng thu (đồng)": ordered["total"],
                "Ngân sách (đồng)": ordered["state"],
                "Phụ thuộc ngân sách (%)": ordered["share"],
                "Tự chủ (%)": 100 - ordered["share"],
            }
        ),
        Chart(
            "stacked_bars",
            pd.DataFrame(
                {
                    "label": own["label"],
                    "part": own["source_name"],
                    "colour": scope.colours(own["funding_source"]),
                    "click_keys": click_keys(association=own["association"]),
                    "value": 100 * own["value"] / own["association"].map(total),
                    "text": [
                        f"ngân sách {numbers.percent(share[a], 0)} của {numbers.money(total[a])}"
                        for a in own["association"]
                    ],
                    "detail": [numbers.money(v) for v in own["value"]],
                }
            ),
            {"unit": "%", "title": "Cơ cấu thu của từng hội"},
        ),
        records=evidence.record_ids(ordered),
        note="Phụ thuộc = phần ngân sách trong tổng thu; tự chủ = phần còn lại. "
        + (
            f"{unknown} hội không tính được vì không nêu đủ các nguồn."
            if unknown
            else "Chỉ tính hội nêu đủ các nguồn."
        ),
        units={"Tổng thu (đồng)": "đồng", "Ngân sách (đồng)": "đồng"},
    )


def per_member(scope: Scope) -> Section | None:
    """Income of the year for one member, against the median of those that can be formed."""
    people = scope.view.query("membership/over_time")
    people = people[people["time"] == scope.year].set_index("association")
    # Where only State money is told the rest is unknown, not nought.
    own = scope.one[scope.one["split"].astype(bool) & scope.one["association"].isin(people.index)]
    own = own[[float(people["value"][a]) > 0 for a in own["association"]]]
    if own.empty or (not scope.rich and not scope.single and len(own) < 3):
        return None
    head = [float(people["value"][a]) for a in own["association"]]
    own = own.assign(members=head, each=own["total"] / head)
    own = own.sort_values("each", ascending=False)
    middle = float(own["each"].median())
    top, low = own.iloc[0], own.iloc[-1]
    if len(own) == 1:
        title = f"{top['label']} thu {_money(top['each'])} cho mỗi hội viên {scope.period}"
    else:
        title = (
            f"Thu cho mỗi hội viên {scope.period} từ {_money(low['each'])} ({low['label']}) "
            f"đến {_money(top['each'])} ({top['label']})"
        )
    options: dict = {
        "unit": "đồng",
        "log": bool(low["each"] > 0 and top["each"] / low["each"] > 20),
        "title": "Thu cho mỗi hội viên",
    }
    if len(own) > 2:
        options |= {
            "reference": round(middle, -3) if middle > 1000 else middle,
            "reference_words": "trung vị",
        }
    return Section(
        "per_member",
        title,
        pd.DataFrame(
            {
                "Hội": own["label"],
                "Tổng thu (đồng)": own["total"],
                "Hội viên": own["members"],
                "Thu một hội viên (đồng)": own["each"],
            }
        ),
        Chart(
            "dots",
            pd.DataFrame(
                {
                    "label": own["label"],
                    "value": own["each"],
                    "click_keys": click_keys(association=own["association"]),
                    "text": [_money(v) for v in own["each"]],
                    "detail": [
                        f"{numbers.money(t)} : {numbers.number(m)} hội viên"
                        for t, m in zip(own["total"], own["members"], strict=True)
                    ],
                }
            ),
            options,
        ),
        records=(*evidence.record_ids(own), *people.loc[own["association"], "record_id"]),
        note="Hội đông hội viên thường có mức thu bình quân thấp; đây không phải là xếp hạng.",
        units={"Tổng thu (đồng)": "đồng", "Thu một hội viên (đồng)": "đồng"},
    )


def _money(value: float) -> str:
    """Money in a sentence, thousands of đồng without decimals."""
    return numbers.money(round(value, -3) if 1000 <= value < 1e6 else value)
