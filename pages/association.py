"""Hồ sơ hội: a profile on one page, or the grid to choose one from."""

from dashboard.content import registry
from dashboard.screen import layout, render


def main() -> None:
    render.page(registry.page(layout.view(), "association"))


main()
