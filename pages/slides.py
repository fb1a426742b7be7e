"""Bộ trang chiếu."""

from dashboard.screen import deck_page


def main() -> None:
    deck_page.show()


main()
