"""Hoạt động: what was done in each field, by whom, for how many, and what lies idle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.content import evidence, known, phrases, union
from dashboard.content.activities import counts, fields, honours, partners, reach, time
from dashboard.content.activities import cube as cubes
from dashboard.content.activities.cube import UNIT, Cube
from dashboard.content.activities.sums import amount_of, sums, whole
from dashboard.content.model import Attention, Card, Page, Part, Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording

#: What the field of the filter adds to a headline.
_UNDER = {True: " về “{}”", False: ""}


@dataclass(frozen=True)
class _Scope:
    """All the page knows under one filter, asked once."""

    view: View
    cube: Cube
    associations: pd.DataFrame
    group: known.Group
    members: union.MemberCount
    sub_fields: pd.DataFrame
    fields: pd.DataFrame
    awards: pd.DataFrame
    award_totals: pd.DataFrame
    terms: pd.DataFrame
    same: pd.DataFrame
    promises: pd.DataFrame
    today: date

    @classmethod
    def of(cls, view: View) -> _Scope:
        cube = Cube.of(view)
        awards = view.query("activities/awards")
        associations = view.query("activities/associations")
        return cls(
            view=view,
            cube=cube,
            associations=associations,
            group=known.group(view),
            members=union.member_count(view),
            sub_fields=view.query("activities/fields"),
            fields=fields.fields(view),
            awards=awards,
            award_totals=honours.award_totals(awards),
            terms=partners.terms(view.query("activities/agreements")),
            same=view.query("activities/same"),
            promises=view.query("targets/all"),
            today=phrases.day_of(view.scalar("shared/today")),
        )

    @property
    def name(self) -> str:
        """The one association of the filter, empty when there are several."""
        association = self.view.filter.association
        return self.view.choices.associations[association] if association else ""

    @property
    def empty(self) -> bool:
        return self.cube.frame.empty and self.awards.empty and self.terms.empty

    @property
    def without_figures(self) -> str:
        """The fields without a figure, in words; empty without any."""
        return fields.without_figures(self.fields)

    def reporting(self, kind: str = "member") -> int:
        """How many organisations of a kind report any activity at all."""
        own = self.associations[self.associations["association_kind"] == kind]
        return int(own["association"].isin(self.cube.frame["association"]).sum())


def page(view: View) -> Page:
    """The activities page under the view's filter."""
    scope = _Scope.of(view)
    return Page(
        "activities",
        "Hoạt động",
        _headline(scope),
        tuple(_facts(scope)),
        tuple(_cards(scope)),
        parts=(Part("noi-dung", "Nội dung", lambda: _sections(scope)),),
        attention=tuple(_attention(scope)),
        missing=tuple(_missing(scope)),
    )


def _headline(scope: _Scope) -> str:
    cube = scope.cube
    if scope.empty:
        field = scope.view.filter.field
        if field and not scope.name:
            spoken = any(map(bool, scope.fields["spoken_of"]))
            more = ", tuy có được nhắc đến" if spoken else ""
            return f"{_field_name(scope)}: {wording.NO_DATA} hoạt động trong phạm vi đang lọc{more}"
        return f"{wording.NO_DATA_AT_START} hoạt động trong phạm vi đang lọc"
    who = scope.name or cubes.PARTS[_who_did_most(cube)]
    what = _UNDER.get(bool(scope.view.filter.field), "").format(_field_name(scope))
    pair = time.last_two(cube)
    if pair is not None:
        now, before = pair
        words = f"Năm {int(now['time'])} {who} có {numbers.number(now['value'])} hoạt động{what}"
        if not scope.name and _who_did_most(cube) == cubes.MEMBERS:
            every = scope.members.organisations
            words += f" ({min(int(now['reporting']), every)} trong {every} tổ chức có số liệu)"
        moved = "" if before is None else time.moved(cube, now, before)
        return f"{words}, {moved}" if moved else words
    if scope.name:
        first = _strongest(cube)
        return f"{scope.name}: {first or f'{len(scope.terms)} chương trình phối hợp đã ký'}"
    active, everything = int(scope.fields["active"].sum()), len(scope.fields)
    if everything == 1:
        row = scope.fields.iloc[0]
        return f"{row['label']}: {row['words'] or row['other'] or wording.NO_DATA}"
    words = f"{active} trong {everything} lĩnh vực có số liệu hoạt động"
    return f"{words}; {scope.without_figures}" if scope.without_figures else words


def _who_did_most(cube: Cube) -> str:
    """The part a headline speaks of: the associations, the Union where none did anything."""
    return cubes.MEMBERS if cubes.MEMBERS in cube.by_part else cubes.UNION


def _field_name(scope: _Scope) -> str:
    code = scope.view.filter.field
    return "" if code is None else scope.view.choices.fields[code].lstrip("– ")


def _facts(scope: _Scope) -> list[str]:
    facts = []
    if scope.empty:
        return ["bỏ bớt điều kiện lọc để xem số liệu"]
    if scope.cube.span:
        facts.append(f"số liệu {scope.cube.span}")
    if not scope.cube.single:
        if scope.members.associations:
            facts.append(f"{scope.group.of(scope.reporting())} có số liệu hoạt động")
        if scope.members.collective:
            done, of = scope.reporting("collective"), scope.members.collective
            told = (
                f"{done} trong {of} hội viên tập thể có"
                if done
                else f"{of} hội viên tập thể chưa có"
            )
            facts.append(f"{told} số liệu hoạt động")
    facts.append("hoạt động là số lớp, cuộc, nhiệm vụ…; lượt người và kết quả khác để riêng")
    return facts


def _cards(scope: _Scope) -> list[Card]:
    cube = scope.cube
    cards = []
    if len(cube.events):
        cards.append(_events_card(cube))
    people = cube.of_indicator("participants")
    for unit, label in (("lượt người", "Người tham gia"), ("lượt bệnh nhân", "Bệnh nhân")):
        own = cubes.one_part(people[people["unit"] == unit])
        if len(own):
            top = own.loc[own["value"].idxmax()]
            who = (
                f"{own['association'].nunique()} tổ chức có số liệu"
                if own["association"].nunique() > 1
                else top["label"]
            )
            cards.append(
                Card(
                    f"{label} (lượt)",
                    whole(own).format_figure(""),
                    f"{who}, {whole(own).period}",
                    record_ids=cubes.ids(own),
                    number=whole(own).value,
                    unit=unit,
                )
            )
    review = cube.events[cube.events["top"] == "tu-van-phan-bien"]
    if len(review):
        most = cubes.one_part(review)
        unit = str(most.iloc[0]["unit"]) if most["unit"].nunique() == 1 else UNIT
        cards.append(
            Card(
                f"Tư vấn, phản biện ({unit})",
                whole(most).format_figure(""),
                f"của {cubes.PARTS[most.iloc[0]['part']]}, {whole(most).period}",
                record_ids=cubes.ids(most),
                number=whole(most).value,
                unit=unit,
            )
        )
    if not cube.single and len(scope.fields) > 1 and not scope.empty:
        cards.append(
            Card(
                "Lĩnh vực có hoạt động (lĩnh vực)",
                f"{int(scope.fields['active'].sum())}/{len(scope.fields)}",
                scope.without_figures or "lĩnh vực nào cũng có",
                record_ids=cubes.ids(cube.countable),
                number=float(scope.fields["active"].sum()),
                unit="lĩnh vực",
            )
        )
    return cards[:5]


def _events_card(cube: Cube) -> Card:
    """The year's number with its change; without a series the largest statement."""
    pair = time.last_two(cube)
    if pair is not None:
        now, before = pair
        return Card(
            f"Hoạt động năm {int(now['time'])} (hoạt động)",
            numbers.number(now["value"]),
            "" if before is None else time.moved(cube, now, before),
            record_ids=cubes.ids(cube.events[cube.events["year"] == now["time"]]),
            number=float(now["value"]),
            unit=UNIT,
        )
    by_kind = sums(cube.events, "kind_name", "label")
    (kind, who), top = max(by_kind.items(), key=lambda pair: pair[1].value or 0)
    return Card(
        f"{kind} ({top.unit})",
        top.format_figure(""),
        f"{who}, {top.period}",
        record_ids=top.ids,
        number=top.value,
        unit=top.unit,
    )


def _sections(scope: _Scope) -> list[Section]:
    cube = scope.cube
    sections: list[Section | None] = [
        time.by_year(cube),
        counts.by_field(cube, scope.fields, scope.group),
        time.fields_by_year(cube, scope.fields),
        counts.heat(cube, scope.associations, scope.fields, scope.group),
        counts.by_association(cube, scope.associations, scope.group),
        counts.by_kind(cube),
        honours.counters(cube, scope.sub_fields, scope.promises),
        *reach.participants(cube, scope.same),
        *reach.money(cube),
        time.by_district(cube),
        reach.outputs(cube),
        reach.same_activities(scope.same),
        *honours.award_sections(scope.awards, scope.award_totals),
        honours.described(scope.view.query("activities/words")),
        partners.section(scope.terms, scope.today),
    ]
    return [section for section in sections if section is not None]


def _attention(scope: _Scope) -> list[Attention]:
    points: list[Attention] = []
    if scope.cube.single:
        return points
    appraisal = scope.promises[scope.promises["field"] == honours.APPRAISAL]
    done = scope.cube.frame[
        (scope.cube.frame["field"] == honours.APPRAISAL) & (scope.cube.frame["value"] > 0)
    ]
    shown = (scope.sub_fields["field"] == honours.APPRAISAL).any()
    # The pilot is the Union's to do: no matter of one type of association.
    of_union = scope.view.filter.association_type is None
    if of_union and shown and done.empty and len(appraisal):
        target = appraisal.iloc[0]
        kind = phrases.decapitalise(target["kind_name"])
        text = f"Giám định xã hội: {wording.NO_DATA} về cuộc nào; {kind} “{target['title']}”"
        if not numbers.missing(target["due_date"]):
            text += f", hạn năm {phrases.day_of(target['due_date']).year}"
        text += f": {wording.STANDINGS[target['standing']][0]}"
        points.append(
            Attention(
                f"{text}.",
                ":material/hourglass_disabled:",
                "appraisal",
                (str(target["record_id"]),),
                "targets",
                {"field": honours.APPRAISAL},
            )
        )
    silent = scope.fields[~scope.fields["active"]]
    if len(silent) and len(scope.fields) > 1 and not scope.empty:
        names = [_silent_field(row) for _, row in silent.iterrows()]
        records = [i for ids in silent["spoken_of"] for i in ids]
        points.append(
            Attention(
                f"{wording.NO_DATA_AT_START} hoạt động ở {len(silent)} lĩnh vực: "
                f"{phrases.listed(names, 4, 'lĩnh vực')}.",
                ":material/do_not_disturb_on:",
                "idle",
                tuple(dict.fromkeys(records))[: evidence.MOST_RECORDS],
            )
        )
    dated = scope.terms[~scope.terms["open"].astype(bool)]
    ended = dated[partners.is_over(dated, scope.today)]
    if len(ended) and len(ended) == len(dated):
        points.append(
            Attention(
                f"Thời hạn của cả {len(ended)} chương trình phối hợp có nêu thời hạn đều đã qua; "
                f"{wording.NO_DATA} về việc ký tiếp.",
                ":material/event_busy:",
                "agreements_over",
                evidence.record_ids(ended, evidence.MOST_RECORDS),
            )
        )
    return points


def _silent_field(row: pd.Series) -> str:
    return f"“{row['label']}”" + (" (có được nhắc đến)" if row["spoken_of"] else "")


def _missing(scope: _Scope) -> list[str]:
    lines = []
    silent = scope.associations[
        ~scope.associations["association"].isin(scope.cube.frame["association"])
    ]
    if len(silent):
        lines.append(f"{wording.NO_DATA_AT_START} hoạt động: {phrases.all_names(silent['label'])}.")
    if not scope.cube.single:
        lines += scope.group.missing
        unnamed = scope.members.collective - scope.members.named_collective
        if scope.members.associations and unnamed > 0:
            lines.append(f"{unnamed} hội viên tập thể chưa được nêu tên trong nguồn.")
    for (who, what), own in scope.cube.left_out.groupby(["label", "kind_name"], sort=False):
        said = ", ".join(
            f"{numbers.quantity(r['value'], r['unit'], r['qualifier'])} "
            f"({phrases.text(r['time_label'], 'nhiều kỳ')})"
            for _, r in own.head(5).iterrows()
        )
        lines.append(
            f"{who}, {phrases.decapitalise(str(what))}: {said} trùng kỳ với số khác nên không cộng."
        )
    people = scope.cube.of_indicator("participants")
    if len(scope.cube.events) and people.empty:
        lines.append("Chưa có số lượt người tham gia trong phạm vi đang lọc.")
    if scope.view.filter.field and not scope.cube.frame.empty:
        lines.append(
            "Giải thưởng chỉ xếp vào lĩnh vực sáng tạo, chương trình phối hợp vào lĩnh vực "
            "phối hợp; lĩnh vực khác không có hai mục này."
        )
    return lines


def _strongest(cube: Cube) -> str:
    """The largest activity and the largest reach of one association, in words."""
    said = [_largest(rows) for rows in (cube.events, cube.of_indicator("participants"))]
    found = [words for words in said if words]
    return ", ".join(found) if found else _largest(cube.countable)


def _largest(rows: pd.DataFrame) -> str:
    shown = rows[rows["value"] > 0]
    if shown.empty:
        return ""
    (kind, _), one = max(
        sums(shown, "kind_name", "unit").items(), key=lambda pair: pair[1].value or 0
    )
    return amount_of(one, str(kind))
