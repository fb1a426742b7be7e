"""The command line: python -m etl build | check | diff | history | rollback | …

What each does is in etl/commands.py. The doctor runs without any package; a package that
is missing is named to everybody else.
"""

from __future__ import annotations

import sys

from etl.terminal import speak_vietnamese


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code. Messages are Vietnamese."""
    speak_vietnamese()
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == ["doctor"]:
        from etl.operation import doctor

        return doctor.main(words[1:])
    try:
        from etl import commands
    except ModuleNotFoundError as error:
        print(
            f"Lỗi: thiếu gói {error.name}. Chạy: python -m etl doctor để biết phải làm gì.",
            file=sys.stderr,
        )
        return 1
    return commands.main(words)


if __name__ == "__main__":
    sys.exit(main())
