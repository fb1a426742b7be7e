"""“Từ kỳ họp trước”: what changed on a page since the snapshot named by `ky-truoc`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from dashboard.content.changes import rows
from dashboard.content.model import Page, Section
from dashboard.selection import cache
from dashboard.selection.view import View
from dashboard.snapshot import baseline, warehouse
from dashboard.words import numbers, sitemap

KEY = "since"
#: Records behind "Xem nguồn"; more are reached by the page of sources.
WITH_EVIDENCE = 200
_WORDS = {"changed": "thay đổi", "new": "mới", "removed": "bị bỏ"}
_PARTS = {"figure": "con số", "target": "mục tiêu", "entry": "mục sổ theo dõi"}
#: What a page says is unchanged.
_NOTHING = {"targets": "mục tiêu nào", "registers": "mục nào trong sổ"}

#: Indicators that stand on the page of funding and are counted elsewhere.
_FUNDED = ("associations_state_funded", "associations_not_state_funded")


@dataclass(frozen=True)
class Since:
    """The differences from the chosen snapshot, or in words why there are none to tell."""

    begin: str
    changes: pd.DataFrame
    problem: str = ""
    source: str = ""


def section(view: View, page: str) -> Section | None:
    """What changed of what a page shows; None while nothing is chosen to compare with."""
    if view.filter.baseline is None:
        return None
    since = cache.cached(compared, view)
    if since.problem:
        return Section(KEY, since.problem, _table(since.changes))
    changed = since.changes[_of(page, since.changes)]
    known = changed["record_id"].dropna().unique()
    return Section(
        KEY,
        _headline(view, page, since.begin, changed),
        _table(changed),
        records=tuple(str(record) for record in known[:WITH_EVIDENCE]),
        source=since.source,
        note=""
        if changed.empty
        else "So những con số đang được dùng của cùng hội, chỉ số, địa bàn, thời gian và cách "
        "chia; nguồn là nguồn của bản này.",
    )


def with_section(view: View, page: Page) -> Page:
    """The page as files hold it: with what changed as its first finding, if chosen."""
    since = section(view, page.name)
    if since is None or any(finding.key == KEY for finding in page.sections):
        return page
    return replace(page, lead=(since, *page.lead))


@dataclass(frozen=True)
class Earlier:
    """The snapshot that `ky-truoc` means: its day in words, and why it cannot be asked ("" if
    it can)."""

    begin: str
    snapshot: warehouse.Snapshot | None
    problem: str = ""


def earlier(view: View) -> Earlier:
    """The snapshot to compare with."""
    dataset, value = view.snapshot.dataset, view.filter.baseline or ""
    start = baseline.meant(dataset, value)
    if start is None:
        day = numbers.day(baseline.day_of(value))
        return Earlier("", None, f"Đến hết ngày {day} chưa có bản số liệu nào để so sánh")
    begin = _begin(view, start)
    if start.id == view.snapshot.id:
        problem = f"Bản {begin} chính là bản đang xem, không có gì để so sánh"
        return Earlier(begin, None, problem)
    then = baseline.snapshot(dataset, start, view.snapshot.province)
    problem = f"Bản {begin} không còn được lưu nên không so sánh được" if then is None else ""
    return Earlier(begin, then, problem)


def unreadable(begin: str) -> str:
    """That a snapshot of an older shape, or a spoilt one, cannot be asked."""
    return f"Bản {begin} có cấu trúc khác hoặc bị hỏng nên không so sánh được"


def compared(view: View) -> Since:
    """All differences under the filter from the snapshot that `ky-truoc` means."""
    nothing = pd.DataFrame(columns=rows.COLUMNS)
    start = earlier(view)
    then = start.snapshot
    if then is None:
        return Since(start.begin, nothing, start.problem)
    try:
        changes = rows.changes(view, then)
    except (duckdb.Error, KeyError):
        return Since(start.begin, nothing, unreadable(start.begin))
    return Since(
        start.begin,
        changes,
        source=f"Nguồn: so bản số liệu {then.id} với bản {view.snapshot.id}.",
    )


def _begin(view: View, start: baseline.Baseline) -> str:
    """The day of a snapshot; the time too where both are of one day."""
    day = numbers.day(start.at)
    if day == numbers.day(view.snapshot.built_at):
        return f"lúc {numbers.moment(start.at)[-5:]} ngày {day}"
    return f"ngày {day}"


def _headline(view: View, page: str, begin: str, changed: pd.DataFrame) -> str:
    scope = " trong phạm vi đang lọc" if view.filter.active else ""
    if changed.empty:
        what = _NOTHING.get(page, "con số nào của trang này" if page in _PAGES else "con số nào")
        return f"Không có {what} thay đổi từ bản {begin}{scope}"
    counts = changed.groupby(["part", "change"]).size()
    said = []
    for part, noun in _PARTS.items():
        for change in ("new", "changed", "removed"):
            count = counts.get((part, change), 0)
            if count:
                said.append(f"{numbers.number(count)} {noun} {_WORDS[change]}")
    return f"Từ bản {begin}{scope}: {', '.join(said)}"


def _table(changed: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Hội": changed["label"],
            "Con số": changed["what"],
            "Thời gian": changed["when"],
            "Bản trước": changed["before"],
            "Bản này": changed["now"],
            "Chênh lệch": changed["difference"],
        }
    ).reset_index(drop=True)


Mask = Callable[[pd.DataFrame], pd.Series]


def _figures(page: str) -> Mask:
    tables = sitemap.RECORD_TABLES[page]
    return lambda frame: frame["part"].eq("figure") & frame["record_table"].isin(tables)


#: What each page shows; a page that is not named shows everything.
_PAGES: dict[str, Mask] = {
    "membership": _figures("membership"),
    "funding": lambda f: _figures("funding")(f) | f["indicator"].isin(_FUNDED),
    "activities": _figures("activities"),
    "areas": lambda f: _figures("areas")(f) | (f["part"].eq("figure") & f["ref_area"].notna()),
    "targets": lambda f: f["part"].eq("target"),
    "registers": lambda f: f["part"].eq("entry"),
}


def _of(page: str, frame: pd.DataFrame) -> pd.Series:
    if page in _PAGES:
        return _PAGES[page](frame)
    return ~frame["repeated"].astype(bool)
