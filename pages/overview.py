"""Tổng quan."""

from dashboard.content import registry
from dashboard.screen import layout, render


def main() -> None:
    render.page(registry.page(layout.view(), "overview"))


main()
