"""Words of a code column → codes: the code itself or its Vietnamese name will do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import duckdb

from etl.records.likeness import area_key, loose, most_like, unique
from etl.records.schema import Column
from etl.records.text import Problem, fold, quoted

#: Columns of a code list by which a row may be called, besides its key.
_NAMES = ("name", "short_name", "full_name", "title")
#: The key column of a code list, where it is not named after its table.
_KEYS = {"source_document": "source", "association_status": "association"}


def key_of(code_list: str) -> str:
    """The key column of a code list."""
    return _KEYS.get(code_list, code_list)


@dataclass
class Codes:
    """The codes one column may hold, by every word that means one of them."""

    what: str
    words: dict[str, set[str]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    spelt: dict[str, str] = field(default_factory=dict)

    def add(self, code: str, names: Iterable[str | None]) -> None:
        """Let the code be called by itself and by the names."""
        self.codes[fold(code)] = code
        for name in names:
            if name:
                self.words.setdefault(fold(name), set()).add(code)
                self.spelt.setdefault(fold(name), name)

    def find(self, text: str) -> str | Problem:
        """The code meant by the text; a Problem when none or more than one is."""
        key = fold(text)
        if key in self.codes:
            return self.codes[key]
        meant = self.words.get(key, set())
        if len(meant) == 1:
            return next(iter(meant))
        if meant:
            choices = ", ".join(sorted(meant))
            return Problem(
                "code_ambiguous", f"{quoted(text)} là tên chung của nhiều mã: {choices}. Ghi mã."
            )
        if (code := self._loosely.get(loose(text))) is not None:
            return code
        like = most_like(text, self.spelt or self.codes, self.words)
        hint = f" Có phải {quoted(like)}?" if like else ""
        return Problem(
            "code_unknown",
            f"{quoted(text)} không có trong danh mục {self.what}.{hint} "
            "Ghi đúng tên như trong danh mục.",
        )

    @cached_property
    def _loosely(self) -> dict[str, str]:
        """Codes by their names without dashes and dots."""
        return unique((name, code) for name, codes in self.words.items() for code in codes)


def codes_of(connection: duckdb.DuckDBPyConnection, column: Column) -> Codes:
    """The codes of a column with choices or with a reference table."""
    codes = Codes(f"“{column.heading}”")
    for word, code in column.former.items():
        codes.words.setdefault(fold(word), set()).add(code)
    if column.reference is None:
        for code, label in column.choices.items():
            codes.add(code, [label])
        return codes
    key = key_of(column.reference)
    table = connection.execute(f"SELECT * FROM reference.{column.reference}")
    names = [item[0] for item in table.description]
    for row in table.fetchall():
        values = dict(zip(names, row, strict=True))
        codes.add(values[key], [values.get(name) for name in _NAMES])
    return codes


class CodeLists:
    """The codes of columns, each list read once however many columns speak of it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """`connection` has the code lists in the schema reference."""
        self._connection = connection
        self._known: dict[tuple[str | None, ...], Codes] = {}

    def of(self, column: Column) -> Codes:
        """As codes_of; not to be changed."""
        key = (column.reference, column.heading, *column.choices)
        if key not in self._known:
            self._known[key] = codes_of(self._connection, column)
        return self._known[key]


@dataclass(frozen=True)
class _Area:
    area: str
    valid_from: date
    valid_to: date | None
    name: str = ""

    def holds_on(self, day: date | None) -> bool:
        if day is None:
            return True
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Areas:
    """Areas by code or name; a name means the area that bore it on the day in question."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._codes: dict[str, _Area] = {}
        self._names: dict[str, list[_Area]] = {}
        self._spelt: dict[str, str] = {}
        rows = connection.execute("SELECT * FROM reference.area")
        names = [item[0] for item in rows.description]
        for row in rows.fetchall():
            values = dict(zip(names, row, strict=True))
            name = values.get("full_name") or values["name"]
            area = _Area(values["area"], values["valid_from"], values["valid_to"], name)
            self._codes[fold(area.area)] = area
            for key in {loose(values[n]) for n in ("name", "full_name") if values.get(n)}:
                self._names.setdefault(key, []).append(area)
                self._spelt.setdefault(key, name)

    def find(self, text: str, day: date | None) -> str | Problem:
        """The area meant, in force on `day` (the period's last day; None: any day)."""
        key = fold(text)
        if key in self._codes:
            area = self._codes[key]
            return area.area if area.holds_on(day) else _not_valid(text, [area], day)
        named = self._names.get(loose(text)) or self._names.get(area_key(text), [])
        valid = [area for area in named if area.holds_on(day)]
        if len(valid) == 1:
            return valid[0].area
        if valid:
            choices = ", ".join(sorted(area.area for area in valid))
            return Problem(
                "code_ambiguous", f"{quoted(text)} là tên của nhiều địa bàn: {choices}. Ghi mã."
            )
        if named:
            bare = {name for area in named for name in self._same_place(area, day)}
            return _not_valid(text, named, day, sorted(bare))
        like = most_like(area_key(text), self._spelt)
        hint = f" Có phải {quoted(like)}?" if like else ""
        return Problem(
            "code_unknown",
            f"{quoted(text)} không có trong danh mục địa bàn.{hint} Ghi đúng tên như trong danh "
            "mục.",
        )

    def _same_place(self, area: _Area, day: date | None) -> list[str]:
        """Areas in force on the day that bear the name of one that is not."""
        bare = loose(area.name).split()
        return [
            other.name
            for cut in range(1, min(3, len(bare)))
            for other in self._names.get(" ".join(bare[cut:]), [])
            if other.holds_on(day)
        ]


def _not_valid(
    text: str, areas: list[_Area], day: date | None, instead: Iterable[str] = ()
) -> Problem:
    spans = "; ".join(
        f"từ {area.valid_from:%d/%m/%Y}"
        + (f" đến {area.valid_to:%d/%m/%Y}" if area.valid_to else "")
        for area in areas[:3]
    )
    return Problem(
        "area_not_valid",
        f"{quoted(text)} chỉ có hiệu lực {spans}, kỳ số liệu tính tới {day:%d/%m/%Y}. "
        + (f"Khi ấy có {', '.join(map(quoted, instead))}. " if instead else "")
        + "Ghi địa bàn có hiệu lực trong kỳ.",
    )
