"""Bộ trang chiếu."""

from dashboard import deck_page


def main() -> None:
    deck_page.show()


main()
