"""Kinh phí, the rest: planned against actual, the standing office, targets, other figures."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import evidence, phrases
from dashboard.content.funding.scope import Scope
from dashboard.content.model import Section
from dashboard.words import numbers, palette, wording
from etl.records.tables import FREQUENCIES

#: Targets drawn; the table has all of them.
MOST_TARGETS = 10


def plan(scope: Scope) -> Section | None:
    """Planned against actual income of the year, by source."""
    if scope.year is None:
        return None
    pairs = scope.planned
    if pairs.empty:
        return None
    planned, actual = float(pairs["planned"].sum()), float(pairs["actual"].sum())
    by_source = pairs.groupby(["source_name", "sort"], as_index=False)[["planned", "actual"]].sum()
    by_source = by_source.sort_values("sort")
    count = pairs["association"].nunique()
    under = int(
        (pairs.groupby("association")["actual"].sum()
         < 0.9 * pairs.groupby("association")["planned"].sum()).sum()
    )  # fmt: skip
    title = (
        f"Thu năm {scope.year} đạt {numbers.share(actual, planned, 0)} dự kiến"
        if scope.single
        else f"Thu năm {scope.year} đạt {numbers.share(actual, planned, 0)} dự kiến của "
        f"{count} hội có cả hai số; {under} hội thiếu quá 10 %"
    )
    return Section(
        "plan",
        title,
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
                    "label": by_source["source_name"],
                    "value": by_source["actual"],
                    "target": by_source["planned"],
                    "status": [
                        "good" if a >= p else "warn" if a >= 0.9 * p else "bad"
                        for a, p in zip(by_source["actual"], by_source["planned"], strict=True)
                    ],
                    "status_words": [
                        f"bằng {numbers.share(a, p, 0)} dự kiến"
                        for a, p in zip(by_source["actual"], by_source["planned"], strict=True)
                    ],
                }
            ),
            {"unit": "đồng", "title": "Thực thu so với dự kiến theo nguồn"},
        ),
        records=evidence.record_ids(pairs),
        note="Vạch đứng là mức dự kiến. Chỉ so những khoản có cả dự kiến và thực thu của cả năm.",
        half=True,
        units={"Dự kiến (đồng)": "đồng", "Thực thu (đồng)": "đồng"},
    )


def spending(scope: Scope) -> Section | None:
    """Spending against income over the whole years."""
    found = scope.spent
    found = found[found["income"] > 0]
    if found.empty:
        return None
    table = found.rename(
        columns={
            "year": "Năm",
            "spent": "Chi (đồng)",
            "income": "Thu (đồng)",
            "associations": "Số hội",
        }
    )
    table["Chi so với thu (%)"] = 100 * table["Chi (đồng)"] / table["Thu (đồng)"]
    last = table.iloc[-1]
    frame = pd.concat(
        [
            pd.DataFrame(
                {
                    "series": name,
                    "time": table["Năm"],
                    "value": table[column] / 1e9,
                }
            )
            for name, column in (("Thu", "Thu (đồng)"), ("Chi", "Chi (đồng)"))
        ]
    )
    left = float(last["Thu (đồng)"] - last["Chi (đồng)"])
    rest = f"còn {numbers.money(left)}" if left >= 0 else f"vượt {numbers.money(-left)}"
    return Section(
        "spending",
        f"Năm {int(last['Năm'])} chi bằng {numbers.percent(last['Chi so với thu (%)'], 0)} số thu, "
        f"{rest}",
        table[["Năm", "Thu (đồng)", "Chi (đồng)", "Chi so với thu (%)", "Số hội"]],
        Chart(
            "small_multiples",
            frame,
            {"unit": "tỷ đồng", "title": "Thu và chi qua các năm"},
        ),
        records=evidence.record_ids(
            scope.rows[
                (scope.rows["year"] == last["Năm"])
                & scope.rows["indicator"].isin(["income", "spending"])
            ]
        ),
        note="Chỉ tính những khoản có cả thu và chi trong cùng một năm.",
        half=True,
        units={"Thu (đồng)": "đồng", "Chi (đồng)": "đồng"},
    )


def office(scope: Scope) -> Section | None:
    """The money of the standing office, apart from the associations'."""
    if scope.view.filter.association_type or (scope.single and scope.year is not None):
        return None
    levels = scope.levels[scope.levels["association_kind"] == "standing_office"]
    if levels.empty:
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
        Chart(
            "bars",
            pd.DataFrame(
                {
                    "label": [phrases.when(t) for t in levels["time_label"]],
                    "click_keys": click_keys(year=levels["year"]),
                    "value": levels["value"],
                    "qualifier": levels["qualifier"],
                }
            ),
            {"unit": "đồng", "sort": False, "title": "Ngân sách cấp cho Cơ quan Thường trực"},
        ),
        records=(*levels["record_id"], *share["record_id"]),
        note="Tính riêng, không cộng vào kinh phí của các hội.",
        half=True,
        units={"Ngân sách một năm (đồng)": "đồng"},
    )


def targets(scope: Scope) -> Section | None:
    """What is aimed at or asked for in money, against what there is."""
    rows = scope.view.query("funding/targets")
    if rows.empty:
        return None
    known = rows[rows["latest_value"].notna()].head(MOST_TARGETS)
    reached = int((rows["standing"] == "achieved").sum())
    bad = rows[rows["standing"].isin(["off_track", "behind"])]
    if len(rows) == 1:
        one = rows.iloc[0]
        aim = numbers.quantity(
            one["target_value"], "đồng", one["qualifier"], one["target_value_to"]
        )
        title = (
            f"{one['label']} {_verb(one['target_kind'])} {aim}"
            f"{' mỗi năm' if one['frequency'] == 'yearly' else ''}; "
            f"{_latest(one['latest_value'], one['latest_period'])}"
        )
    else:
        counts = [
            (len(bad), "chậm hoặc khó đạt"),
            (reached, "đã đạt"),
            (int((rows["standing"] == "on_track").sum()), "đúng tiến độ"),
        ]
        said = ", ".join(f"{n} {words}" for n, words in counts if n) or "chưa đủ số liệu để xét"
        title = f"{len(rows)} chỉ tiêu, kiến nghị về kinh phí: {said}"
    words = {code: word for code, (word, _) in wording.STANDINGS.items()}
    chart = None
    if len(known):
        chart = Chart(
            "bullets",
            pd.DataFrame(
                {
                    "label": [f"{r['label']}: {r['title']}" for _, r in known.iterrows()],
                    "click_keys": click_keys(association=known["association"]),
                    "value": known["latest_value"],
                    "target": known["target_value"],
                    "target_qualifier": known["qualifier"],
                    "status": [palette.STANDING_TONES[s] for s in known["standing"]],
                    "status_words": [_target_words(r) for _, r in known.iterrows()],
                }
            ),
            {"unit": "đồng", "title": "Chỉ tiêu, kiến nghị về kinh phí"},
        )
    return Section(
        "targets",
        title,
        pd.DataFrame(
            {
                "Hội": rows["label"],
                "Nội dung": rows["title"],
                "Tính chất": rows["kind_name"],
                "Gửi tới": rows["addressed_to"],
                "Nhịp": rows["frequency"].map(FREQUENCIES),
                "Hiện có (đồng)": rows["latest_value"],
                "Mức cần đạt (đồng)": rows["target_value"],
                "Đến (đồng)": rows["target_value_to"],
                "Tình trạng": rows["standing"].map(words),
            }
        ),
        chart,
        records=tuple(known["record_id"]),
        note=f"Vẽ {len(known)} chỉ tiêu còn cách xa nhất." if len(known) < len(rows) else "",
        units={"Hiện có (đồng)": "đồng", "Mức cần đạt (đồng)": "đồng", "Đến (đồng)": "đồng"},
    )


def statements(scope: Scope) -> Section | None:
    """Figures about money that fit no year: averages, ranges, support for districts."""
    found = scope.statements
    if found.empty:
        return None
    return Section(
        "statements",
        f"{len(found)} con số khác về kinh phí không gắn với riêng một năm",
        pd.DataFrame(
            {
                "Hội": found["label"],
                "Nội dung": [
                    " – ".join(filter(None, (r["subject"], phrases.text(r["field_name"]))))
                    for _, r in found.iterrows()
                ],
                "Nguồn kinh phí": found["source_name"],
                "Mức": [phrases.figure(r) for _, r in found.iterrows()],
                "Thời gian": found["time_label"],
                "Ghi chú": [phrases.text(n, "–") for n in found["note"]],
            }
        ),
        records=tuple(found["record_id"]),
    )


def own_income(scope: Scope) -> Section | None:
    """For one association: its sources in the year, largest first."""
    if not scope.single or scope.year is None or scope.members.empty:
        return None
    rows = scope.members[scope.members["year"] == scope.year]
    if rows["funding_source"].nunique() < 2 or scope.members["year"].nunique() < 2:
        return None
    one = scope.one.iloc[0]
    share = (
        ""
        if numbers.missing(one["share"])
        else (f", tự chủ {numbers.percent(100 - one['share'], 0)}")
    )
    return Section(
        "own_income",
        f"Năm {scope.year} thu {numbers.money(one['total'])} từ {one['sources']} nguồn{share}",
        pd.DataFrame({"Nguồn": rows["source_name"], "Thu (đồng)": rows["value"]}),
        Chart(
            "bars",
            pd.DataFrame(
                {
                    "label": rows["source_name"],
                    "value": rows["value"],
                    "value_to": rows["value_to"],
                    "qualifier": rows["qualifier"],
                    "colour": scope.colours(rows["funding_source"]),
                }
            ),
            {"unit": "đồng", "title": f"Thu theo nguồn năm {scope.year}"},
        ),
        records=evidence.record_ids(rows),
        half=True,
        units={"Thu (đồng)": "đồng"},
    )


def _target_words(row: pd.Series) -> str:
    """The status of a target; a range asked for is said, the tick shows its lower end."""
    word = wording.STANDINGS.get(row["standing"], ("", ""))[0]
    if numbers.missing(row["target_value_to"]):
        return word
    return f"mức nêu: {numbers.quantity(row['target_value'], 'đồng', None, row['target_value_to'])}"


def _verb(kind: str) -> str:
    words = {"requested": "kiến nghị được", "proposed": "đề xuất", "committed": "cam kết có"}
    return words.get(kind, "đặt mục tiêu")


def _latest(value: float, period: object) -> str:
    if numbers.missing(value):
        return f"{wording.NO_DATA} về mức đang có"
    words = "không được cấp" if value == 0 else f"có {numbers.money(value)}"
    return f"{phrases.when(period)} {words}"
