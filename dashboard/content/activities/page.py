"""Hoạt động: what was done in each field, by whom, for how many, and what lies idle."""

from __future__ import annotations

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.activities import counts, honours, partners, reach, table, time
from dashboard.content.activities import cube as cubes
from dashboard.content.activities.cards import cards
from dashboard.content.activities.cube import Cube
from dashboard.content.activities.scope import Scope
from dashboard.content.activities.sums import amount_of, sums
from dashboard.content.model import Attention, Link, Page, Part, Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording


def page(view: View) -> Page:
    """The activities page under the view's filter."""
    scope = Scope.of(view)
    headline, records = _headline(scope)
    return Page(
        "activities",
        "Hoạt động",
        headline,
        headline_records=records,
        facts=("bỏ bớt điều kiện lọc để xem số liệu",) if scope.empty else (),
        cards=cards(scope),
        lead=_lead(scope),
        parts=_parts(scope),
        attention=tuple(_attention(scope, headline)),
        missing=tuple(_missing(scope)),
    )


def _lead(scope: Scope) -> tuple[Section, ...]:
    """What was done in which field, and how it went over the years where that is told."""
    sections = (
        counts.by_field(scope.cube, scope.fields, scope.group, scope.reporting()),
        time.by_year(scope.cube),
    )
    return tuple(section for section in sections if section is not None)


def _parts(scope: Scope) -> tuple[Part, ...]:
    cube = scope.cube
    countable = cube.countable["indicator"]
    offers = [
        (
            not cube.single and (cube.frame["value"] > 0).any(),
            Part(
                "tung-hoi",
                "Từng hội",
                lambda: [table.by_association(scope)],
            ),
        ),
        (
            cube.last_full_year is not None and len(scope.fields) > 1,
            Part(
                "theo-linh-vuc",
                "Theo lĩnh vực",
                lambda: [counts.fields_grid(cube, scope.fields)],
            ),
        ),
        (
            (cube.events["value"] > 0).any(),
            Part("theo-loai", "Theo loại", lambda: [counts.by_kind(cube)]),
        ),
        (
            (cube.frame["indicator"] == "participants").any(),
            Part("nguoi-du", "Người dự", lambda: [reach.participants(cube, scope.same)]),
        ),
        (
            len(cube.outputs) or countable.isin(["activity_cost", "charity_value"]).any(),
            Part(
                "ket-qua",
                "Kết quả, chi phí",
                lambda: [reach.outputs(scope.view, cube), *reach.money(cube)],
            ),
        ),
        (
            len(scope.award_totals),
            Part(
                "giai-thuong",
                "Giải thưởng",
                lambda: [honours.awards_grid(scope.awards, scope.award_totals)],
            ),
        ),
        (
            len(scope.terms),
            Part("phoi-hop", "Phối hợp", lambda: [partners.section(scope.terms, scope.today)]),
        ),
    ]
    return tuple(part for offered, part in offers if offered)


def _headline(scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The headline and the records it rests on."""
    cube = scope.cube
    field = scope.view.filter.field
    if scope.empty:
        if field and not scope.name:
            spoken = any(map(bool, scope.fields["spoken_of"]))
            more = ", tuy có được nhắc đến" if spoken else ""
            words = f"{_field_name(scope)}: {wording.NO_DATA} hoạt động trong phạm vi đang lọc"
            return words + more, ()
        return f"{wording.NO_DATA_AT_START} hoạt động trong phạm vi đang lọc", ()
    pair = time.last_two(cube)
    if pair is not None:
        now, before = pair
        year = int(now["time"])
        words = f"{numbers.number(now['value'])} hoạt động{_under(scope)} năm {year}"
        if scope.name:
            words = f"{scope.name} có {words}"
        elif _who_did_most(cube) == cubes.MEMBERS:
            every = scope.members.organisations
            words += f" ở {min(int(now['reporting']), every)} trong {every} tổ chức thành viên"
        else:
            words += f" của {cubes.PARTS[cubes.UNION]}"
        moved = "" if before is None else time.moved(cube, now, before)
        own = cube.dated[cube.dated["year"].isin([year, year - 1])]
        # Over whom the change is taken stands with the picture of the years.
        return f"{words}, {moved.split(' ở ')[0]}" if moved else words, cubes.ids(own)
    records = cubes.ids(cube.countable) or evidence.record_ids(scope.fields["elsewhere_ids"])
    if scope.name:
        first = _strongest(cube)
        rest = "; ".join(other for other in scope.fields["other"] if other)
        return f"{scope.name}: {first or rest or wording.NO_DATA}", records
    active, everything = int(scope.fields["active"].sum()), len(scope.fields)
    if everything == 1:
        row = scope.fields.iloc[0]
        said = "; ".join(filter(None, (row["words"], row["other"]))) or wording.NO_DATA
        first, *more = said.split("; ")
        records = evidence.record_ids([*records, *row["elsewhere_ids"]])
        return phrases.headline(f"{row['label']}: {first}", *more), records
    words = f"{active} trong {everything} lĩnh vực có số liệu hoạt động"
    return phrases.headline(words, scope.without_figures), records


def _under(scope: Scope) -> str:
    """What the field of the filter adds to a headline."""
    return f" về “{_field_name(scope)}”" if scope.view.filter.field else ""


def _who_did_most(cube: Cube) -> str:
    """The part a headline speaks of: the associations, the Union where none did anything."""
    return cubes.MEMBERS if cubes.MEMBERS in cube.by_part else cubes.UNION


def _field_name(scope: Scope) -> str:
    code = scope.view.filter.field
    return "" if code is None else scope.view.choices.fields[code].lstrip("– ")


def _attention(scope: Scope, headline: str) -> list[Attention]:
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
                Link("targets", {"field": honours.APPRAISAL}),
            )
        )
    silent = scope.fields[~scope.fields["active"]]
    # Few silent fields stand in the headline by name.
    named = all(f"“{label}”" in headline for label in silent["label"])
    if not named and len(scope.fields) > 1 and not scope.empty:
        names = [_silent_field(row) for _, row in silent.iterrows()]
        records = [i for ids in silent["spoken_of"] for i in ids]
        points.append(
            Attention(
                f"{wording.NO_DATA_AT_START} hoạt động ở {len(silent)} lĩnh vực: "
                f"{phrases.listed(names, 4, 'lĩnh vực')}.",
                ":material/do_not_disturb_on:",
                "idle",
                tuple(dict.fromkeys(records))[: evidence.MOST_RECORDS],
                Link("activities", own={"muc": "activities_by_field"}),
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
                Link("activities", own={"phan": "phoi-hop", "muc": "activities_agreements"}),
            )
        )
    return points


def _silent_field(row: pd.Series) -> str:
    return f"“{row['label']}”" + (" (có được nhắc đến)" if row["spoken_of"] else "")


def _missing(scope: Scope) -> list[str]:
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
    told = [words for words in said if words]
    return ", ".join(told) if told else _largest(cube.countable)


def _largest(rows: pd.DataFrame) -> str:
    shown = rows[rows["value"] > 0]
    if shown.empty:
        return ""
    (kind, _), total = max(
        sums(shown, "kind_name", "unit").items(), key=lambda pair: pair[1].value or 0
    )
    return amount_of(total, str(kind))
