"""python -m etl doctor: what is wrong with this installation, and what to do.

Exit codes: 0 all is well, 1 something to look after, 2 something does not work.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence

from etl.operation import machine
from etl.operation.finding import FAULT, GOOD, WARNING, Finding

_WORDS = {GOOD: "Tốt", WARNING: "Lưu ý", FAULT: "Lỗi"}
_LEVELS = {GOOD: "good", WARNING: "warning", FAULT: "fault"}


def examine() -> Iterator[Finding]:
    """Every finding; a check that fails itself is a finding, and the others go on."""
    checks: list[Callable[[], Iterator[Finding]]] = [
        machine.python,
        machine.packages,
        machine.settings,
        machine.folders,
        machine.disk,
        machine.port,
    ]
    for check in checks:
        yield from _tried(check)
    try:
        from etl.operation import stored
    except (ImportError, SyntaxError, AttributeError) as error:
        missing = getattr(error, "name", None) or type(error).__name__
        yield Finding(
            "Số liệu", FAULT, f"Chưa xem được số liệu vì không nạp được {missing}.",
            "Chữa các lỗi ở trên trước, rồi chạy lại.",
        )  # fmt: skip
        return

    def signing_in() -> Iterator[Finding]:
        needed, said = stored.signing_in()
        yield from said
        yield from machine.exposure(needed)

    for check in (
        stored.snapshots,
        stored.clock,
        stored.history,
        stored.uploads,
        stored.audit,
        signing_in,
        stored.maps,
    ):
        yield from _tried(check)


def _tried(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except Exception as error:  # whatever a broken set-up makes of a check, the rest is told
        words = f"Không xem được ({check.__name__}: {type(error).__name__})."
        yield Finding("Khám", FAULT, words, "Báo người phát triển kèm dòng này.")


def main(arguments: Sequence[str]) -> int:
    """Print the findings; the highest level is the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m etl doctor",
        description="Xem máy, các gói và số liệu có gì sai, và phải làm gì. "
        "Mã kết thúc: 0 tốt, 1 có điều lưu ý, 2 có lỗi.",
        add_help=False,
    )
    parser.add_argument("-h", "--help", action="help", help="xem hướng dẫn này")
    parser.add_argument("--json", action="store_true", help="in dạng JSON cho máy đọc")
    asked = parser.parse_args(arguments)
    found = list(examine())
    worst = max(one.level for one in found)
    if asked.json:
        rows = [
            {"check": o.check, "level": _LEVELS[o.level], "said": o.said, "advice": o.advice}
            for o in found
        ]
        print(json.dumps({"level": _LEVELS[worst], "findings": rows}, ensure_ascii=False, indent=2))
        return worst
    for one in found:
        print(f"{_WORDS[one.level]:6} {one.check}: {one.said}")
        if one.advice:
            print(f"       → {one.advice}")
    counts = [sum(one.level == level for one in found) for level in (FAULT, WARNING)]
    print(f"{counts[0]} lỗi, {counts[1]} điều lưu ý.")
    return worst
