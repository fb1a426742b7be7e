"""The Union's own yearly report in chapters: every sentence with its records, every gap marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.content import as_of, evidence, phrases, union
from dashboard.content.activities import cube as cubes
from dashboard.content.activities import fields, honours, partners
from dashboard.content.activities.cube import Cube
from dashboard.content.funding import page as funding
from dashboard.content.meeting import agenda
from dashboard.content.membership import page as membership
from dashboard.content.model import Attention, Page
from dashboard.content.overview import attention_standing
from dashboard.content.registers import lists
from dashboard.content.yearly import done
from dashboard.content.yearly.done import Line
from dashboard.selection.view import View
from dashboard.words import numbers, wording

#: What the chapter on organisation tells of the Union, and what a yearly report is expected to.
_ORGANISATION = (
    "member_organisations", "member_associations", "collective_members", "bodies_admitted",
    "bodies_merged", "bodies_left", "special_status_associations", "associations_posts",
    "council_seats",
)  # fmt: skip
_MEMBERS = ("members", "members_admitted", "branches")
_MONEY = ("income", "spending")
_OPINIONS = ("opinions_given", "opinions_accepted")
_CONTESTS = ("contest_entries", "contest_authors")
#: Fields with a chapter of their own.
_CREATIVITY, _COOPERATION = "sang-tao", "phoi-hop"
_AIMS, _REQUESTS = 8, 12
_TOLD = "(theo nguồn)"


@dataclass(frozen=True)
class Chapter:
    """A chapter: its title, what is known, what is not (each in the brackets of a draft)."""

    title: str
    lines: tuple[Line, ...]
    gaps: tuple[str, ...] = ()


def default_year(view: View) -> int:
    """The year that is reported on now: from October the running one, before it the last."""
    today = view.today
    return today.year if today.month >= 10 else today.year - 1


def of_year(view: View, year: int) -> View:
    """The whole Union in that year: other filters do not hold for its own report."""
    chosen = replace(
        view.filter,
        association=None,
        association_type=None,
        field=None,
        year_from=year,
        year_to=year,
        baseline=None,
    )
    return replace(view, filter=chosen)


def chapters(view: View, year: int) -> list[Chapter]:
    """All chapters of the report of a year."""
    own = of_year(view, year)
    known = own.query("yearly/known", year=year).set_index("indicator")
    names = dict(own.query("yearly/indicators").itertuples(index=False, name=None))
    cube, registers = Cube.of(own), own.query("registers/entries")

    def unknown(codes: tuple[str, ...]) -> tuple[str, ...]:
        lacking = [names[c] for c in codes if c not in known.index]
        return tuple(done.gap([phrases.decapitalise(name) for name in lacking], year))

    def has(*tables: str) -> bool:
        return bool(known["record_table"].isin(tables).any())

    def of(register: str) -> pd.DataFrame:
        return registers[registers["register"] == register]

    kept = [
        ("Tổ chức", _organisation(own), unknown(_ORGANISATION)),
        ("Hội viên", _page(membership.page(own), has("membership", "branches")), unknown(_MEMBERS)),
        ("Hoạt động theo lĩnh vực", *_by_field(own, cube, year, names)),
        (
            "Tư vấn, phản biện và giám định xã hội",
            [
                *done.activities(cube, year, names, lambda f: f["top"] == cubes.REVIEW),
                *done.entries(of("review"), year),
            ],
            (*_silent_reviews(own, cube, year), *unknown(_OPINIONS)),
        ),
        (
            "Hội thi, giải thưởng, tôn vinh trí thức",
            [
                *done.activities(cube, year, names, lambda f: f["top"] == _CREATIVITY),
                *done.awards(honours.award_totals(own.query("activities/awards")), year),
                *done.entries(pd.concat([of("contest"), of("honour")]), year),
            ],
            unknown(_CONTESTS),
        ),
        ("Kinh phí", _page(funding.page(own), has("funding")), unknown(_MONEY)),
        (
            "Phối hợp, hợp tác",
            [
                *_agreements(own, year),
                *done.activities(cube, year, names, lambda f: f["top"] == _COOPERATION),
                *done.entries(of("programme"), year),
            ],
            (),
        ),
        (
            "Khó khăn, kiến nghị",
            _as_told(own, done.entries(of("request"), year, undated=True, most=_REQUESTS)),
            (),
        ),
        (f"Phương hướng, nhiệm vụ năm {year + 1}", _aims(view, year + 1), ()),
    ]
    return [
        Chapter(title, tuple(lines), tuple(gaps) or _nothing(title, lines, year))
        for title, lines, gaps in kept
    ]


def _as_told(view: View, lines: list[Line]) -> list[Line]:
    """The count of what has no time of its own says when its sources told it so: it is not the
    state of the year reported on."""
    return [replace(line, text=line.text.replace(_TOLD, _by_source(view, line.record_ids)))
            for line in lines]  # fmt: skip


def _by_source(view: View, ids: Sequence[str]) -> str:
    days = as_of.of(view, ids)
    if days is None:
        return _TOLD
    until = "" if as_of.month(days.first) == as_of.month(days.last) else "đến "
    return f"(theo nguồn {until}{as_of.month(days.last)})"


def _nothing(title: str, lines: list[Line], year: int) -> tuple[str, ...]:
    return () if lines else tuple(done.gap([phrases.decapitalise(title)], year))


def _organisation(view: View) -> list[Line]:
    """What the Union states of its members and of its bodies; terms that ran out."""
    series = union.series(view)
    whole = series[series["stated_type"].isna() & series["level"].isna()]
    rows = [own.iloc[0] for code in _ORGANISATION if len(own := whole[whole["indicator"] == code])]
    by_type = series[(series["indicator"] == "member_associations") & series["stated_type"].notna()]
    rows += [row for _, row in by_type.drop_duplicates("stated_type").iterrows()]
    terms = (attention_standing.overdue_union_term(view), attention_standing.overdue_terms(view))
    return [*done.figures(rows), *_points(terms)]


def _points(attention: tuple[Attention | None, ...]) -> list[Line]:
    return [Line(point.text, point.record_ids) for point in attention if point is not None]


def _page(page: Page, is_known: bool) -> list[Line]:
    """What a page says of the year: its headline where a figure is of that very year, its key
    figures with their time."""
    told = is_known and page.headline_records
    lines = [Line(page.headline, page.headline_records)] if told else []
    for card in page.cards:
        if card.number is not None and card.record_ids:
            note = f" ({card.note})" if card.note else ""
            lines.append(Line(f"{card.label}: {card.value}{note}", card.record_ids))
    return lines


def _by_field(
    view: View, cube: Cube, year: int, names: dict[str, str]
) -> tuple[list[Line], tuple[str, ...]]:
    """Each field without a chapter of its own: what was done in it, or that nothing is known."""
    lines: list[Line] = []
    silent: list[str] = []
    for row in fields.fields(view).to_dict("records"):
        code, label = row["field"], str(row["label"])
        if code in (cubes.REVIEW, _CREATIVITY, _COOPERATION):
            continue
        own = done.activities(cube, year, names, lambda f, code=code: f["top"] == code)
        lines += [Line(f"{label}. {line.text}", line.record_ids) for line in own]
        if not own:
            silent.append(f"hoạt động “{label}”")
    return lines, tuple(done.gap(silent, year))


def _silent_reviews(view: View, cube: Cube, year: int) -> tuple[str, ...]:
    """The three counters of the field that have no figure of their own."""
    below = view.query("activities/fields")
    below = below[(below["top"] == cubes.REVIEW) & (below["field"] != cubes.REVIEW)]
    rows = done.touches(cube.countable, year, "time_start", "time_end")
    told = set(rows["field"].dropna())
    names = [phrases.decapitalise(n) for c, n in zip(below["field"], below["name"], strict=True)
             if c not in told]  # fmt: skip
    return tuple(done.gap([f"số cuộc {name}" for name in names], year))


def _agreements(view: View, year: int) -> list[Line]:
    rows = partners.terms(view.query("activities/agreements"))
    rows = done.touches(rows, year, "start", "end")
    if rows.empty:
        return []
    # Whether a term has run out by today is nothing of that year.
    dated = rows[~rows["open"].astype(bool)]
    said = []
    if len(dated):
        said.append(f"{len(dated)} chương trình phối hợp đã ký có thời hạn trong năm {year}")
    if left := len(rows) - len(dated):
        noun = "chương trình khác" if said else "chương trình phối hợp đã ký"
        said.append(f"{left} {noun} không nêu thời hạn")
    return [Line("; ".join(said), evidence.record_ids(rows))]


def _aims(view: View, year: int) -> list[Line]:
    """What is due in the year after: what was decided and committed first, then proposed."""
    rows = agenda.matters(replace(view, filter=replace(of_year(view, year).filter,
                                                       year_from=None, year_to=None)))  # fmt: skip
    rows = rows[rows["target_kind"].notna() & ~rows["standing"].isin(lists.SETTLED)]
    due = rows[
        [not numbers.missing(d) and phrases.day_of(d).year == year for d in rows["due_date"]]
    ]
    lines = [_aim(row) for row in due.to_dict("records")[:_AIMS]]
    if len(due) > _AIMS:
        lines.append(Line(f"Còn {numbers.number(len(due) - _AIMS)} việc khác có hạn năm {year}",
                          evidence.record_ids(due, 200)))  # fmt: skip
    taken = rows[rows["target_kind"].isin(("decided", "committed"))]
    silent = taken[taken["due_date"].isna()]
    if len(silent):
        told = _by_source(view, evidence.record_ids(silent, 200))
        words = f"{numbers.number(len(silent))} cam kết, việc đã quyết định {wording.NO_DUE_DATE}"
        words += f" {told}"
        shown = phrases.listed([f"“{t}”" for t in silent["title"]], 3, "việc")
        lines.append(Line(f"{words}: {shown}", evidence.record_ids(silent, 200)))
    later = taken[
        [not numbers.missing(d) and phrases.day_of(d).year > year for d in taken["due_date"]]
    ]
    if len(later):
        words = f"{numbers.number(len(later))} cam kết, việc đã quyết định có hạn sau năm {year}"
        lines.append(Line(words, evidence.record_ids(later, 200)))
    return lines


def _aim(row: dict) -> Line:
    kind = phrases.decapitalise(row["kind_name"])
    words = f"{row['title']} ({row['label']}, {kind}, hạn {agenda.due_words(row)})"
    return Line(f"{words}: {phrases.standing(row['standing'])}", (str(row["record_id"]),))
