"""What was to be reported and what was: a row an association, its indicators on a click."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.content import known, phrases, union
from dashboard.content.model import Card, Grid, Link, Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording

#: Code of the part in the URL.
PART = "day-du"
#: States that count as reported.
REPORTED = ("reported", "zero")
#: With fewer years a course of completeness over time says nothing.
_FEWEST_YEARS = 4
#: Record table → heading of the column that sums up its indicators.
_TOPICS = {
    "organisation": "Tổ chức",
    "membership": "Hội viên",
    "branches": "Chi hội",
    "coverage": "Địa bàn",
    "staff": "Nhân sự",
    "funding": "Kinh phí",
    "activities": "Hoạt động",
}


@dataclass(frozen=True)
class Completeness:
    """Every association × indicator within the filter (see sources/completeness.sql).

    `unnamed` is how many member associations the Union states beyond the named ones;
    nothing is known of them, so all that is expected of a member is missing.
    """

    cells: pd.DataFrame
    group: known.Group
    unnamed: int

    @property
    def members(self) -> pd.DataFrame:
        """The cells expected of the named member associations."""
        kind = self.cells["association_kind"] == "member"
        return self.cells[kind & self.cells["expected"]]

    @property
    def named(self) -> int:
        return int(self.members["association"].nunique())

    @property
    def indicators(self) -> int:
        """How many indicators a member is expected to report."""
        return int(self.members["indicator"].nunique())

    @property
    def expected(self) -> int:
        """Cells expected of all members, the unnamed ones included."""
        return len(self.members) + self.unnamed * self.indicators

    @property
    def reported(self) -> int:
        return int(self.members["state"].isin(REPORTED).sum())

    @property
    def records(self) -> tuple[str, ...]:
        """A record behind each cell of the members that is reported."""
        cells = self.members[self.members["state"].isin(REPORTED)]
        return tuple(dict.fromkeys(cells["record_id"].dropna()))

    @property
    def share(self) -> float:
        """The per cent of what is expected that is reported: on every page the same."""
        return 100 * self.reported / self.expected if self.expected else 0.0

    @property
    def sentence(self) -> str:
        """That per cent in a sentence: "Mới có 12 % số liệu cần có của 23 hội (54/437)"."""
        word = "Mới" if self.share < 50 else "Đã"
        return (
            f"{word} có {numbers.percent(self.share, 0)} số liệu cần có của "
            f"{self.group.all.removeprefix('cả ')} ({numbers.number(self.reported)}/"
            f"{numbers.number(self.expected)})"
        )

    def card(self, label: str) -> Card:
        """That per cent as a key figure."""
        counted = f"{numbers.number(self.reported)}/{numbers.number(self.expected)}"
        return Card(
            label,
            numbers.number(self.share, 0),
            f"{counted} số liệu cần có",
            self.records,
            self.share,
            "%",
        )

    @property
    def unnamed_label(self) -> str:
        return self.group.missing[0].rstrip(".")


def read(view: View) -> Completeness:
    """The completeness within the filter; the field of activity plays no part."""
    cells = view.query("sources/completeness")
    group = known.group(view)
    asks = view.filter.association is None and view.filter.association_type != union.COLLECTIVE
    return Completeness(cells, group, group.unnamed if asks else 0)


def section(view: View, filled: Completeness) -> Section | None:
    """What each member has reported of what it is expected to, who lacks most first."""
    cells = filled.cells[filled.cells["expected"]]
    if cells.empty:
        return None
    done = cells.assign(done=cells["state"].isin(REPORTED))
    counts = done.groupby("association").agg(
        label=("label", "first"),
        done=("done", "sum"),
        due=("done", "size"),
    )
    names = counts["label"].to_dict()
    # The latest figure of all that is known, as in the list of what to ask for.
    counts["last"] = filled.cells.groupby("association")["last_day"].max()
    counts["share"] = 100 * counts["done"] / counts["due"]
    member = set(filled.members["association"])
    order = sorted(
        counts.index,
        key=lambda a: (a not in member, counts.loc[a, "share"], numbers.sort_key(names[a])),
    )
    counts = counts.loc[order].astype({"done": int})
    table = pd.DataFrame(
        {
            "Hội": counts["label"],
            "Đầy đủ (%)": counts["share"].round(),
            "Đã có": counts["done"],
            "Cần có": counts["due"],
        }
    )
    tones: dict[str, list[str]] = {}
    by_topic = done.groupby(["association", "record_table"])["done"].agg(["sum", "size"])
    for topic, heading in _TOPICS.items():
        pairs = [by_topic.loc[(a, topic)] if (a, topic) in by_topic.index else None for a in order]
        if any(pair is not None for pair in pairs):
            table[heading] = ["–" if p is None else f"{p['sum']}/{p['size']}" for p in pairs]
            tones[heading] = ["" if p is None else _tone(p) for p in pairs]
    courses = _by_year(view, order)
    if courses:
        table["Theo năm"] = ""
    table["Gần nhất"] = counts["last"].map(
        lambda d: wording.NO_DATA if pd.isna(d) else numbers.day(d)
    )
    links: list[Link | None] = [_link(a) for a in order]
    if filled.unnamed:
        due = filled.unnamed * filled.indicators
        rest = {"Hội": filled.unnamed_label, "Đầy đủ (%)": 0.0, "Đã có": 0, "Cần có": due}
        blank = dict.fromkeys(tones, "–") | {"Gần nhất": wording.NO_DATA, "Theo năm": ""} | rest
        table.loc[""] = [blank[c] for c in table.columns]
        tones = {heading: [*own, ""] for heading, own in tones.items()}
        courses = [*courses, []] if courses else []
        links.append(None)
    table = table.reset_index(drop=True)
    return Section(
        key="completeness",
        title=_title(filled),
        table=table.drop(columns="Theo năm", errors="ignore"),
        records=filled.records,
        caption="Số chỉ số đã có trên số cần có; bấm một dòng để xem từng chỉ số",
        note=f"Gồm các chỉ số mà hội nào cũng cần có. {wording.NO_DATA_AT_START} khác với bằng "
        "không: bằng không là đã báo. “Theo năm”: phần trăm chỉ số phải báo hằng năm đã có.",
        grid=Grid(
            table=table,
            bars={"Đầy đủ (%)": 100.0},
            tones=tones,
            courses={"Theo năm": courses} if courses else {},
            links=links,
            widths={"Hội": 190, "Đầy đủ (%)": 110},
        ),
    )


def _tone(pair: pd.Series) -> str:
    return "good" if pair["sum"] == pair["size"] else "bad" if pair["sum"] == 0 else ""


def _link(association: str) -> Link:
    return Link("sources", own={"phan": PART, "muc": association})


def _title(filled: Completeness) -> str:
    own = filled.members
    done = (
        own.assign(done=own["state"].isin(REPORTED)).groupby("indicator", sort=False)["done"].sum()
    )
    worst = own[own["indicator"] == done.idxmin()].iloc[0]
    others = int((done == done.min()).sum()) - 1
    of = filled.named + filled.unnamed
    if done.min() == of:
        return f"Cả {filled.expected} số liệu cần có đều đã có"
    if done.min() == 0:
        return f"{others + 1} trong {len(done)} chỉ số cần có chưa hội nào có số liệu"
    least = phrases.decapitalise(worst["indicator_name"])
    least += f" và {others} chỉ số khác" if others else ""
    return f"Thiếu nhiều nhất là {least}: {int(done.min())} trong {of} hội có số liệu"


def _by_year(view: View, order: list[str]) -> list[list[float | None]]:
    """The per cent of the yearly indicators that each reported, year by year."""
    rows = view.query("sources/completeness_years")
    if rows["year"].nunique() < _FEWEST_YEARS:
        return []
    shares = rows.assign(share=100 * rows["reported"] / rows["due"])
    wide = shares.pivot(index="association", columns="year", values="share")
    return [list(wide.loc[a]) if a in wide.index else [] for a in order]


def opened(filled: Completeness, association: str | None) -> Section | None:
    """The indicators of one association: which it reported, which not."""
    own = filled.cells[(filled.cells["association"] == association)]
    own = own[own["expected"] | (own["observations"] > 0)]
    if own.empty:
        return None
    due = own[own["expected"]]
    lacking = due[due["state"] == "not_reported"]
    table = pd.DataFrame(
        {
            "Chỉ số": own["indicator_name"],
            "Tình trạng": own["state"].map(wording.STATES),
            "Cần có": ["có" if e else "không bắt buộc" for e in own["expected"]],
            "Số bản ghi": own["observations"],
            "Kỳ gần nhất": own["last_period"].fillna("–"),
        }
    )
    return Section(
        key=str(association),
        title=f"{own.iloc[0]['label']}: {len(due) - len(lacking)} trong {len(due)} chỉ số cần có",
        table=table,
        records=tuple(own["record_id"].dropna()),
        caption=f"{len(lacking)} chỉ số {wording.NO_DATA}" if len(lacking) else "Đã đủ",
        grid=Grid(
            tones={"Tình trạng": ["bad" if s == "not_reported" else "" for s in own["state"]]}
        ),
    )
