"""Tổng quan."""

from dashboard import layout, render
from dashboard.content import overview


def main() -> None:
    render.page(overview.page(layout.view()))


main()
