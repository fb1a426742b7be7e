"""Bộ trang chiếu."""

from dashboard.screen.deck import page as deck_page


def main() -> None:
    deck_page.show()


main()
