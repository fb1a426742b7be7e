"""Kinh phí."""

from dashboard import kept, layout, render
from dashboard.content import funding


def main() -> None:
    render.page(kept.result(funding.page, layout.view()))


main()
