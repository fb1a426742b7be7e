"""Hồ sơ hội: one association on one page; without one chosen, the list to choose from."""

from __future__ import annotations

from dataclasses import replace

from dashboard.content import trends
from dashboard.content.association import directory, pictures, summary
from dashboard.content.association import profile as profiles
from dashboard.content.model import Page, Part, Section
from dashboard.selection.view import View


def page(view: View) -> Page:
    """The profile of the association the filter names, else the directory."""
    if view.filter.association is None:
        return directory.page(view)
    profile = profiles.Profile.of(view)
    pictured = (trends.section(view), pictures.standing(profile), pictures.place(profile))
    drawn = [section for section in pictured if section is not None]
    lead = tuple(replace(section, half=len(drawn) > 1) for section in drawn[:2])
    return Page(
        name="association",
        title="Hồ sơ hội",
        headline=profiles.headline(profile),
        headline_records=profiles.headline_records(profile),
        facts=profiles.facts(profile),
        cards=profiles.cards(profile),
        lead=lead,
        parts=tuple(_parts(profile, drawn[2:])),
    )


def _parts(profile: profiles.Profile, more: list[Section]) -> list[Part]:
    """The summary that makes the one page with the lead, then all there is."""
    parts = [
        Part(
            "tom-tat",
            "Tóm tắt",
            lambda: [
                summary.identity(profile),
                summary.gaps(profile),
                summary.matters(profile, summary.FIRST),
            ],
        )
    ]
    if len(profile.targets) or len(profile.registers):
        parts.append(Part("viec", "Mục tiêu, việc theo dõi", lambda: [summary.matters(profile)]))
    if len(profile.reported) or len(profile.presence):
        parts.append(Part("so-lieu", "Mọi số liệu", lambda: [summary.everything(profile)]))
    if more:
        parts.append(Part("so-voi", "So với các hội khác", lambda: more))
    return parts
