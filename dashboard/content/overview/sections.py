"""Tổng quan: who belongs, how it goes, what is behind, where, how complete."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import known, phrases, union
from dashboard.content.funding import frames
from dashboard.content.model import Section
from dashboard.content.overview.fields import ENOUGH, whole_years
from dashboard.content.sources import completeness as counted
from dashboard.selection.view import View
from dashboard.words import numbers, palette, wording

#: More bars than this are not read on an overview.
MOST_BARS = 12
_TYPES = ("ct-xh-nn", "xh-nn", "xh")


def organisations(view: View) -> Section | None:
    """Member associations by type, and the collective members beside them."""
    if view.filter.association_type or view.filter.association:
        return None
    series = union.series(view)
    rows = [(t, union.latest(series, "member_associations", stated_type=t)) for t in _TYPES]
    found = [(t, row) for t, row in rows if row is not None]
    collective = union.latest(series, "collective_members")
    if not found:
        return None
    if collective is not None:
        found.append((union.COLLECTIVE, collective))
    total = sum(float(row["value"]) for _, row in found)
    members = total - (float(collective["value"]) if collective is not None else 0)
    own = [pair for pair in found if pair[0] != union.COLLECTIVE]
    biggest = max(own, key=lambda pair: float(pair[1]["value"]))
    names = [view.choices.types.get(code, code) for code, _ in found]
    return Section(
        "organisations",
        f"{numbers.number(biggest[1]['value'])} trong {numbers.number(members)} hội thành viên là "
        f"hội {phrases.decapitalise(view.choices.types.get(biggest[0], biggest[0]))}",
        pd.DataFrame(
            {
                "Loại hình": names,
                "Số tổ chức": [float(row["value"]) for _, row in found],
                "Tỷ lệ (%)": [100 * float(row["value"]) / total for _, row in found],
            }
        ),
        Chart(
            "share_bar",
            pd.DataFrame(
                {
                    "label": [phrases.decapitalise(name) for name in names],
                    "click_keys": click_keys(association_type=[code for code, _ in found]),
                    "value": [float(row["value"]) for _, row in found],
                }
            ),
            {"title": "Tổ chức thành viên theo loại hình"},
        ),
        records=tuple(str(row["record_id"]) for _, row in found),
        half=True,
    )


def trends(view: View) -> Section | None:
    """Members, money and activities over the years, where there are several whole ones."""
    parts: list[pd.DataFrame] = []
    records: list[str] = []
    if view.filter.association is None and view.filter.association_type is None:
        members = union.points(union.series(view), "members").drop_duplicates("year")
        parts.append(
            pd.DataFrame(
                {
                    "indicator": "members",
                    "series": "Hội viên (người)",
                    "time": members["year"],
                    "value": members["value"],
                }
            )
        )
        records += list(members["record_id"])
    money = frames.members(view.query("funding/by_year"))
    money = money[money["complete"] & money["value"].notna()]
    # A single association's State money is a matter of its own page.
    if money["association"].nunique() >= ENOUGH:
        by_year = money.groupby("year", as_index=False)["value"].sum()
        parts.append(
            pd.DataFrame(
                {
                    "indicator": "income",
                    "series": "Tổng thu của các hội (tỷ đồng)",
                    "time": by_year["year"],
                    "value": by_year["value"] / 1e9,
                }
            )
        )
    done = whole_years(view.query("overview/activity_years"))
    if len(done) and done["associations"].max() >= ENOUGH:
        by_year = done.groupby("year", as_index=False)["value"].sum()
        parts.append(
            pd.DataFrame(
                {
                    "indicator": "activities",
                    "series": "Hoạt động của các hội trong năm",
                    "time": by_year["year"],
                    "value": by_year["value"],
                }
            )
        )
    parts = [p.sort_values("time") for p in parts if p["time"].nunique() > 2]
    if not parts:
        return None
    frame = pd.concat(parts, ignore_index=True)
    said = []
    for (indicator, name), own in frame.groupby(["indicator", "series"], sort=False):
        growth = phrases.change(own["value"].iloc[-1], own["value"].iloc[-2])
        year = int(own["time"].iloc[-1])
        if indicator == "income":
            # As on the funding page: over what was reported in both years.
            pairs = view.query("funding/year_on_year")
            growth = phrases.change(*frames.year_on_year(pairs, year)[:2])
        if growth:
            said.append(f"{phrases.decapitalise(str(name).split(' (')[0])} {growth} (năm {year})")
    title = "; ".join(said)
    return Section(
        "trends",
        title[:1].upper() + title[1:] if title else "Diễn biến qua các năm",
        pd.DataFrame({"Mặt": frame["series"], "Năm": frame["time"], "Giá trị": frame["value"]}),
        Chart("small_multiples", frame, {"same_scale": False, "title": "Diễn biến chính"}),
        records=tuple(records),
        source=None if records else "Nguồn: tổng hợp báo cáo của các hội.",
        note="So với năm liền trước; thu so trên những khoản có ở cả hai năm. Mỗi mặt "
        "một thang đo; thu và hoạt động chỉ tính năm đủ 12 tháng; số hội báo cáo mỗi năm có "
        "thể khác nhau.",
    )


def targets(view: View) -> Section | None:
    """Where targets and milestones stand."""
    found = view.query("targets/all")
    if found.empty:
        return None
    counts = found["standing"].value_counts()
    kept = [s for s in wording.STANDINGS if s in counts.index]
    words = {s: wording.STANDINGS[s][0] for s in kept}
    return Section(
        "targets",
        f"{len(found)} mục tiêu, cam kết, kiến nghị: "
        + "; ".join(phrases.standing_count(counts[s], s) for s in kept),
        pd.DataFrame(
            {"Tình trạng": [words[s] for s in kept], "Số mục tiêu": [int(counts[s]) for s in kept]}
        ),
        Chart(
            "share_bar",
            pd.DataFrame(
                {
                    "label": [words[s] for s in kept],
                    "value": [int(counts[s]) for s in kept],
                    "colour": [palette.STANDING_PARTS[s] for s in kept],
                }
            ),
            {"title": "Mục tiêu theo tình trạng"},
        ),
        records=tuple(found["record_id"]),
        note="Hạn là hạn nguồn nêu. Chỉ tiêu bằng số chỉ được đánh giá khi có mức gốc và một số "
        f"liệu về sau; mục {wording.NO_DUE_DATE} thì không đánh giá.",
        half=True,
    )


def coverage(view: View) -> Section | None:
    """In how many districts each association has its own organisation."""
    found = view.query("overview/coverage")
    if found.empty:
        return None
    full = int((found["value"] >= found["districts"]).sum())
    periods = list(dict.fromkeys(found["time_label"]))
    if len(found) == 1:
        one = found.iloc[0]
        title = f"{one['label']} có tổ chức ở {_of(one)} huyện"
    else:
        group = known.group(view)
        title = (
            f"{wording.capitalise(group.of(len(found)))} nêu số huyện có tổ chức hội; "
            f"{full} hội có ở tất cả các huyện"
        )
    return Section(
        "coverage",
        title,
        pd.DataFrame(
            {
                "Hội": found["label"],
                "Huyện có tổ chức hội": found["value"],
                "Trên tổng số huyện": found["districts"].where(found["stated"].astype(bool)),
                "Thời gian": found["time_label"],
            }
        ),
        _coverage_chart(found),
        records=tuple(found["record_id"]),
        note=f"Theo địa giới của thời điểm nêu số liệu ({phrases.listed(periods, 2, 'kỳ')}).",
        half=True,
    )


def _coverage_chart(found: pd.DataFrame) -> Chart:
    """A bar an association; with many of them, how many reach how far."""
    if len(found) <= MOST_BARS:
        frame = pd.DataFrame(
            {
                "label": found["label"],
                "value": found["value"],
                "click_keys": click_keys(association=found["association"]),
                "text": [_of(r) for _, r in found.iterrows()],
                "detail": found["time_label"],
            }
        )
        return Chart("bars", frame, {"title": "Huyện có tổ chức hội"})
    reach = found["value"] / found["districts"]
    groups = [
        ("hội có ở tất cả các huyện", reach >= 1),
        ("hội có ở từ nửa số huyện trở lên", (reach >= 0.5) & (reach < 1)),
        ("hội có ở dưới nửa số huyện", (reach > 0) & (reach < 0.5)),
        ("hội không có ở huyện nào", reach == 0),
    ]
    kept = [(words, int(of.sum())) for words, of in groups if of.any()]
    frame = pd.DataFrame(kept, columns=["label", "value"])
    return Chart("share_bar", frame, {"title": "Hội theo số huyện có tổ chức"})


def _of(row: pd.Series) -> str:
    own = numbers.number(row["value"])
    return f"{own}/{int(row['districts'])}" if row["stated"] else own


def _by_association(cells: pd.DataFrame) -> pd.DataFrame:
    """association, label, reported and expected (indicators), the fullest first."""
    if cells.empty:
        return pd.DataFrame(columns=["association", "label", "reported", "expected"])
    done = cells.assign(done=cells["state"].isin(counted.REPORTED))
    found = done.groupby(["association", "label"], as_index=False).agg(
        reported=("done", "sum"), expected=("done", "size")
    )
    order = sorted(
        range(len(found)),
        key=lambda i: (-int(found["reported"][i]), numbers.sort_key(found["label"][i])),
    )
    return found.iloc[order].reset_index(drop=True)


def completeness(view: View) -> Section | None:
    """How much of what is expected each association has reported."""
    filled = counted.read(view)
    found = _by_association(filled.members)
    if found.empty:
        return None
    note = "Tính trên các chỉ số mà mỗi hội cần báo cáo."
    if filled.unnamed:
        note += f" {filled.unnamed_label}: tính là chưa báo."
    shown = found if len(found) <= MOST_BARS else found.tail(MOST_BARS)
    if len(shown) < len(found):
        note += f" Vẽ {len(shown)} hội có ít số liệu nhất."
    return Section(
        "completeness",
        filled.sentence
        if filled.group.size > 1
        else f"{found.iloc[0]['label']} đã có {filled.reported} trong {filled.expected} số liệu "
        "cần có",
        pd.DataFrame(
            {
                "Hội": found["label"],
                "Chỉ số đã có": found["reported"],
                "Chỉ số cần có": found["expected"],
                "Tỷ lệ (%)": 100 * found["reported"] / found["expected"],
            }
        ),
        Chart(
            "bars",
            pd.DataFrame(
                {
                    "label": shown["label"],
                    "value": 100 * shown["reported"] / shown["expected"],
                    "click_keys": click_keys(association=shown["association"]),
                    "text": [
                        f"{int(r)}/{int(e)} chỉ số"
                        for r, e in zip(shown["reported"], shown["expected"], strict=True)
                    ],
                }
            ),
            {"unit": "%", "title": "Số liệu đã có theo hội"},
        ),
        source="Nguồn: tổng hợp từ mọi bản ghi đã nhận; xem ở trang Nguồn và chất lượng số liệu.",
        note=note,
        half=True,
    )
