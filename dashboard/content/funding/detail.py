"""Kinh phí, the rest: plan and spending, the standing office, what totals rest on."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import evidence, phrases
from dashboard.content.funding import frames
from dashboard.content.funding.scope import Scope
from dashboard.content.known import leaves_figure
from dashboard.content.model import Section
from dashboard.words import numbers, wording


def plan(scope: Scope) -> Section | None:
    """Planned against actual income of the year, by source."""
    pairs = scope.planned
    if pairs.empty:
        return None
    sums = pairs.groupby("association")[["planned", "actual"]].sum()
    under = int((sums["actual"] < 0.9 * sums["planned"]).sum())
    part = numbers.share(pairs["actual"].sum(), pairs["planned"].sum(), 0)
    more = "" if scope.single else f"; {under} trong {len(sums)} hội thiếu quá 10 %"
    own = pairs.groupby(["source_name", "sort"], as_index=False)[["planned", "actual"]].sum()
    own = own.sort_values("sort")
    ratio = own["actual"] / own["planned"]
    return Section(
        "plan",
        f"Thu năm {scope.year} đạt {part} dự kiến{more}",
        pd.DataFrame(
            {
                "Hội": pairs["label"],
                "Nguồn": pairs["source_name"],
                "Dự kiến (đồng)": pairs["planned"],
                "Thực thu (đồng)": pairs["actual"],
                "Thực thu so với dự kiến (%)": 100 * pairs["actual"] / pairs["planned"],
            }
        ),
        Chart(
            "bullets",
            pd.DataFrame(
                {
                    "label": own["source_name"],
                    "value": own["actual"],
                    "target": own["planned"],
                    "status": ["good" if r >= 1 else "warn" if r >= 0.9 else "bad" for r in ratio],
                    "status_words": [f"bằng {numbers.percent(100 * r, 0)} dự kiến" for r in ratio],
                }
            ),
            {"unit": "đồng", "title": "Thực thu so với dự kiến theo nguồn"},
        ),
        records=evidence.record_ids(pairs),
        caption="chỉ những khoản có cả dự kiến và thực thu của cả năm",
        note="Vạch đứng là mức dự kiến.",
        half=True,
        units={"Dự kiến (đồng)": "đồng", "Thực thu (đồng)": "đồng"},
    )


def spending(scope: Scope) -> Section | None:
    """Spending against income over the whole years."""
    years = scope.spent[scope.spent["income"] > 0]
    if years.empty:
        return None
    last = years.iloc[-1]
    left = float(last["income"] - last["spent"])
    rest = f"còn {numbers.money(left)}" if left >= 0 else f"vượt {numbers.money(-left)}"
    divisor, unit = numbers.money_scale(years["income"].max())
    chart = None
    if len(years) > 1:
        frame = pd.concat(
            pd.DataFrame({"series": name, "time": years["year"], "value": years[column] / divisor})
            for name, column in (("Thu", "income"), ("Chi", "spent"))
        )
        chart = Chart("lines", frame, {"unit": unit, "title": "Thu và chi qua các năm"})
    part = numbers.share(last["spent"], last["income"], 0)
    of_year = (scope.rows["year"] == last["year"]) & scope.rows["indicator"].isin(
        ["income", "spending"]
    )
    return Section(
        "spending",
        f"Năm {int(last['year'])} chi bằng {part} số thu, {rest}",
        pd.DataFrame(
            {
                "Năm": years["year"],
                "Thu (đồng)": years["income"],
                "Chi (đồng)": years["spent"],
                "Chi so với thu (%)": 100 * years["spent"] / years["income"],
                "Số hội": years["associations"],
            }
        ),
        chart,
        records=evidence.record_ids(scope.rows[of_year]),
        caption=f"{unit}; chỉ những khoản có cả thu và chi trong cùng năm",
        half=True,
        units={"Thu (đồng)": "đồng", "Chi (đồng)": "đồng"},
    )


def office(scope: Scope) -> Section | None:
    """The money of the standing office, apart from the associations'."""
    levels = scope.levels[scope.levels["association_kind"] == "standing_office"]
    if levels.empty or scope.view.filter.association_type:
        return None
    last = levels.iloc[-1]
    share = scope.statements[
        (scope.statements["indicator"] == "state_budget_share")
        & (scope.statements["association_kind"] == "standing_office")
    ]
    secured = (
        f", ngân sách bảo đảm {numbers.percent(share.iloc[0]['value'], 0)}" if len(share) else ""
    )
    growth = phrases.change(last["value"], levels.iloc[-2]["value"]) if len(levels) > 1 else ""
    compared = f", {growth} so với kỳ trước" if growth else ""
    return Section(
        "office",
        f"Cơ quan Thường trực được cấp "
        f"{numbers.quantity(last['value'], 'đồng', last['qualifier'])} một năm "
        f"({last['time_label']}){compared}{secured}",
        pd.DataFrame(
            {
                "Thời gian": levels["time_label"],
                "Ngân sách một năm (đồng)": levels["value"],
                "Mức độ": levels["qualifier"],
            }
        ),
        records=(*levels["record_id"], *share["record_id"]),
        caption="tính riêng, không cộng vào kinh phí của các hội",
        half=True,
        units={"Ngân sách một năm (đồng)": "đồng"},
    )


def reconciliation(scope: Scope) -> Section | None:
    """The Union's stated total of State money against the sum of what associations report."""
    row = scope.stated_money(frames.STATE)
    own = scope.members
    if row is None:
        return None
    year, stated = int(row["year"]), float(row["value"])
    own = own[(own["funding_source"] == frames.STATE) & (own["year"] == year)]
    own = own[own["value"].notna()]
    if own.empty:
        return None
    known = float(own["value"].sum())
    given = own[own["value"] > 0]["association"].nunique()
    gap = stated - known
    exact = leaves_figure(stated, "đồng", [row["qualifier"], *own["qualifier"]])
    if gap <= 0.02 * stated:
        title = (
            f"Năm {year}, cộng {given} hội được {numbers.money(known)}, khớp với mức "
            f"{phrases.figure(row)} Liên hiệp hội nêu"
        )
    else:
        left = numbers.money(gap) if exact else "phần còn lại"
        title = (
            f"Liên hiệp hội nêu {phrases.figure(row)} ngân sách; mới rõ {numbers.money(known)} "
            f"của {given} hội, {left} {wording.UNKNOWN} cấp cho hội nào"
        )
    rows = [
        ("Liên hiệp hội nêu", stated, row["qualifier"]),
        (f"Cộng {given} hội có số liệu", known, "cộng lại"),
        *([("Chênh lệch", gap, None)] if exact else []),
    ]
    return Section(
        "reconciliation",
        title,
        pd.DataFrame(rows, columns=["Khoản", "Ngân sách cấp (đồng)", "Mức độ"]),
        records=(str(row["record_id"]), *evidence.record_ids(own)),
        caption=str(row["time_label"]) + ("" if exact else "; tổng không phải số chính xác"),
        half=True,
        units={"Ngân sách cấp (đồng)": "đồng"},
    )


def statements(scope: Scope) -> Section | None:
    """Figures that are no association's income of one year: totals, averages, ranges, support."""
    rows = scope.statements
    if rows.empty:
        return None
    return Section(
        "statements",
        f"{len(rows)} con số khác về kinh phí, ngoài số thu từng năm của từng hội",
        pd.DataFrame(
            {
                "Hội": rows["label"],
                "Nội dung": [
                    " – ".join(filter(None, (r["subject"], phrases.text(r["field_name"]))))
                    for _, r in rows.iterrows()
                ],
                "Nguồn kinh phí": rows["source_name"],
                "Mức": [phrases.figure(r) for _, r in rows.iterrows()],
                "Thời gian": rows["time_label"],
                "Ghi chú": [phrases.text(n, "–") for n in rows["note"]],
            }
        ),
        records=tuple(rows["record_id"]),
    )
