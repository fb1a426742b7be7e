"""Sổ theo dõi: what has a due date first, then every register as a grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.content import registry
from dashboard.content.model import Section
from dashboard.content.registers import lists
from dashboard.content.registers import page as registers
from dashboard.screen import layout, render
from dashboard.selection import cache, controls


def choose(part: str) -> Callable[[Sequence[Section]], None]:
    """Shows a register below the lists that narrow it."""

    def show(findings: Sequence[Section]) -> None:
        rows = registers.of_part(cache.cached(registers.read, layout.view()), part)
        offered = lists.options(rows)
        with st.container(horizontal=True, gap="small", key="own_choices"):
            for name, label, placeholder in (
                ("tinh-trang", "Tình trạng", "Mọi tình trạng"),
                ("noi-nhan", "Nơi nhận, phối hợp", "Mọi nơi nhận"),
            ):
                if offered[name]:
                    controls.select(label, name, offered[name], placeholder, labelled=False)
        render.sections(findings)

    return show


def main() -> None:
    view = layout.view()
    offered = lists.options(cache.cached(registers.read, view))
    choice = lists.Choice(
        **{
            field: value if (value := controls.given(name)) in offered[name] else None
            for field, name in (("standing", "tinh-trang"), ("addressee", "noi-nhan"))
        },
        item=controls.given(controls.ITEM) or None,
    )
    content = registry.page(view, "registers", choice=choice)
    render.header(content)
    render.parts(content, {part.code: choose(part.code) for part in content.parts})
    render.missing(content.missing)


main()
