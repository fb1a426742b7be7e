"""Kinh phí."""

from dashboard import layout, render
from dashboard.content import funding


def main() -> None:
    render.page(funding.page(layout.view()))


main()
