"""Growth of membership: level, yearly change, index, who drives it, how concentrated."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content.membership import index
from dashboard.content.membership.frames import MemberSeries, Scope
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers
from dashboard.words.numbers import signed

#: Bars in the decomposition.
DRAWN = 12
#: With fewer associations a concentration says nothing.
FEWEST = 6
_TOP = 3
#: From here on the columns are written in thousands.
_LARGE = 10_000


def sections(view: View, scope: Scope, series: MemberSeries, base: int | None) -> list[Section]:
    """All findings over time; none where every association is known at one point only."""
    span = series.span
    if span is None:
        return []
    start = base if base in series.years else span[0]
    found = [_level(view, scope, series, span)]
    step = _yearly(series)
    if step is not None:
        found.append(step)
    if not scope.is_one:
        drivers = _drivers(series, series.farthest(start) or span)
        pair = (drivers, index.by_type(series, start), _concentration(series))
        found += [section for section in pair if section is not None]
        found += index.by_association(view, series, start)
    return found


def growth_words(series: MemberSeries, span: tuple[int, int]) -> str:
    """ "tăng 13,5 % từ 2018 đến 2026" over associations known in both years."""
    pairs = series.between(*span)
    before, after = pairs["before"].sum(), pairs["after"].sum()
    if not before:
        return ""
    rate = 100 * (after - before) / before
    if abs(rate) < 0.05:
        return f"không đổi từ {span[0]} đến {span[1]}"
    word = "tăng" if rate > 0 else "giảm"
    return f"{word} {numbers.percent(abs(rate))} từ {span[0]} đến {span[1]}"


def _level(view: View, scope: Scope, series: MemberSeries, span: tuple[int, int]) -> Section:
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
    pairs = series.between(*span)
    words = growth_words(series, span)
    title = f"Hội viên {words}"
    if not scope.is_one:
        title += f", tính trên {len(pairs)} hội có số liệu cả hai năm"
    counts = rows.groupby("year")["association"].nunique()
    note = ""
    if not scope.is_one and counts.min() != counts.max():
        note = (
            f"Mỗi cột cộng các hội có số liệu năm đó ({counts.min()}–{counts.max()} hội), nên "
            "không so thẳng hai cột; tốc độ tăng chỉ tính trên các hội có số liệu cả hai năm."
        )
    return Section(
        key="members_by_year",
        title=title,
        chart=Chart(
            "columns",
            frame,
            {
                "unit": "nghìn người" if large else "người",
                "parts": list(types.values()) if by_type else None,
                "title": "Hội viên theo năm",
            },
        ),
        table=_level_table(view, scope, rows, types if by_type else {}),
        records=tuple(rows[rows["year"].isin(span)]["record_id"]),
        note=("Biểu đồ tính bằng nghìn người. " if large else "") + note,
        heading="Tăng trưởng",
        units={"Hội viên": "người"},
    )


def _late_labels(rows: pd.DataFrame) -> dict[int, str]:
    """Years whose figures speak of a day before the year's end, with that day."""
    last = rows[rows["year"] == rows["year"].max()]
    labels = {str(v) for v in last["time_label"]}
    year = int(last["year"].iloc[0])
    return {} if str(year) in labels or len(labels) != 1 else {year: labels.pop()}


def _level_table(
    view: View, scope: Scope, rows: pd.DataFrame, types: dict[str, str]
) -> pd.DataFrame:
    counts = rows.groupby("year")
    table = pd.DataFrame(
        {
            "Năm": counts["value"].sum().index,
            "Hội viên": counts["value"].sum().to_numpy(),
            "Số hội có số liệu": counts["association"].nunique().to_numpy(),
        }
    )
    for code, name in types.items():
        own = rows[rows["association_type"] == code].groupby("year")["value"].sum()
        table[name] = own.reindex(table["Năm"]).to_numpy()
    if not scope.is_one and view.filter.association_type is None:
        stated = view.query("membership/stated")
        whole = stated[stated["member_group"].isna()].set_index("year")["value"]
        if len(whole):
            table["Liên hiệp hội nêu"] = whole.reindex(table["Năm"]).to_numpy()
    return table


def _yearly(series: MemberSeries) -> Section | None:
    steps = series.steps_of().reset_index(drop=True)
    if steps.empty:
        return None
    rate = [
        100 * c / b if b else None for c, b in zip(steps["change"], steps["before"], strict=True)
    ]
    steps = steps.assign(rate=rate)
    frame = pd.DataFrame(
        {
            "label": [f"Năm {y}" for y in steps["year"]],
            "value": steps["change"],
            "click_keys": click_keys(year=steps["year"]),
            "text": [
                f"{signed(c, 'người')} ({signed(r, '%') if r is not None else 'từ 0'})"
                for c, r in zip(steps["change"], _rounded(steps["rate"]), strict=True)
            ],
            "detail": [f"{n} hội có số liệu cả hai năm" for n in steps["associations"]],
        }
    )
    known = steps[steps["rate"].notna()]
    best, worst = known.loc[known["rate"].idxmax()], known.loc[known["rate"].idxmin()]
    if len(known) == 1:
        title = f"Năm {int(best['year'])} thay đổi {signed(round(best['rate'], 1), '%')}"
    else:
        title = (
            f"Nhanh nhất là năm {int(best['year'])} ({signed(round(best['rate'], 1), '%')}), "
            f"chậm nhất là năm {int(worst['year'])} ({signed(round(worst['rate'], 1), '%')})"
        )
    return Section(
        key="yearly_change",
        title=title,
        chart=Chart("gains", frame, {"title": "Thay đổi so với năm trước"}),
        table=pd.DataFrame(
            {
                "Năm": steps["year"],
                "Thay đổi (người)": steps["change"],
                "So với năm trước (%)": steps["rate"],
                "Số hội có số liệu cả hai năm": steps["associations"],
            }
        ),
        records=tuple(series.totals["record_id"].head(60)),
        note="Mỗi năm chỉ so các hội có số liệu của cả năm đó và năm trước.",
        half=True,
    )


def _rounded(values: pd.Series) -> list[float | None]:
    return [None if numbers.missing(v) else round(float(v), 1) for v in values]


def _drivers(series: MemberSeries, span: tuple[int, int]) -> Section | None:
    """Whose change makes up the change of the whole between two years."""
    pairs = series.between(*span)
    pairs = pairs[pairs["change"] != 0]
    net = float(pairs["change"].sum())
    if len(pairs) < 2:
        return None
    shown = pairs.head(DRAWN).sort_values("change", ascending=False)
    rest = pairs.iloc[DRAWN:]
    share = [100 * c / net if net else None for c in shown["change"]]
    frame = pd.DataFrame(
        {
            "label": shown["label"],
            "value": shown["change"],
            "text": [signed(c, "người") for c in shown["change"]],
            "detail": [
                f"{numbers.number(b)} ({span[0]}) → {numbers.number(a)} ({span[1]})"
                + ("" if s is None else f"; bằng {numbers.percent(s, 0)} mức thay đổi chung")
                for b, a, s in zip(shown["before"], shown["after"], share, strict=True)
            ],
            "context": False,
            "click_keys": click_keys(association=shown["association"]),
        }
    )
    if len(rest):
        other = float(rest["change"].sum())
        frame.loc[len(frame)] = [
            f"{len(rest)} hội khác cộng lại",
            other,
            signed(other, "người"),
            "",
            True,
            (),
        ]
    up, down = pairs[pairs["change"] > 0], pairs[pairs["change"] < 0]
    return Section(
        key="drivers",
        title=_driver_title(up, down, net, span),
        chart=Chart("gains", frame, {"unit": "người", "title": "Hội nào tạo ra thay đổi"}),
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
        note="Thay đổi chung là hiệu số giữa tăng và giảm của các hội có số liệu cả hai năm.",
        half=True,
        units=dict.fromkeys((str(span[0]), str(span[1]), "Thay đổi"), "người"),
    )


def _driver_title(up: pd.DataFrame, down: pd.DataFrame, net: float, span: tuple[int, int]) -> str:
    if up.empty or net <= 0:
        worst = down.iloc[0]
        return (
            f"Từ {span[0]}, {len(down)} hội giảm; giảm nhiều nhất là {worst['label']} "
            f"({signed(worst['change'], 'người')})"
        )
    first = up.iloc[0]
    part = numbers.percent(100 * first["change"] / net, 0)
    text = (
        f"{first['label']} tăng nhiều nhất, bằng {part} mức tăng chung "
        f"{numbers.quantity(net, 'người')} từ {span[0]}"
    )
    return f"{text}; {len(down)} hội giảm" if len(down) else text


def _concentration(series: MemberSeries) -> Section | None:
    """How much of the members the largest associations hold, now and at the start."""
    rows = series.totals
    year = max(series.years)
    now = rows[rows["year"] == year].sort_values("value", ascending=False)
    whole = float(now["value"].sum())
    if len(now) < FEWEST or not whole:
        return None
    top = now.head(_TOP)
    tail = now.iloc[_TOP:]
    frame = pd.DataFrame(
        {
            "label": [*top["label"], f"{len(tail)} hội còn lại"],
            "value": [*top["value"], float(tail["value"].sum())],
            "click_keys": click_keys(association=[*top["association"], None]),
        }
    )
    by_year = pd.DataFrame(
        [
            {
                "Năm": y,
                "Số hội có số liệu": len(own),
                f"{_TOP} hội đông nhất (%)": _share(own, _TOP),
                "Nửa số hội nhỏ hơn (%)": 100 - _share(own, (len(own) + 1) // 2),
            }
            for y, own in rows.groupby("year")
        ]
    )
    share = numbers.percent(_share(now, _TOP), 0)
    title = f"{_TOP} hội đông nhất có {share} hội viên của {len(now)} hội có số liệu năm {year}"
    first = rows[rows["year"] == min(series.years)]
    if len(series.years) > 1 and len(first) >= FEWEST:
        title += f"; năm {min(series.years)} là {numbers.percent(_share(first, _TOP), 0)}"
    return Section(
        key="concentration",
        title=title,
        chart=Chart("share_bar", frame, {"unit": "người", "title": "Mức tập trung hội viên"}),
        table=by_year,
        records=tuple(now["record_id"]),
        half=True,
    )


def _share(own: pd.DataFrame, count: int) -> float:
    whole = float(own["value"].sum())
    return 100 * float(own["value"].nlargest(count).sum()) / whole if whole else 0.0
