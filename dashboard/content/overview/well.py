"""Tổng quan: what goes well, each result with its number and what it is compared with."""

from __future__ import annotations

import pandas as pd

from dashboard.content import evidence, known, phrases, union
from dashboard.content.model import Section
from dashboard.content.overview.fields import ENOUGH, whole_years
from dashboard.content.targets import frames
from dashboard.selection.view import View
from dashboard.words import numbers

#: (side of the work, result, comparison, record ids)
Result = tuple[str, str, str, tuple[str, ...]]


def well(view: View) -> Section | None:
    """The results worth telling; None when there is none."""
    found = [
        result
        for result in (
            _members(view),
            _activities(view),
            _rank(view),
            _charity(view),
            _coverage(view),
            _targets(view),
        )
        if result is not None
    ]
    if not found:
        return None
    said = "; ".join(phrases.decapitalise(result) for _, result, _, _ in found[:2])
    return Section(
        "well",
        f"Điểm sáng: {said}",
        pd.DataFrame(
            [(side, result, compared or "–") for side, result, compared, _ in found],
            columns=["Mặt", "Kết quả", "So sánh"],
        ),
        records=tuple(dict.fromkeys(i for *_, ids in found for i in ids)),
        heading="Điều làm được",
    )


def _members(view: View) -> Result | None:
    """Growth against the year before, else those admitted in a period."""
    if view.filter.association not in (None, "lhh") or view.filter.association_type:
        return None
    series = union.series(view)
    members = union.latest(series, "members")
    if members is None:
        return None
    before = union.before(series, members)
    if before is not None:
        if float(members["value"]) <= float(before["value"]):
            return None
        return (
            "Hội viên",
            f"Hội viên {phrases.change(members['value'], before['value'])}, lên "
            f"{phrases.figure(members)}",
            f"so với {phrases.when(before['time_label'])}",
            (str(members["record_id"]), str(before["record_id"])),
        )
    admitted = union.latest(series, "members_admitted")
    if admitted is None:
        return None
    return (
        "Hội viên",
        f"Kết nạp mới {phrases.figure(admitted, '')} hội viên "
        f"({phrases.when(admitted['time_label'])})",
        f"so với tổng số {phrases.figure(members, '')} hội viên",
        (str(admitted["record_id"]), str(members["record_id"])),
    )


def _activities(view: View) -> Result | None:
    """More activities than the year before."""
    done = whole_years(view.query("overview/activity_years"))
    if done.empty or done["associations"].max() < ENOUGH:
        return None
    totals = done.groupby("year")["value"].sum()
    year = int(totals.index.max())
    if year - 1 not in totals.index or totals[year] <= totals[year - 1]:
        return None
    return (
        "Hoạt động",
        f"{numbers.number(totals[year])} hoạt động năm {year}, "
        f"{phrases.change(totals[year], totals[year - 1])}",
        f"so với năm {year - 1}",
        evidence.record_ids(done[done["year"].isin((year, year - 1))]),
    )


def _rank(view: View) -> Result | None:
    rows = view.query("overview/well")
    rows = rows[(rows["indicator"] == "consultancy_rank") & (rows["value"] == 1)]
    if rows.empty:
        return None
    row = rows.iloc[0]
    note = phrases.text(row["note"]).split(";")[0].strip()
    return (
        "Tư vấn, phản biện",
        f"Được đánh giá đứng đầu về công tác tư vấn, phản biện ({phrases.when(row['time_label'])})",
        phrases.decapitalise(note),
        (str(row["record_id"]),),
    )


def _charity(view: View) -> Result | None:
    """Charity in money, in the latest year that has come to its end."""
    rows = view.query("overview/well")
    rows = rows[(rows["indicator"] == "charity_value") & (rows["association_kind"] != "union")]
    ended = rows.groupby("year")["time_end"].transform("max")
    whole = pd.Series([phrases.day_of(d).month == 12 for d in ended], index=rows.index, dtype=bool)
    rows = rows[whole]
    if rows.empty:
        return None
    year = int(rows["year"].max())
    own = rows[rows["year"] == year]
    before = rows[rows["year"] == year - 1]["value"].sum()
    if before > own["value"].sum():
        return None
    growth = phrases.change(own["value"].sum(), before)
    return (
        "Từ thiện nhân đạo",
        f"Từ thiện nhân đạo trị giá {numbers.money(own['value'].sum())} năm {year} "
        f"({known.group(view).of(own['association'].nunique())} có số liệu)",
        f"{growth} so với năm {year - 1}" if growth else "",
        tuple(own["record_id"]),
    )


def _coverage(view: View) -> Result | None:
    rows = view.query("overview/coverage")
    full = rows[rows["value"] >= rows["districts"]]
    if full.empty or view.filter.association:
        return None
    return (
        "Địa bàn",
        f"{len(full)} hội có tổ chức ở tất cả các huyện "
        f"({known.group(view).of(len(rows))} có số liệu)",
        phrases.listed(list(full["label"])),
        tuple(full["record_id"]),
    )


def _targets(view: View) -> Result | None:
    """Numbers that a later figure shows reached or on track; what was pledged when it was
    already so, and papers that were drawn up, are no results."""
    rows = view.query("targets/all")
    judged = rows[~rows["milestone"].astype(bool) & rows["standing"].isin(frames.JUDGED)]
    good = judged[judged["standing"].isin(("achieved", "on_track"))]
    if good.empty:
        return None
    reached = int((good["standing"] == "achieved").sum())
    on_track = len(good) - reached
    said = [f"{reached} chỉ tiêu đã đạt"] if reached else []
    said += [f"{on_track}{'' if said else ' chỉ tiêu'} đúng tiến độ"] if on_track else []
    return (
        "Mục tiêu",
        ", ".join(said),
        f"trong {len(judged)} chỉ tiêu đánh giá được",
        tuple(good["record_id"]),
    )
