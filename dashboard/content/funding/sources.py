"""Kinh phí by source, and the Union's totals against the sum of the associations' own."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import evidence, phrases
from dashboard.content.funding import frames
from dashboard.content.funding.scope import Scope
from dashboard.content.known import leaves_figure
from dashboard.content.model import Section
from dashboard.words import numbers, wording


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
    total = float(now["value"].sum())
    if list(now["funding_source"]) == [frames.STATE]:
        title = _state_only(scope, total)
    elif total > 0:
        top = now.loc[now["value"].idxmax()]
        lead = (
            f"lớn nhất là {phrases.decapitalise(top['source_name'])}, "
            f"{numbers.share(top['value'], total, 0)}"
            if len(now) > 1
            else f"đều từ {phrases.decapitalise(top['source_name'])}"
        )
        title = f"{_whose(scope)} thu {numbers.money(total)} {scope.period}, {lead}"
    else:
        title = f"{_whose(scope)} nêu không có khoản thu nào {scope.period}"
    table = pd.DataFrame(
        {
            "Năm": by_year["year"],
            "Nguồn": by_year["source_name"],
            "Thu (đồng)": by_year["value"],
            "Số hội nêu": by_year["associations"],
            "Số liệu của": [phrases.covered(m) or "cả năm" for m in by_year["months"]],
        }
    )
    return Section(
        "sources",
        title,
        table,
        _sources_chart(by_year, now, scope),
        records=evidence.record_ids(known[known["year"] == scope.year]),
        note=" ".join(
            line
            for line in (
                _change_note(scope),
                _partial_note(by_year),
                "Số tiền theo giá từng năm, không quy đổi theo giá cố định.",
            )
            if line
        ),
        units={"Thu (đồng)": "đồng"},
    )


def _sources_chart(by_year: pd.DataFrame, now: pd.DataFrame, scope: Scope) -> Chart:
    if by_year["year"].nunique() < 2:
        frame = pd.DataFrame(
            {
                "label": now["source_name"],
                "value": now["value"],
                "colour": scope.colours(now["funding_source"]),
            }
        )
        options = {"unit": "đồng", "title": "Thu theo nguồn"}
        return Chart("bars", frame, options)
    months = by_year.groupby("year")["months"].transform("min")
    frame = pd.DataFrame(
        {
            "time": by_year["year"],
            "part": by_year["source_name"],
            "colour": scope.colours(by_year["funding_source"]),
            "value": by_year["value"] / 1e9,
            "partial": months < 12,
            "text": [phrases.covered(m) for m in months],
            "detail": [f"{n} hội nêu" for n in by_year["associations"]],
        }
    )
    largest = float(by_year.groupby("year")["value"].sum().max())
    unit = "tỷ đồng"
    if largest < 1e9:
        frame["value"] = frame["value"] * 1000
        unit = "triệu đồng"
    return Chart(
        "columns",
        frame,
        {"unit": unit, "title": f"Thu theo nguồn, {unit}"},
    )


def _stated_sources(scope: Scope) -> Section | None:
    """The Union's own totals by source, where few associations report for themselves."""
    found = []
    for source, counted in (
        ("state_budget", "associations_state_funded"),
        ("members_and_donors", "associations_self_financed"),
    ):
        row, count = scope.stated_money(source), scope.stated_count(counted)
        if row is not None:
            found.append((source, row, count))
    if not found:
        return None
    names = [scope.source_names[s] for s, _, _ in found]
    words = [
        name + (f" – {numbers.number(c['value'])} hội" if c is not None else "")
        for name, (_, _, c) in zip(names, found, strict=True)
    ]
    said = " và ".join(
        f"{phrases.figure(row)} từ {phrases.decapitalise(name)}"
        for name, (_, row, _) in zip(names, found, strict=True)
    )
    frame = pd.DataFrame(
        {
            "label": words,
            "value": [float(row["value"]) for _, row, _ in found],
            "qualifier": [row["qualifier"] for _, row, _ in found],
            "colour": scope.colours(s for s, _, _ in found),
            "detail": [f"thời gian: {row['time_label']}" for _, row, _ in found],
        }
    )
    return Section(
        "sources",
        f"Các hội có {said} mỗi năm",
        pd.DataFrame(
            {
                "Nguồn": names,
                "Số hội": [None if c is None else float(c["value"]) for _, _, c in found],
                "Thu một năm (đồng)": frame["value"],
                "Mức độ": frame["qualifier"],
                "Thời gian": [row["time_label"] for _, row, _ in found],
            }
        ),
        Chart(
            "bars",
            frame,
            {"unit": "đồng", "title": "Thu của các hội theo nguồn"},
        ),
        records=tuple(row["record_id"] for _, row, _ in found),
        note="Hai mức này là của hai nhóm hội khác nhau, mỗi năm.",
        half=True,
        units={"Thu một năm (đồng)": "đồng"},
    )


def reconciliation(scope: Scope) -> Section | None:
    """The Union's stated total of State money against the sum of what associations report."""
    row = scope.stated_money(frames.STATE)
    if row is None:
        return None
    own = scope.members
    year = int(row["year"])
    own = own[(own["funding_source"] == frames.STATE) & (own["year"] == year)]
    own = own[own["value"].notna()]
    if own.empty:
        return None
    known = float(own["value"].sum())
    given = own[own["value"] > 0]["association"].nunique()
    gap = float(row["value"]) - known
    exact = leaves_figure(float(row["value"]), "đồng", [row["qualifier"], *own["qualifier"]])
    left = numbers.money(gap) if exact else "phần còn lại"
    records = (row["record_id"], *evidence.record_ids(own))
    table = pd.DataFrame(
        {
            "Khoản": ["Liên hiệp hội nêu", f"Cộng {given} hội có số liệu", "Chênh lệch"],
            "Ngân sách cấp (đồng)": [float(row["value"]), known, gap if exact else None],
            "Mức độ": [row["qualifier"], None, None if exact else "tổng không phải số chính xác"],
        }
    )
    units = {"Ngân sách cấp (đồng)": "đồng"}
    if gap <= 0.02 * float(row["value"]):
        return Section(
            "reconciliation",
            f"Năm {year}, cộng {given} hội được {numbers.money(known)}, "
            f"khớp với mức {phrases.figure(row)} Liên hiệp hội nêu",
            table,
            Chart(
                "bars",
                pd.DataFrame(
                    {
                        "label": ["Liên hiệp hội nêu", f"Cộng {given} hội có số liệu"],
                        "value": [float(row["value"]), known],
                        "qualifier": [row["qualifier"], None],
                    }
                ),
                {"unit": "đồng", "sort": False, "title": "Số của Liên hiệp hội và số cộng"},
            ),
            records=records,
            half=True,
            units=units,
        )
    return Section(
        "reconciliation",
        f"Liên hiệp hội nêu {phrases.figure(row)} ngân sách cấp cho các hội ({row['time_label']}); "
        f"mới rõ {numbers.money(known)} của {given} hội, {left} {wording.UNKNOWN} cấp cho hội nào",
        table,
        Chart(
            "share_bar",
            pd.DataFrame(
                {
                    "label": [f"{given} hội có số liệu riêng", f"{wording.UNKNOWN} của hội nào"],
                    "value": [known, gap],
                    "text": [numbers.money(known), left],
                }
            ),
            {"unit": "đồng", "title": f"Ngân sách đã rõ và {wording.UNKNOWN} của hội nào"},
        ),
        records=records,
        half=True,
        units=units,
    )


def _state_only(scope: Scope, total: float) -> str:
    """The title where nothing but State money is told: other sources are not nought."""
    if not scope.single:
        reported = int(scope.one["total"].notna().sum())
        return (
            f"Mới {scope.group.of(reported)} nêu kinh phí {scope.period}: "
            f"{numbers.money(total)} ngân sách"
        )
    if scope.members.empty:
        return f"{scope.single} được ngân sách cấp {numbers.money(total)} {scope.period}"
    given = f"được ngân sách cấp {numbers.money(total)}" if total else "không được ngân sách cấp"
    return f"{scope.single} {given} {scope.period}; chưa nêu các nguồn thu khác"


def _whose(scope: Scope) -> str:
    if scope.single:
        return scope.single
    reported = int(scope.one["total"].notna().sum())
    return wording.capitalise(scope.group.of(reported))


def _change_note(scope: Scope) -> str:
    """What drove the change against the year before, where both years are whole."""
    year = scope.year or 0
    of_members = len(scope.members) > 0
    now, then, _ = scope.year_on_year(of_members)
    growth = phrases.change(now, then)
    if not growth:
        return ""
    pairs = scope.compared_years
    own = pairs[(pairs["of_members"] == of_members) & (pairs["year"] == year)]
    by_source = own[own["funding_source"].notna()]
    said = [
        f"{phrases.decapitalise(r['source_name'])} {'tăng' if r['change'] > 0 else 'giảm'} "
        f"{numbers.money(abs(r['change']))}"
        for _, r in by_source.head(2).iterrows()
        if r["change"]
    ]
    if not said:
        return ""
    return f"So với năm {year - 1}, tính trên cùng các khoản: {growth}; {', '.join(said)}."


def _partial_note(by_year: pd.DataFrame) -> str:
    short = by_year[by_year["months"] < 12]
    if short.empty:
        return ""
    years = ", ".join(
        f"{int(year)} mới có {phrases.covered(months)}"
        for year, months in short.groupby("year")["months"].min().items()
    )
    return f"Năm {years}."
