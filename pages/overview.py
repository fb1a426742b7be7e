"""Tổng quan."""

from dashboard.content.overview import page as overview
from dashboard.screen import layout, render


def main() -> None:
    render.page(overview.page(layout.view()))


main()
