"""What a record table and a column are.

A *measure table* holds one figure a row: who (association), what (indicator and
its dimensions), when (time_period), how much (obs_value) and the evidence
(source, source_place, as_printed, qualifier, obs_status). The tables themselves
are declared in etl/records/tables.toml.
"""

from __future__ import annotations

from dataclasses import dataclass, field

#: How a cell's text is understood (see etl/records/parse.py).
KINDS = ("text", "code", "integer", "decimal", "date", "period", "lines", "boolean")


@dataclass(frozen=True)
class Column:
    """One column of a record table.

    `also` are other headings in use; `reference` names the reference table whose key the
    value must be; `minimum`/`maximum` bound numbers; `choices` are the allowed codes with
    their Vietnamese labels where no reference table holds them; `former` has words of
    earlier templates and the codes they meant.
    """

    name: str
    heading: str
    also: tuple[str, ...] = ()
    kind: str = "text"
    required: bool = False
    reference: str | None = None
    choices: dict[str, str] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    help: str = ""
    example: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: unknown kind {self.kind}")


@dataclass(frozen=True)
class Table:
    """One record table: its columns and the key no two accepted rows share.

    `prefix` is its short name in ids that are made for records. `dimensions` are the
    columns that break the figure of a measure table down.
    """

    name: str
    prefix: str
    heading: str
    help: str
    columns: tuple[Column, ...]
    measure: bool
    dimensions: tuple[str, ...] = ()
    key: tuple[str, ...] = ("record_id",)

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    @property
    def names(self) -> frozenset[str]:
        """Names of the columns."""
        return frozenset(column.name for column in self.columns)
