"""Kinh phí by source: over the years, what changed, by type of association."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import evidence, phrases
from dashboard.content.funding import frames
from dashboard.content.funding.scope import Scope
from dashboard.content.model import Section
from dashboard.words import numbers, wording

_AT_PRICES = "Số tiền theo giá từng năm, không quy đổi theo giá cố định."


def sources(scope: Scope) -> Section | None:
    """Income by source: over the years where several are known, else for the one year."""
    rows = scope.income
    known = rows[rows["value"].notna()]
    if scope.whole and not scope.rich:
        return _stated_sources(scope)
    if known.empty or scope.year is None:
        return None
    by_year = known.groupby(["year", "funding_source", "source_name", "sort"], as_index=False).agg(
        value=("value", "sum"), associations=("association", "nunique"), months=("months", "min")
    )
    by_year = by_year.sort_values(["sort", "year"])
    now = frames.by_source(known, scope.year)
    return Section(
        "sources",
        _title(scope, now),
        pd.DataFrame(
            {
                "Năm": by_year["year"],
                "Nguồn": by_year["source_name"],
                "Thu (đồng)": by_year["value"],
                "Số hội nêu": by_year["associations"],
                "Số liệu của": [phrases.covered(m) or "cả năm" for m in by_year["months"]],
            }
        ),
        _chart(by_year, now, scope),
        records=evidence.record_ids(known[known["year"] == scope.year]),
        caption=_caption(scope, by_year),
        note=_AT_PRICES,
        half=not scope.single,
        units={"Thu (đồng)": "đồng"},
    )


def _title(scope: Scope, now: pd.DataFrame) -> str:
    total = float(now["value"].sum())
    if list(now["funding_source"]) == [frames.STATE]:
        return _state_only(scope, total)
    if not total:
        return f"{_whose(scope)} nêu không có khoản thu nào {scope.period}"
    top = now.loc[now["value"].idxmax()]
    name, part = phrases.decapitalise(top["source_name"]), numbers.share(top["value"], total, 0)
    largest = f"nhiều nhất từ {name} ({part})" if len(now) > 1 else f"đều từ {name}"
    if scope.single:
        return f"{scope.single} thu {numbers.money(total)} {scope.period}, {largest}"
    return f"Thu {numbers.money(total)} {scope.period}, {largest}"


def _caption(scope: Scope, by_year: pd.DataFrame) -> str:
    reported = int(scope.of_year["total"].notna().sum())
    said = [] if scope.single else [f"{scope.group.of(reported)} có số liệu năm {scope.year}"]
    short = by_year[by_year["months"] < 12].groupby("year")["months"].min()
    said += [f"{int(y)} mới có {phrases.covered(m)}" for y, m in short.items()]
    return "; ".join([*said, "giá từng năm"])


def _chart(by_year: pd.DataFrame, now: pd.DataFrame, scope: Scope) -> Chart | None:
    if by_year["year"].nunique() < 2:
        frame = pd.DataFrame(
            {
                "label": now["source_name"],
                "value": now["value"],
                "colour": scope.colours(now["funding_source"]),
            }
        )
        return (
            Chart("bars", frame, {"unit": "đồng", "title": "Thu theo nguồn"})
            if len(now) > 1
            else None
        )
    if by_year["funding_source"].nunique() == 1 and by_year["value"].nunique() == 1:
        # Equal columns say no more than the table.
        return None
    months = by_year.groupby("year")["months"].transform("min")
    divisor, unit = numbers.money_scale(by_year.groupby("year")["value"].sum().max())
    frame = pd.DataFrame(
        {
            "time": by_year["year"],
            "part": by_year["source_name"],
            "colour": scope.colours(by_year["funding_source"]),
            "value": by_year["value"] / divisor,
            "partial": months < 12,
            "text": [phrases.covered(m) for m in months],
            "detail": [f"{n} hội nêu" for n in by_year["associations"]],
        }
    )
    return Chart("columns", frame, {"unit": unit, "title": f"Thu theo nguồn, {unit}"})


def _stated_sources(scope: Scope) -> Section | None:
    """The Union's own totals by source, where few associations report for themselves."""
    stated = []
    for source, counted in (
        ("state_budget", "associations_state_funded"),
        ("members_and_donors", "associations_self_financed"),
    ):
        row, count = scope.stated_money(source), scope.stated_count(counted)
        if row is not None:
            stated.append((source, row, count))
    if not stated:
        return None
    names = [scope.source_names[s] for s, _, _ in stated]
    frame = pd.DataFrame(
        {
            "label": [
                name + (f" – {numbers.number(c['value'])} hội" if c is not None else "")
                for name, (_, _, c) in zip(names, stated, strict=True)
            ],
            "value": [float(row["value"]) for _, row, _ in stated],
            "qualifier": [row["qualifier"] for _, row, _ in stated],
            "colour": scope.colours(s for s, _, _ in stated),
            "detail": [f"thời gian: {row['time_label']}" for _, row, _ in stated],
        }
    )
    said = "; ".join(
        f"{phrases.figure(row)} từ {phrases.decapitalise(name)}"
        for name, (_, row, _) in zip(names, stated, strict=True)
    )
    return Section(
        "sources",
        wording.capitalise(said),
        pd.DataFrame(
            {
                "Nguồn": names,
                "Số hội": [None if c is None else float(c["value"]) for _, _, c in stated],
                "Thu một năm (đồng)": frame["value"],
                "Mức độ": frame["qualifier"],
                "Thời gian": [row["time_label"] for _, row, _ in stated],
            }
        ),
        Chart("bars", frame, {"unit": "đồng", "title": "Thu của các hội theo nguồn"})
        if len(frame) > 1
        else None,
        records=tuple(str(row["record_id"]) for _, row, _ in stated),
        caption="mỗi năm, do Liên hiệp hội nêu; hai mức là của hai nhóm hội khác nhau",
        note=_AT_PRICES,
        half=True,
        units={"Thu một năm (đồng)": "đồng"},
    )


def _state_only(scope: Scope, total: float) -> str:
    """The title where nothing but State money is told: other sources are not nought."""
    if not scope.single:
        return (
            f"Mới {scope.group.of(int(scope.of_year['total'].notna().sum()))} nêu kinh phí "
            f"{scope.period}: {numbers.money(total)} ngân sách"
        )
    if scope.members.empty:
        return f"{scope.single} được ngân sách cấp {numbers.money(total)} {scope.period}"
    given = f"được ngân sách cấp {numbers.money(total)}" if total else "không được ngân sách cấp"
    return f"{scope.single} {given} {scope.period}; chưa nêu các nguồn thu khác"


def _whose(scope: Scope) -> str:
    reported = int(scope.of_year["total"].notna().sum())
    return scope.single or wording.capitalise(scope.group.of(reported))


def change(scope: Scope) -> Section | None:
    """What each source brought more or less than the year before, over what both years have."""
    pairs = scope.compared_years
    own = pairs[(pairs["of_members"] == (len(scope.members) > 0)) & (pairs["year"] == scope.year)]
    by_source = own[own["funding_source"].notna() & (own["change"] != 0)]
    whole = own[own["funding_source"].isna()]
    growth = phrases.change(*whole.iloc[0][["now", "before"]]) if len(whole) else ""
    if not growth or len(by_source) < 2:
        return None
    rows = by_source.sort_values("change", ascending=False)
    count = int(whole.iloc[0]["associations"])
    since, first = (scope.year or 0) - 1, phrases.decapitalise(by_source.iloc[0]["source_name"])
    return Section(
        "change_by_source",
        f"Thu {growth} so với năm {since}, nhiều nhất ở {first}",
        pd.DataFrame(
            {
                "Nguồn": rows["source_name"],
                f"Năm {since} (đồng)": rows["before"],
                f"Năm {scope.year} (đồng)": rows["now"],
                "Thay đổi (đồng)": rows["change"],
            }
        ),
        Chart(
            "gains",
            pd.DataFrame(
                {
                    "label": rows["source_name"],
                    "value": rows["change"],
                    "text": [numbers.signed(c, "đồng") for c in rows["change"]],
                }
            ),
            {"unit": "đồng", "title": f"Thay đổi so với năm {since} theo nguồn"},
        ),
        records=evidence.record_ids(scope.income[scope.income["year"].isin([since, scope.year])]),
        caption="chỉ so những khoản có số liệu cả hai năm"
        + ("" if scope.single else f" của {count} hội"),
        half=True,
        units={f"Năm {y} (đồng)": "đồng" for y in (since, scope.year)}
        | {"Thay đổi (đồng)": "đồng"},
    )


def by_type(scope: Scope) -> Section | None:
    """Income by type of association and source in the year."""
    own = scope.members[(scope.members["year"] == scope.year) & scope.members["value"].notna()]
    types = scope.view.choices.types
    if not scope.rich or scope.single or own["association_type"].nunique() < 2:
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
    labels = grouped["association_type"].map(types)
    return Section(
        "by_type",
        f"Ngân sách chiếm {numbers.percent(shares[most], 0)} số thu của hội "
        f"{phrases.decapitalise(types[most])}, {numbers.percent(shares[least], 0)} của hội "
        f"{phrases.decapitalise(types[least])}",
        pd.DataFrame(
            {
                "Loại hình": labels,
                "Nguồn": grouped["source_name"],
                "Thu (đồng)": grouped["value"],
                "Số hội nêu": grouped["associations"],
            }
        ),
        Chart(
            "stacked_bars",
            pd.DataFrame(
                {
                    "label": labels,
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
        caption=f"{scope.period}; các hội có số liệu",
        half=True,
        units={"Thu (đồng)": "đồng"},
    )
