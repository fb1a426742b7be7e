"""Growth of membership: its course by type, who makes it, from year to year."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import phrases
from dashboard.content.membership.frames import MemberSeries, Scope
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers
from dashboard.words.numbers import signed

#: Names in the decomposition; the others are one bar.
DRAWN = 9
#: With fewer associations a concentration says nothing.
FEWEST = 6
TOP = 3
#: From here on the columns are written in thousands.
_LARGE = 10_000


def lead(view: View, scope: Scope, series: MemberSeries) -> tuple[Section, ...]:
    """The course and who makes it, side by side; none where each is known at one point."""
    span = series.span
    if span is None:
        return ()
    makers = None if scope.is_one else _drivers(series, span)
    level = _level(view, scope, series, span, half=makers is not None)
    return (level,) if makers is None else (level, makers)


def growth_words(series: MemberSeries, span: tuple[int, int]) -> str:
    """ "tăng 13,5 % từ 2018" over associations known in both years."""
    pairs = series.between(*span)
    change = phrases.change(pairs["after"].sum(), pairs["before"].sum())
    return f"{change} từ {span[0]}" if change else ""


def _level(
    view: View, scope: Scope, series: MemberSeries, span: tuple[int, int], *, half: bool
) -> Section:
    rows = series.totals
    ordered = rows.sort_values("association_type")
    types = dict(zip(ordered["association_type"], ordered["type_name"], strict=True))
    by_type = len(types) > 1
    keys = ["year", "association_type"] if by_type else ["year"]
    sums = rows.groupby(keys, as_index=False).agg(
        value=("value", "sum"), associations=("association", "nunique")
    )
    labels = _late_labels(rows)
    # Five digits over nine columns would overlap on a phone.
    large = rows.groupby("year")["value"].sum().max() >= _LARGE
    frame = pd.DataFrame(
        {
            "time": sums["year"],
            "value": (sums["value"] / 1000).round(1) if large else sums["value"],
            "partial": sums["year"].isin(labels),
            "text": [labels.get(y, "") for y in sums["year"]],
            "detail": [f"{n} hội có số liệu" for n in sums["associations"]],
        }
    )
    if by_type:
        frame["part"] = sums["association_type"].map(types)
        frame["click_keys"] = click_keys(association_type=sums["association_type"])
    unit = "nghìn người" if large else "người"
    counts = rows.groupby("year")["association"].nunique()
    each = f"{counts.min()}–{counts.max()} hội" if counts.min() < counts.max() else ""
    known = each or f"{counts.max()} hội"
    return Section(
        key="members_by_year",
        title=_level_title(series, types, span),
        chart=Chart(
            "columns",
            frame,
            {
                "unit": unit,
                "parts": list(types.values()) if by_type else None,
                "title": "Hội viên theo năm",
            },
        ),
        table=_level_table(view, scope, rows, types if by_type else {}),
        records=tuple(rows[rows["year"].isin(span)]["record_id"]),
        caption=unit if scope.is_one else f"{unit}; mỗi cột cộng các hội có số liệu ({known})",
        note=(
            "Số hội có số liệu mỗi năm khác nhau, nên không so thẳng hai cột; tốc độ tăng chỉ "
            f"tính trên {len(series.between(*span))} hội có số liệu cả hai năm."
        )
        if each and not scope.is_one
        else "",
        half=half,
        units={"Hội viên": "người"},
    )


def _level_title(series: MemberSeries, types: dict[str, str], span: tuple[int, int]) -> str:
    """Which type grew how much, the largest first."""
    if len(types) < 2:
        return f"Hội viên {growth_words(series, span)} đến {span[1]}"
    of = series.totals.drop_duplicates("association").set_index("association")["association_type"]
    pairs = series.between(*span)
    sums = pairs.groupby(pairs["association"].map(of))[["before", "after", "change"]].sum()
    sums = sums.reindex(sums["change"].abs().sort_values(ascending=False).index)
    said = [
        f"Hội {types[str(code)].lower()} {phrases.change(row['after'], row['before'], 0)}"
        for code, row in sums.head(2).iterrows()
        if row["before"]
    ]
    return f"{'; '.join(said)} từ {span[0]}" if said else ""


def _late_labels(rows: pd.DataFrame) -> dict[int, str]:
    """Years whose figures speak of a day before the year's end, with that day."""
    last = rows[rows["year"] == rows["year"].max()]
    labels = {str(v) for v in last["time_label"]}
    year = int(last["year"].iloc[0])
    return {} if str(year) in labels or len(labels) != 1 else {year: labels.pop()}


def _level_table(
    view: View, scope: Scope, rows: pd.DataFrame, types: dict[str, str]
) -> pd.DataFrame:
    by_year = rows.groupby("year")
    table = pd.DataFrame(
        {
            "Hội viên": by_year["value"].sum(),
            "Số hội có số liệu": by_year["association"].nunique(),
        }
    )
    for code, name in types.items():
        table[name] = rows[rows["association_type"] == code].groupby("year")["value"].sum()
    if not scope.is_one and view.filter.association_type is None:
        stated = view.query("membership/stated")
        whole = stated[stated["member_group"].isna()].set_index("year")["value"]
        if len(whole):
            table["Liên hiệp hội nêu"] = whole
    return table.rename_axis("Năm").reset_index()


def yearly(series: MemberSeries) -> Section | None:
    """The change from each year to the next; None for fewer than two such steps."""
    steps = series.steps
    known = steps[steps["rate"].notna()]
    if len(known) < 2:
        return None
    frame = pd.DataFrame(
        {
            "label": [f"Năm {y}" for y in steps["year"]],
            "value": steps["change"],
            "click_keys": click_keys(year=steps["year"]),
            "text": [
                signed(c) if numbers.missing(r) else f"{signed(c)} ({signed(round(r, 1), '%')})"
                for c, r in zip(steps["change"], steps["rate"], strict=True)
            ],
            "detail": [f"{n} hội có số liệu cả hai năm" for n in steps["associations"]],
        }
    )
    best, worst = known.loc[known["rate"].idxmax()], known.loc[known["rate"].idxmin()]
    return Section(
        key="yearly_change",
        title=f"Nhanh nhất là năm {int(best['year'])} ({signed(round(best['rate'], 1), '%')}), "
        f"chậm nhất là năm {int(worst['year'])} ({signed(round(worst['rate'], 1), '%')})",
        chart=Chart("gains", frame, {"title": "Thay đổi so với năm trước"}),
        table=pd.DataFrame(
            {
                "Năm": steps["year"],
                "Thay đổi (người)": steps["change"],
                "So với năm trước (%)": steps["rate"],
                "Số hội có số liệu cả hai năm": steps["associations"],
            }
        ),
        records=tuple(series.totals["record_id"]),
        caption="người, so với năm trước; chỉ các hội có số liệu cả hai năm",
        half=True,
    )


def _drivers(series: MemberSeries, span: tuple[int, int]) -> Section | None:
    """Whose change makes up the change of the whole between two years."""
    every = series.between(*span)
    pairs = every[every["change"] != 0]
    net = float(pairs["change"].sum())
    if len(pairs) < 2:
        return None
    shown = pairs.head(DRAWN).sort_values("change", ascending=False)
    rest = pairs.iloc[DRAWN:]
    bars = [
        {
            "label": row["label"],
            "value": row["change"],
            "text": signed(row["change"]),
            "detail": f"{numbers.number(row['before'])} ({span[0]}) → "
            f"{numbers.number(row['after'])} ({span[1]})",
            "context": False,
            "click_keys": (("association", row["association"]),),
        }
        for row in shown.to_dict("records")
    ]
    if len(rest):
        other = float(rest["change"].sum())
        name = f"{len(rest)} hội khác"
        bars.append(
            {
                "label": name,
                "value": other,
                "text": signed(other),
                "context": True,
                "click_keys": (),
            }
        )
    return Section(
        key="drivers",
        title=_driver_title(pairs, net),
        chart=Chart(
            "gains", pd.DataFrame(bars), {"unit": "người", "title": "Hội nào tạo ra thay đổi"}
        ),
        table=pd.DataFrame(
            {
                "Hội": pairs["label"],
                str(span[0]): pairs["before"],
                str(span[1]): pairs["after"],
                "Thay đổi": pairs["change"],
                "Tốc độ (%)": 100 * pairs["change"] / pairs["before"].where(pairs["before"] > 0),
                "Phần trong thay đổi chung (%)": 100 * pairs["change"] / net if net else None,
            }
        ),
        records=tuple(series.totals[series.totals["year"].isin(span)]["record_id"]),
        caption=f"người, {span[0]}–{span[1]}; {len(every)} hội có số liệu cả hai năm, "
        f"cộng lại {signed(net)}",
        note="Thay đổi chung là hiệu số giữa tăng và giảm của các hội có số liệu cả hai năm.",
        half=True,
        units=dict.fromkeys((str(span[0]), str(span[1]), "Thay đổi"), "người"),
    )


def _driver_title(pairs: pd.DataFrame, net: float) -> str:
    up, down = pairs[pairs["change"] > 0], pairs[pairs["change"] < 0]
    if up.empty or net <= 0:
        worst = down.iloc[0]
        return f"{len(down)} hội giảm, nhiều nhất là {worst['label']} ({signed(worst['change'])})"
    first = up.iloc[0]
    part = numbers.percent(100 * first["change"] / net, 0)
    text = f"{first['label']} tăng bằng {part} mức tăng chung"
    return f"{text}; {len(down)} hội giảm" if len(down) else text


def concentration(series: MemberSeries) -> dict[int, float]:
    """Year → the part of all known members that the largest three hold (%)."""
    by_year = series.totals.groupby("year")["value"]
    return {int(y): _share(own, TOP) for y, own in by_year if len(own) >= FEWEST and own.sum()}


def _share(values: pd.Series, count: int) -> float:
    whole = float(values.sum())
    return 100 * float(values.nlargest(count).sum()) / whole if whole else 0.0
