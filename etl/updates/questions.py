"""Questions about whole files, to be answered in writing before their figures are published.

Whose file it is and of which period is said in several places (the template's mark, its
cover, its titles, the name of the file): where they differ, it is asked about. So are
figures that were not read, parts that are hidden, and two files that contradict.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from etl.files.contents import Contents
from etl.records.period import Period, period
from etl.records.province import STANDING_OFFICE, UNION, code_of
from etl.records.text import fold, quoted
from etl.updates.report import WARNING_COLUMNS, FileReport, no_warnings
from etl.updates.warnings import warning_id
from etl.updates.wording import WARNING_KINDS
from etl.uploads.completed import CompletedFile

#: The year of a report where a title says it: "kỳ 2026", "Báo cáo … năm 2026", "2026" alone.
_TITLE_YEAR = re.compile(
    r"(?<!nhiệm )kỳ (?:báo cáo |số liệu )?(?:năm )?(20\d\d)(?![\d-])"
    r"|^báo cáo.* năm (20\d\d)(?![\d-])|^(20\d\d)$"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
#: A part of a year in letters without marks, as titles and names of files say it; a day is none.
_DAY = re.compile(r"\d{1,2} thang \d{1,2} nam 20\d\d")
_PART = re.compile(
    r"\b(?:quy (?:[1-4]|iv|i{1,3})|(?:\d{1,2}|sau|chin) thang(?: dau| cuoi)?|nua (?:dau|cuoi)|"
    r"thang \d{1,2})(?: nam)? 20\d\d\b"
)
_WITH_MARKS = {"quy": "quý", "thang": "tháng", "dau": "đầu", "cuoi": "cuối", "nam": "năm",
               "nua": "nửa", "sau": "sáu", "chin": "chín"}  # fmt: skip
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}")
#: A unit of money in the name of a file, its letters without marks.
_MONEY_IN_NAME = re.compile(r"(?<![a-z])(?:trieu|nghin|ngan|t[yi]) dong(?![a-z])")
_BARE_FIGURE = re.compile(r"\d[\d.,\s]*")
#: Record tables that hold amounts.
_WITH_MONEY = frozenset({"funding", "activities", "staff"})
#: Longer texts explain and are no titles.
_LONGEST_TITLE = 120
#: The Union and its office are named on every template.
_EVERYWHERE = (code_of(UNION), code_of(STANDING_OFFICE))


Names = Mapping[str, tuple[str, str]]


class CheckedFile(NamedTuple):
    """A file that was taken, for the questions about it."""

    report: FileReport
    contents: Contents
    completed: CompletedFile


def file_questions(files: Sequence[CheckedFile], names: Names) -> pd.DataFrame:
    """The questions about files checked together; WARNING_COLUMNS.

    `names` has the name and short name of each association by code.
    """
    rows = []
    for file in files:
        for kind, text in (
            *_many_associations(file.report),
            *file.contents.questions,
            *_totals(file.completed),
            *_american_dates(file.completed),
            *_unit_in_name(file),
            *_identity(file, names),
        ):
            rows.append(_row(kind, file.report, text))
    rows.extend(_contradicting(files))
    frame = pd.DataFrame(rows, columns=list(WARNING_COLUMNS)) if rows else no_warnings()
    return frame.astype(object).where(frame.notna(), None)


def _row(
    kind: str, file: FileReport, text: str, other: FileReport | None = None
) -> dict[str, object]:
    return {
        "warning": warning_id(kind, file.upload, "" if kind == _MANY else text),
        "upload": file.upload,
        "kind": kind,
        "kind_name": WARNING_KINDS[kind],
        "text": f"{file.name}: {text}",
        "other_upload": other.upload if other is not None else None,
    }


_MANY = "many_associations"


def _many_associations(file: FileReport) -> Iterator[tuple[str, str]]:
    """A file that says of no one association to be whose, with rows of several."""
    # Of a report read figure by figure each figure's association was confirmed.
    if file.association is None and len(file.associations) > 1 and file.kind != "report":
        yield (
            _MANY,
            f"có số liệu của {len(file.associations)} hội. Xác nhận đây là tệp tổng hợp, mỗi dòng "
            "đúng hội của mình.",
        )


def _totals(completed: CompletedFile) -> Iterator[tuple[str, str]]:
    """Rows that sum up others, unlike what the figures above them give."""
    if completed.unlike_totals:
        yield (
            "sum",
            f"dòng cộng không khớp với các số ở trên: {'; '.join(completed.unlike_totals[:5])}. "
            "Dòng cộng không được đọc thành số liệu; xem lại có thiếu dòng hoặc gõ nhầm số không.",
        )


def _american_dates(completed: CompletedFile) -> Iterator[tuple[str, str]]:
    """Dates that may be month before day, where another one of the file can only be so."""
    sure, either = [], []
    for sheet in completed.sheets:
        for column in sheet.table.columns:
            if column.kind not in ("date", "period"):
                continue
            for row in sheet.rows:
                if match := _DATE.fullmatch(text := row.get(column.name, "")):
                    day, month = int(match[1]), int(match[2])
                    sure += [text] if day <= 12 < month <= 31 else []
                    either += [text] if day <= 12 and month <= 12 and day != month else []
    if sure and either:
        yield (
            "dates",
            f"{_list(sure[:2])} chỉ có thể là tháng trước ngày (lối Mỹ), nên {_list(either[:4])} "
            "cũng có thể là tháng trước ngày; đang đọc là ngày trước tháng. Ghi lại "
            "ngày/tháng/năm, hoặc xác nhận là đúng.",
        )


def _unit_in_name(file: CheckedFile) -> Iterator[tuple[str, str]]:
    """A name that says "triệu đồng" of a file where no figure was taken in such a unit."""
    said = _MONEY_IN_NAME.search(_plain(file.report.name))
    figures = any(
        _BARE_FIGURE.fullmatch(row.get("obs_value", ""))
        for sheet in file.completed.sheets
        if sheet.table.name in _WITH_MONEY
        for row in sheet.rows
    )
    if said and figures and not file.completed.converted:
        yield (
            "unit",
            f"tên tệp nói “{said[0]}” mà trong tệp không ghi đơn vị ấy; đang đọc theo đồng. Ghi "
            "đơn vị bên cạnh con số (ví dụ 250 triệu), hoặc xác nhận mọi số tiền đã viết đủ bằng "
            "đồng.",
        )


def _identity(file: CheckedFile, names: Names) -> Iterator[tuple[str, str]]:
    """What the file's titles and name say of its period and owner, unlike what is taken."""
    item = file.report
    titles = [text for text in file.contents.titles if len(text) <= _LONGEST_TITLE]
    if item.period and (others := _other_periods(item, titles)):
        how = (
            (f"mẫu được lập cho kỳ {item.period} nên ", "Lấy mẫu của kỳ ấy rồi chép số sang")
            if file.contents.mark
            else ("", "Ghi đúng kỳ của tệp rồi kiểm tra lại")
        )
        yield (
            "identity",
            f"{how[0]}số liệu được ghi vào kỳ {item.period}, nhưng {_list(others.values())} nói "
            f"{', '.join(sorted(others))}. {how[1]}; chỉ xác nhận khi đúng là số của kỳ "
            f"{item.period}.",
        )
    if file.completed.later:
        periods = ", ".join(
            f"{label} ({count} dòng)" for label, count in file.completed.later.items()
        )
        yield (
            "identity",
            f"báo cáo của kỳ {item.period} mà có số của kỳ sau: {periods}. Kéo ô trong Excel có "
            "thể đã tăng năm lên; xem lại cột Kỳ số liệu.",
        )
    if item.association in names and (others := _other_owners(item, titles, names)):
        own = names[item.association][0]
        yield (
            "identity",
            f"số liệu được ghi cho {own}, nhưng {_list(others.values())} nói về "
            f"{', '.join(others)}. Lấy mẫu của đúng hội rồi chép số sang; chỉ xác nhận khi đúng là "
            f"số của {own}.",
        )


def _other_periods(item: FileReport, titles: Sequence[str]) -> dict[str, str]:
    """Years and their parts that the titles or the file's name speak of, unlike the file's own
    period: where each is said."""
    said: dict[str, str] = {}
    taken = set(_YEAR.findall(item.period or ""))
    in_name = _YEAR.findall(item.name)
    if in_name and not taken & set(in_name):
        said = {f"năm {year}": item.name for year in in_name}
    own = period(item.period or "")
    for text in (item.name, *titles):
        # The numbered lines of the template's cover are examples.
        if re.match(r"\d+\. ", text):
            continue
        match = _TITLE_YEAR.search(fold(text))
        year = match and next(filter(None, match.groups()))
        if year and year not in taken:
            said.setdefault(f"năm {year}", text)
        for part in _PART.findall(_DAY.sub("", _plain(text))):
            meant = period(" ".join(_WITH_MARKS.get(word, word) for word in part.split()))
            if isinstance(meant, Period) and isinstance(own, Period) and meant != own:
                said.setdefault(meant.label, text)
    return said


def named_in(texts: Iterable[str], names: Names) -> str | None:
    """The one association that the texts name; None when none or several are."""
    words = [_plain(text) for text in texts if len(text) <= _LONGEST_TITLE]
    named = {
        code
        for code, own in names.items()
        if code not in _EVERYWHERE and any(_has(text, name) for text in words for name in own)
    }
    return named.pop() if len(named) == 1 else None


def _other_owners(item: FileReport, titles: Sequence[str], names: Names) -> dict[str, str]:
    """Other associations that a title or the file's name speaks of: where each is said."""
    said = {}
    for text in [*titles, item.name]:
        words = _plain(text)
        if any(_has(words, name) for name in names[str(item.association)]):
            continue
        for code, own in names.items():
            if code not in (item.association, *_EVERYWHERE) and any(_has(words, n) for n in own):
                said.setdefault(own[0], text)
    return said


def _has(words: str, name: str) -> bool:
    return bool(name) and f" {_plain(name)} " in f" {words} "


@lru_cache(maxsize=1 << 12)
def _plain(text: str) -> str:
    """Letters without marks, words apart: names of files are written so."""
    letters = unicodedata.normalize("NFD", fold(text).replace("đ", "d"))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def _list(texts: Iterable[str]) -> str:
    return ", ".join(quoted(text) for text in dict.fromkeys(texts))


def _contradicting(files: Sequence[CheckedFile]) -> Iterator[dict[str, object]]:
    """Files of one check that say different things about one figure: the later one would win."""
    seen: dict[str, tuple[FileReport, str]] = {}
    pairs: dict[tuple[str, str], list[str]] = {}
    reports: dict[str, FileReport] = {}
    for file in files:
        reports[file.report.upload] = file.report
        for sheet in file.completed.sheets:
            for row in sheet.rows:
                record, value = row.get("record_id", ""), row.get("obs_value", "")
                if not record or not sheet.table.measure:
                    continue
                if record in seen and seen[record][0] is not file.report:
                    before, earlier = seen[record]
                    if fold(earlier) != fold(value):
                        pair = before.upload, file.report.upload
                        pairs.setdefault(pair, []).append(
                            f"{row.get('indicator', '')} {row.get('time_period', '')}: "
                            f"{earlier or 'để trống'} và {value or 'để trống'}"
                        )
                seen[record] = file.report, value
    for (first, second), differing in pairs.items():
        report, other = reports[first], reports[second]
        more = f" và {len(differing) - 3} số nữa" if len(differing) > 3 else ""
        figures = f"{'; '.join(differing[:3])}{more}"
        yield _row(
            "two_files",
            other,
            f"khác với {quoted(report.name)} nộp cùng lúc về {len(differing)} con số ({figures}). "
            f"Nếu công bố cả hai, số của {quoted(other.name)} được dùng. Bỏ tệp cũ rồi "
            "kiểm tra lại; chỉ xác nhận khi đúng là dùng tệp này.",
            report,
        )
