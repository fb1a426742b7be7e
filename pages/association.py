"""Hồ sơ hội: a profile on one page, or the grid to choose one from."""

from dashboard.content import registry
from dashboard.screen import layout, render
from dashboard.screen.updates import collect


def main() -> None:
    view = layout.view()
    render.page(registry.page(view, "association"))
    collect.reminder(view)


main()
