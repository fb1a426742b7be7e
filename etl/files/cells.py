"""One cell of a file: where it is, what it says, and how it is written there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from etl.files.number_format import show_date, show_number
from etl.records.text import Problem, clean, quoted

_ERROR_VALUE = Problem("formula", "ô báo lỗi của Excel. Ghi con số hoặc để trống.")
#: Kinds of columns that hold figures and times.
FIGURES = frozenset({"integer", "decimal", "period", "date"})
#: A cell that holds a figure, with a word or two behind it.
_FIGURE = re.compile(r"[-+(]?[0-9][0-9.,%) ]*(?:[^\W\d_]+ ?){0,3}")


class Run(NamedTuple):
    """A part of a cell's text that is written differently from the rest.

    `font` is named only where it is made for letters other than Unicode's.
    """

    text: str
    struck: bool = False
    raised: bool = False
    font: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something.

    `text` is what a person sees, in Vietnamese digits and one normal form; `value` is
    what the file holds (text, number, date, bool; of a formula its last result as text).
    `problem` is set where the text cannot be trusted. `runs` are the parts of a text
    that is written in several ways, empty otherwise; `struck` and `font` speak of the
    whole cell.
    """

    column: int
    text: str
    problem: Problem | None = None
    value: Any = None
    number_format: str = "General"
    formula: str | None = None
    struck: bool = False
    runs: tuple[Run, ...] = ()
    font: str = ""


def is_figure_text(text: str) -> bool:
    """True when the text is a figure, with at most a word or two behind it."""
    return _FIGURE.fullmatch(text) is not None


def text_of(value: Any, number_format: str) -> str:
    """The text a person sees of a value: bool, datetime, date, time, number or str."""
    return shown(value, number_format)[0]


def shown(value: Any, number_format: str) -> tuple[str, Problem | None]:
    """What a person sees of a value, and why that cannot be what it holds."""
    if isinstance(value, bool):
        return "có" if value else "không", None
    if isinstance(value, datetime):
        return show_date(value, number_format)
    if isinstance(value, date | time):
        return value.isoformat(), None
    if isinstance(value, int | float):
        if value != value or abs(value) == float("inf"):
            return str(value), None
        return show_number(value, number_format)
    return clean(str(value)), None


def doubt(cell: Cell, kind: str) -> Problem | None:
    """Why the text of a cell cannot be read as a column of that kind; None when it can.

    Letters struck through are in doubt everywhere but in prose; raised letters and line
    breaks are in figures and times, where "1389¹" and "120, below it 350" run together.
    """
    if cell.problem is not None:
        return cell.problem
    if cell.struck and cell.text:
        return Problem(
            "struck",
            f"{quoted(cell.text)} bị gạch ngang. Bỏ gạch nếu vẫn dùng, xoá ô nếu đã bỏ.",
        )
    if kind == "text":
        return None
    if any(run.struck and run.text.strip() for run in cell.runs):
        left = clean("".join(run.text for run in cell.runs if not run.struck))
        return Problem(
            "struck",
            f"{quoted(cell.text)} có phần bị gạch ngang. Nếu số đúng là {quoted(left)} thì xoá hẳn "
            "phần bị gạch.",
        )
    if kind not in FIGURES:
        return None
    if (mark := _footnote(cell.runs)) is not None:
        left = clean("".join(run.text for run in cell.runs if not run.raised))
        return Problem(
            "raised",
            f"{quoted(cell.text)} có {quoted(mark)} viết nhỏ lên trên, như số chú thích. Nếu số "
            f"đúng là {quoted(left)} thì xoá {quoted(mark)}, ghi chú thích ở cột Ghi chú.",
        )
    return broken_line(cell.value) if isinstance(cell.value, str) else None


def _footnote(runs: tuple[Run, ...]) -> str | None:
    """The raised letters of a figure, unless they belong to a unit (m²)."""
    before = ""
    for run in runs:
        if run.raised and run.text.strip() and not before.rstrip()[-1:].isalpha():
            return clean(run.text)
        before += run.text
    return None


def broken_line(text: str) -> Problem | None:
    """Two lines in one cell of a figure or a time are two of them."""
    parts = [clean(part) for part in text.splitlines() if clean(part)]
    if len(parts) < 2:
        return None
    return Problem(
        "line_break",
        f"ô có {len(parts)} dòng chữ: {', '.join(map(quoted, parts[:3]))}. Một ô một số; bỏ "
        "xuống dòng, phần còn lại ghi ở cột Ghi chú hoặc ở dòng khác.",
    )


def problem_of(formula: str | None, is_error: bool, result: str | None = None) -> Problem | None:
    """Why the cell's text cannot be trusted; None when it can. `result`: what a formula gave."""
    if formula is not None:
        known = f", lần lưu cuối cho {quoted(clean(result))}" if result else ""
        return Problem(
            "formula",
            f"ô chứa công thức{known}. Dán giá trị (Paste Values) hoặc ghi lại con số, vì công "
            "thức có thể đổi.",
        )
    return _ERROR_VALUE if is_error else None
