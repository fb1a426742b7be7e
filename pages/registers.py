"""Sổ theo dõi: what has a due date first, then every register as a grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard.content import registry
from dashboard.content.model import Section
from dashboard.content.registers import lists
from dashboard.content.registers import page as registers
from dashboard.screen import layout, render
from dashboard.selection import cache, controls

#: The lists that narrow a register: URL parameter, label, placeholder.
_LISTS = (
    ("tinh-trang", "Tình trạng", "Mọi tình trạng"),
    ("noi-nhan", "Nơi nhận, phối hợp", "Mọi nơi nhận"),
)


def choose(part: str) -> Callable[[Sequence[Section]], None]:
    """Shows a register below the lists that narrow it."""

    def show(findings: Sequence[Section]) -> None:
        rows = registers.of_part(cache.cached(registers.read, layout.view()), part)
        controls.narrow(_LISTS, lists.options(rows))
        render.sections(findings)

    return show


def main() -> None:
    view = layout.view()
    offered = lists.options(cache.cached(registers.read, view))
    choice = controls.given_choice(lists.Choice, offered)
    content = registry.page(view, "registers", choice=choice)
    render.header(content)
    render.parts(content, {part.code: choose(part.code) for part in content.parts})
    render.missing(content.missing)


main()
