"""Tổng quan."""

from dashboard import kept, layout, render
from dashboard.content import overview


def main() -> None:
    render.page(kept.result(overview.page, layout.view()))


main()
