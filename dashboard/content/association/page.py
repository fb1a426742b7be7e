"""Hồ sơ hội: one association on one page; without one chosen, the list to choose from."""

from __future__ import annotations

from dataclasses import replace

from dashboard.content import trends
from dashboard.content.association import directory, records, sections
from dashboard.content.association import profile as profiles
from dashboard.content.model import Page, Part, Section
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View


@cached_for_view
def page(view: View) -> Page:
    """The profile of the association the filter names, else the directory."""
    if view.filter.association is None:
        return directory.page(view)
    profile = profiles.Profile.of(view)
    return Page(
        name="association",
        title="Hồ sơ hội",
        headline=profiles.headline(profile),
        facts=profiles.facts(profile),
        cards=profiles.cards(profile),
        parts=(Part("noi-dung", "Nội dung", lambda: _sections(profile)),),
        missing=profiles.missing(profile),
    )


def _sections(profile: profiles.Profile) -> tuple[Section, ...]:
    parts: list[Section | None] = [
        sections.identity(profile),
        sections.standing(profile),
        trends.section(profile.view),
        sections.place(profile),
        records.completeness(profile),
        records.contradictions(profile),
        records.targets(profile),
    ]
    told = records.reported(profile)
    if told:
        told[0] = replace(told[0], heading="Mọi số liệu của hội")
    parts += [*told, records.registers(profile)]
    return tuple(part for part in parts if part is not None)
