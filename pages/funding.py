"""Kinh phí."""

from dashboard.content.funding import page as funding
from dashboard.screen import layout, render


def main() -> None:
    render.page(funding.page(layout.view()))


main()
