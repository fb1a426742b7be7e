"""Rows as typed → rows as the checks want them: what may be left empty is filled in.

Filled in: the record id, the association and period of the workbook, the word of
degree, the status, the source (the workbook itself) and the place in it. Nothing
typed is ever changed. Rows left empty and untouched example rows are passed over
and counted; edited example rows and doubtful repetitions are faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from etl.files.contents import Contents, Fault, SheetRows
from etl.files.template_marks import is_example, is_untouched_example
from etl.records import qualifiers
from etl.records.province import STANDING_OFFICE, UNION, code_of
from etl.records.qualifiers import EXACT, RANGE
from etl.records.schema import Table
from etl.records.tables import SHORT_LISTS
from etl.records.text import Problem, fold, quoted
from etl.records.units import concerns, in_stated_unit
from etl.uploads.identity import TextResolver, generated_id
from etl.uploads.mends import Mend, mended, mends_of
from etl.uploads.passed_over import agrees, is_serial, is_total, is_words

#: In a table that is no measure, these cells alone make no row.
_PREFILLED = {
    "targets": {"association", "qualifier", "state"},
    "register_entries": {"association", "register", "state"},
    "submissions": {"association", "time_period", "due_date"},
}
_PREFILLED_MEASURE = {"association", "time_period"}
#: Tables whose period is not the one the report is for: a programme's term, a task's time.
_OWN_TIME = frozenset({"agreements", "register_entries"})
_BELOW_ANOTHER = Problem(
    "association_other",
    "dòng này để trống cột Hội mà dòng trên là của hội khác. Ghi tên hội, hoặc bỏ dòng này.",
)
_CODE_AT_END = re.compile(r"\(([A-Z]\d+(?:-\d{4})?)\)$")


@dataclass(frozen=True)
class Origin:
    """Where rows come from: which upload, of whom, for which period, received when.

    `mends` are read instead of the cells as they were sent; `document` is the report whose
    figures were confirmed one by one, as a row of source_document.
    """

    upload: str
    label: str
    received_on: date
    association: str | None = None
    period: str | None = None
    kind: str = "workbook"
    mends: tuple[Mend, ...] = ()
    document: dict[str, str] | None = None


@dataclass
class CompletedSheet:
    """A sheet's rows with every column of its table, ready for the writer."""

    table: Table
    sheet: SheetRows
    row_numbers: list[int] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    generated: set[int] = field(default_factory=set)


@dataclass
class CompletedFile:
    """One upload's rows, and what was passed over.

    `converted` counts the rows whose figure was taken in a unit written beside it, by
    unit; `words` and `totals` are the places of rows that are no records, `unlike_totals`
    of sums that the figures above do not give; `later` counts those of a period that ends
    after the report's own, by period.
    """

    sheets: list[CompletedSheet] = field(default_factory=list)
    blank: int = 0
    examples: int = 0
    provisional: int = 0
    left_out: int = 0
    words: list[str] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)
    unlike_totals: list[str] = field(default_factory=list)
    converted: dict[str, int] = field(default_factory=dict)
    later: dict[str, int] = field(default_factory=dict)
    associations: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)


def source_code(upload: str, association: str | None) -> str:
    """The code of the source document an upload is, for one association's figures."""
    return f"nop-{upload}" + (f"-{association}" if association else "")


def complete(contents: Contents, origin: Origin, resolver: TextResolver) -> CompletedFile:
    """Fill in what may be left empty; `origin.association` is whose the file is declared to be."""
    completed = CompletedFile()
    for sheet in contents.sheets:
        completed.sheets.append(_complete_sheet(sheet, origin, resolver, completed))
    _repetitions(completed.sheets)
    completed.associations = sorted(
        {
            code
            for filled in completed.sheets
            if "association" in {column.name for column in filled.table.columns}
            for row in filled.rows
            if (code := _association(resolver, filled.table, row))
        }
    )
    ends = {
        held.end.year
        for filled in completed.sheets
        for row in filled.rows
        if (held := resolver.period(row.get("time_period", ""))) and held.end
    }
    completed.years = sorted(ends)
    return completed


def _association(resolver: TextResolver, table: Table, row: dict[str, str]) -> str | None:
    return resolver.code(table, table.column("association"), row.get("association", ""))


def _complete_sheet(
    sheet: SheetRows, origin: Origin, resolver: TextResolver, completed: CompletedFile
) -> CompletedSheet:
    table = sheet.table
    filled = CompletedSheet(table, sheet)
    faults: dict[int, list[Fault]] = {}
    for fault in sheet.faults:
        faults.setdefault(fault[0], []).append(fault)
    whole = sheet.header_problem or _not_allowed(table, origin)
    figures: list[str] = []
    #: Whether the last row that named its association named one that the file is not of.
    is_others = False
    for place, (number, cells) in enumerate(zip(sheet.row_numbers, sheet.rows, strict=True)):
        row = {name: text for name, text in zip(sheet.names, cells, strict=True) if name and text}
        if (
            whole is None
            and is_example(row.get("record_id", ""))
            and is_untouched_example(table, row, partial(resolver.meaning, table))
        ):
            completed.examples += 1
            continue
        if whole is None and is_total(table, row):
            if (value := row.get("obs_value", "")) and not agrees(value, figures):
                completed.unlike_totals.append(f"{_where(sheet, number)}: {value}")
            else:
                completed.totals.append(_where(sheet, number))
            continue
        if whole is None and is_words(table, row):
            if row.keys() <= _PREFILLED_MEASURE:
                completed.blank += 1
            else:
                completed.words.append(_where(sheet, number))
            continue
        if whole is None and not _says_something(table, row, resolver):
            completed.blank += 1
            continue
        figures.append(row.get("obs_value", ""))
        mends = mends_of(origin.mends, table, sheet, number)
        if any(mend.column is None for mend in mends):
            completed.left_out += 1
            continue
        mended(table, row, mends)
        index = len(filled.rows)
        filled.row_numbers.append(number)
        filled.rows.append(row)
        if whole is not None:
            filled.faults.append((index, None, None, whole))
            continue
        columns = {mend.column for mend in mends}
        filled.faults.extend(
            (index, *fault[1:]) for fault in faults.get(place, ()) if fault[1] not in columns
        )
        named = "association" in row
        own = list(_fill(filled, index, place, origin, resolver, completed))
        if named:
            is_others = any(problem.rule == "association_other" for *_, problem in own)
        elif is_others:
            own.append(("association", None, _BELOW_ANOTHER))
        filled.faults.extend((index, *fault) for fault in own)
    return filled


def _not_allowed(table: Table, origin: Origin) -> Problem | None:
    if table.name == "corrections" and origin.kind != "correction":
        return Problem(
            "corrections",
            "đính chính không nộp bằng tệp. Khai ở trang Cập nhật số liệu, mục Đính chính.",
        )
    return None


def _says_something(table: Table, row: dict[str, str], resolver: TextResolver) -> bool:
    """False for a row of the template that was left as it was."""
    if table.measure:
        own = ("obs_value", "obs_value_to", "as_printed", "note", "obs_status", "record_id")
        return any(row.get(name) for name in own)
    passed = _PREFILLED.get(table.name, set())
    return any(text for name, text in row.items() if name not in passed)


def _fill(
    filled: CompletedSheet,
    index: int,
    place: int,
    origin: Origin,
    resolver: TextResolver,
    completed: CompletedFile,
) -> Iterable[tuple[str | None, str | None, Problem]]:
    """Fill in one row, which is at `place` in its sheet; faults as (column, value, problem)."""
    table, row = filled.table, filled.rows[index]
    names = {column.name for column in table.columns}
    if is_example(row.get("record_id", "")):
        yield (
            "record_id",
            row["record_id"],
            Problem(
                "example",
                f"dòng còn ghi {quoted(row['record_id'])} mà nội dung đã sửa. Xoá chữ ấy nếu là "
                "số liệu thật, xoá cả dòng nếu không.",
            ),
        )
        return
    if "association" in names:
        problem = _fill_association(table, row, origin, resolver)
        if problem is not None:
            yield "association", row.get("association"), problem
    if "area" in names and (code := _CODE_AT_END.search(row.get("area", ""))):
        row["area"] = code[1]
    if filled.sheet.period:
        row.setdefault("time_period", filled.sheet.period)
    if "time_period" in names and origin.period and table.name not in _OWN_TIME:
        row.setdefault("time_period", origin.period)
    if table.measure:
        yield from _take_units(filled, index, place, resolver, completed)
        _fill_measure(row, origin, resolver, completed)
    if "qualifier" in names:
        is_range = row.get("obs_value_to") or row.get("target_value_to")
        row.setdefault("qualifier", qualifiers.usual(RANGE if is_range else EXACT))
    if "state" in names:
        row.setdefault("state", "unknown")
    if "flow" in names and (flow := _flow(resolver, table, row)):
        row.setdefault("flow", flow)
    if "source" in names:
        row.setdefault("source", source_code(origin.upload, _association(resolver, table, row)))
        row.setdefault("source_place", _place(filled, index))
    if not row.get("record_id") or is_serial(row["record_id"]):
        row["record_id"] = generated_id(resolver, table, row)
        if "association" in names and not row.get("association"):
            # Of nobody's rows it is not known whether they are about one figure.
            row["record_id"] += f"-{filled.row_numbers[index]}"
        filled.generated.add(index)


def _flow(resolver: TextResolver, table: Table, row: dict[str, str]) -> str | None:
    """Income or spending, where the indicator itself says which."""
    code = resolver.code(table, table.column("indicator"), row.get("indicator", "")) or ""
    return next((flow for flow in SHORT_LISTS["flow"] if code.startswith(flow)), None)


def _fill_association(
    table: Table, row: dict[str, str], origin: Origin, resolver: TextResolver
) -> Problem | None:
    if origin.association is None:
        return None
    row.setdefault("association", origin.association)
    code = resolver.code(table, table.column("association"), row["association"])
    allowed = {origin.association}
    if origin.association == code_of(UNION):
        allowed.add(code_of(STANDING_OFFICE))
    if code is None or code in allowed:
        return None
    return Problem(
        "association_other",
        f"dòng này ghi {quoted(row['association'])}, không phải hội của tệp này. Mỗi hội nộp một "
        "tệp của mình; số liệu của nhiều hội thì dùng mẫu chung cho các hội.",
    )


def _take_units(
    filled: CompletedSheet,
    index: int,
    place: int,
    resolver: TextResolver,
    completed: CompletedFile,
) -> Iterable[tuple[str | None, str | None, Problem]]:
    """Take the row's figures in the units written beside them."""
    row, sheet = filled.rows[index], filled.sheet
    units = resolver.units(filled.table, row)
    stated = [
        *(sheet.units[place] if place < len(sheet.units) else ()),
        *(note for note in sheet.notes if concerns(note, units)),
    ]
    if not stated or not units:
        return
    for name in ("obs_value", "obs_value_to"):
        if not row.get(name):
            continue
        taken = in_stated_unit(row[name], units, stated)
        if isinstance(taken, Problem):
            yield name, row[name], taken
        elif taken != row[name]:
            row[name] = taken
            written = stated[0].written
            completed.converted[written] = completed.converted.get(written, 0) + 1


def _fill_measure(
    row: dict[str, str], origin: Origin, resolver: TextResolver, completed: CompletedFile
) -> None:
    held = resolver.period(row.get("time_period", ""))
    own = resolver.period(origin.period or "")
    if held and own and held.end and own.end and held.end > own.end:
        completed.later[held.label] = completed.later.get(held.label, 0) + 1
    if not row.get("obs_status"):
        unfinished = held is not None and held.end is not None and held.end > origin.received_on
        row["obs_status"] = "P" if unfinished else "A"
        completed.provisional += unfinished
    if not row.get("as_printed") and row.get("obs_value"):
        upper = f" – {row['obs_value_to']}" if row.get("obs_value_to") else ""
        row["as_printed"] = row["obs_value"] + upper


def _place(filled: CompletedSheet, index: int) -> str:
    return _where(filled.sheet, filled.row_numbers[index])


def _where(sheet: SheetRows, number: int) -> str:
    return f"{sheet.sheet}, dòng {number}" if sheet.sheet else f"dòng {number}"


def _repetitions(sheets: list[CompletedSheet]) -> None:
    """Rows about one figure: the same value twice keeps the first, two values keep neither."""
    seen: dict[str, tuple[CompletedSheet, int]] = {}
    for filled in sheets:
        for index in sorted(filled.generated):
            row = filled.rows[index]
            if row["record_id"] not in seen:
                seen[row["record_id"]] = filled, index
                continue
            other, first = seen[row["record_id"]]
            same = _says(filled.table, row) == _says(other.table, other.rows[first])
            where = _place(other, first)
            if same:
                reason = f"lặp lại {where}. Bỏ dòng này."
                filled.faults.append((index, None, None, Problem("repeated", reason)))
                continue
            for one, at, place in ((filled, index, where), (other, first, _place(filled, index))):
                reason = (
                    f"cùng hội, chỉ số, phân tổ và kỳ với {place} nhưng khác nội dung. Giữ một "
                    "dòng, hoặc ghi rõ phân tổ (lĩnh vực, loại, địa bàn…) khác nhau."
                )
                one.faults.append((at, None, None, Problem("two_values", reason)))


def _says(table: Table, row: dict[str, str]) -> list[str]:
    left_out = {"record_id", "source_place", "source"}
    return [fold(row.get(c.name, "")) for c in table.columns if c.name not in left_out]
