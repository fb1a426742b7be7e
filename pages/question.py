"""Hỏi đáp: a question, its answer, how it was understood."""

from dashboard.screen.questions import page


def main() -> None:
    page.show()


main()
