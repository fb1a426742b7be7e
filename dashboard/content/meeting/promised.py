"""What was promised until the last meeting, where it stood then and where it stands now."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pandas as pd

from dashboard.content import phrases
from dashboard.content.changes import section as changes
from dashboard.content.meeting import agenda
from dashboard.content.model import Grid, Section
from dashboard.content.registers import lists
from dashboard.content.targets import every
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from dashboard.words import numbers, palette, wording

#: Kinds of targets that somebody took upon himself or was told to do.
KINDS = ("decided", "committed")
#: Said of what one of the two snapshots does not hold.
NOT_YET, GONE = "chưa có", "không còn trong bản số liệu"
_COLUMNS = [
    "record_id",
    "label",
    "title",
    "kind_name",
    "due_date",
    "target_period",
    "before",
    "now",
    "partner",
]


@dataclass(frozen=True)
class Promised:
    """What was promised.

    rows     record_id, label, title, kind_name, due_date, partner, before and now (standings of
             marts.follow_up; None where that snapshot does not hold it)
    begin    the day of the last meeting's snapshot, "" where there is none to compare with
    problem  why there is none
    """

    rows: pd.DataFrame
    begin: str = ""
    problem: str = ""


@cached_for_view
def read(view: View) -> Promised:
    """What was open at the last meeting (`ky-truoc`) or came since; else all that is open."""
    now = _promises(agenda.matters(view))
    promises = now.rename(columns={"standing": "now"}).assign(before=None)
    still_open = promises[~promises["now"].isin(lists.SETTLED)]
    if view.filter.baseline is None:
        return Promised(still_open[_COLUMNS].reset_index(drop=True))
    start = changes.earlier(view)
    if start.snapshot is None:
        return Promised(still_open[_COLUMNS].reset_index(drop=True), problem=start.problem)
    try:
        then = _promises(warehouse.query("meeting/matters", start.snapshot, **view.filter.values()))
    except duckdb.Error:
        problem = changes.unreadable(start.begin)
        return Promised(still_open[_COLUMNS].reset_index(drop=True), problem=problem)
    before = dict(zip(then["record_id"], then["standing"], strict=True))
    promises["before"] = [before.get(record) for record in promises["record_id"]]
    gone = then[~then["record_id"].isin(promises["record_id"])]
    gone = gone.rename(columns={"standing": "before"}).assign(now=None)
    rows = pd.concat([promises, gone], ignore_index=True)[_COLUMNS].astype(object)
    rows = rows.where(rows.notna(), None)
    return Promised(rows[~rows["before"].isin(lists.SETTLED)].reset_index(drop=True), start.begin)


def _promises(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["target_kind"].isin(KINDS)]


def sentence(promised: Promised) -> str:
    """How many there are and what is known of them."""
    rows = promised.rows
    if rows.empty:
        return "Không có cam kết, việc đã quyết định nào đang theo dõi trong phạm vi đang lọc"
    counts = rows["now"].map(_group).value_counts()
    parts = [
        f"{numbers.number(counts[name])} {name}" for name in _GROUPS.values() if name in counts
    ]
    since = f" tính từ bản {promised.begin}" if promised.begin else " đang theo dõi"
    return f"{numbers.number(len(rows))} cam kết, việc đã quyết định{since}: {'; '.join(parts)}"


_GROUPS = {
    "done": "đã xong hoặc đã đạt",
    "missed": "không đạt",
    "on_track": wording.STANDINGS["on_track"][0],
    "behind": "chậm tiến độ hoặc khó đạt",
    "not_enough_data": wording.STANDINGS["not_enough_data"][0],
    "due_passed": f"có {wording.STANDINGS['due_passed'][0]}",
    "later": "chưa đến hạn",
    "silent": f"{wording.NO_DUE_DATE} hoặc định kỳ, {wording.UNKNOWN} kết quả",
    "gone": GONE,
}
_OF = {
    "done": "done", "achieved": "done", "missed": "missed", "on_track": "on_track",
    "behind": "behind", "off_track": "behind", "not_enough_data": "not_enough_data",
    "due_passed": "due_passed", "due_later": "later", "recurring": "silent",
    "no_due_date": "silent",
}  # fmt: skip


def _group(standing: str | None) -> str:
    return _GROUPS[_OF[standing] if standing else "gone"]


def section(view: View) -> Section:
    """What was promised as a grid."""
    promised = read(view)
    rows = promised.rows
    columns: dict[str, object] = {"Việc": rows["title"], "Ai": rows["label"]}
    columns["Hạn"] = [agenda.due_words(row) for _, row in rows.iterrows()]
    if promised.begin:
        columns["Kỳ họp trước"] = [standing_words(s, NOT_YET) for s in rows["before"]]
    columns["Nay"] = [standing_words(s, GONE) for s in rows["now"]]
    columns["Tính chất"] = rows["kind_name"]
    caption = promised.problem or (
        "" if promised.begin else "Chọn kỳ họp trước để thấy tình trạng khi ấy; bấm một dòng để mở"
    )
    return Section(
        key="promised",
        title=sentence(promised),
        table=pd.DataFrame(columns),
        records=tuple(rows.loc[rows["now"].notna(), "record_id"].astype(str)),
        caption=caption or "Bấm một dòng để mở",
        note="Gồm cam kết và việc đã quyết định còn mở ở kỳ họp trước hoặc mới có từ đó. Chưa có "
        f"nguồn nào nêu kết quả thì kết quả là {wording.UNKNOWN}.",
        grid=Grid(
            tones={"Nay": [palette.STANDING_TONES.get(str(s), "") for s in rows["now"]]},
            links=[
                every.link_to(record) if standing else None
                for record, standing in zip(rows["record_id"], rows["now"], strict=True)
            ],
            widths={"Việc": 380},
        ),
    )


def committed(view: View) -> Section:
    """The commitments there are by now as a grid: what is noted next is no repetition."""
    rows = agenda.matters(view)
    rows = rows[rows["target_kind"] == "committed"]
    count = numbers.number(len(rows))
    return Section(
        key="committed",
        title=f"{count} cam kết đã có trong bản số liệu" if len(rows) else "Chưa có cam kết nào",
        table=pd.DataFrame(
            {
                "Việc": rows["title"],
                "Ai": rows["label"],
                "Hạn": [agenda.due_words(row) for _, row in rows.iterrows()],
                "Nay": [phrases.standing(s) for s in rows["standing"]],
            }
        ),
        records=tuple(rows["record_id"].astype(str)),
        caption="Bấm một dòng để mở",
        grid=Grid(
            tones={"Nay": [palette.STANDING_TONES[s] for s in rows["standing"]]},
            links=[every.link_to(record) for record in rows["record_id"]],
            widths={"Việc": 380},
        ),
    )


def line(row: pd.Series) -> str:
    """One promise in a line: what, whose, when due, where it stands."""
    due = "" if numbers.missing(row["due_date"]) else f", hạn {agenda.due_words(row)}"
    return f"{row['title']} ({row['label']}{due}): {standing_words(row['now'], GONE)}"


def standing_words(standing: str | None, absent: str) -> str:
    """Where it stands, or that this snapshot does not hold it."""
    return phrases.standing(standing) if standing else absent
