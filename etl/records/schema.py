"""What a record table and a column are, and the columns every measure table has.

A *measure table* holds one figure a row: who (association), what (indicator and
its dimensions), when (time_period), how much (obs_value) and the evidence
(source, source_place, as_printed, qualifier, obs_status). The tables themselves
are declared in etl/records/tables.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field

#: How a cell's text is understood (see etl/records/parse.py).
KINDS = ("text", "code", "integer", "decimal", "date", "period", "lines", "boolean")


@dataclass(frozen=True)
class Column:
    """One column of a record table.

    `reference` names the reference table whose key the value must be;
    `minimum`/`maximum` bound numbers; `choices` are the allowed codes with their
    Vietnamese labels where no reference table holds them.
    """

    name: str
    heading: str
    kind: str = "text"
    required: bool = False
    reference: str | None = None
    choices: dict[str, str] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    help: str = ""
    example: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: unknown kind {self.kind}")


@dataclass(frozen=True)
class Table:
    """One record table: its columns and the key no two accepted rows share."""

    name: str
    heading: str
    help: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    measure: bool = True

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Names of the columns that break the figure down (empty for other tables)."""
        if not self.measure:
            return ()
        common = {column.name for column in (*_HEAD, *_MEASURE, *_EVIDENCE)}
        return tuple(c.name for c in self.columns if c.name not in common)


RECORD_ID = Column(
    "record_id",
    "Mã bản ghi",
    required=True,
    help="Mã không trùng, giữ nguyên qua các lần nộp.",
    example="hv-001",
)
ASSOCIATION = Column(
    "association",
    "Hội",
    "code",
    required=True,
    reference="association",
    help="Tên hoặc mã hội trong danh mục.",
    example="lam-vuon",
)
_HEAD = (
    RECORD_ID,
    ASSOCIATION,
    Column(
        "association_type",
        "Loại hình (khi là số cộng của một loại)",
        "code",
        reference="association_type",
        help="Chỉ ghi khi con số là của cả một loại hình hội.",
    ),
    Column(
        "indicator",
        "Chỉ số",
        "code",
        required=True,
        reference="indicator",
        help="Chỉ số trong danh mục; đơn vị theo chỉ số.",
        example="members",
    ),
)
_MEASURE = (
    Column(
        "time_period",
        "Kỳ số liệu",
        "period",
        required=True,
        help="Năm (2023), quý (quý II/2023), 6 tháng đầu năm 2023, tháng (8/2023), "
        "ngày (30/6/2023) hoặc giai đoạn (2018-2023).",
        example="2023",
    ),
    Column(
        "obs_value",
        "Giá trị",
        "decimal",
        help="Để trống khi chưa có số liệu; không ghi 0 thay cho chưa có.",
        example="1389",
        minimum=0,
    ),
    Column(
        "obs_value_to",
        "Đến (khi là khoảng)",
        "decimal",
        help="Chỉ ghi khi nguồn nêu một khoảng từ … đến ….",
        minimum=0,
    ),
)
_EVIDENCE = (
    Column(
        "qualifier",
        "Từ chỉ mức độ",
        "code",
        required=True,
        reference="qualifier",
        help="chính xác, trên, gần, khoảng, ít nhất, tối thiểu…",
        example="chính xác",
    ),
    Column(
        "obs_status",
        "Trạng thái số liệu",
        "code",
        required=True,
        reference="obs_status",
        help="A: đã thực hiện; E: ước tính; P: sơ bộ; M: chưa có; L: có nhưng chưa thu được.",
        example="A",
    ),
    Column(
        "source",
        "Nguồn",
        "code",
        required=True,
        reference="source_document",
        help="Văn bản nêu con số.",
    ),
    Column(
        "source_place",
        "Chỗ trong nguồn",
        "lines",
        help="Số dòng (89 hoặc 380,400), trang hoặc ô.",
        example="89",
    ),
    Column(
        "as_printed",
        "Nguyên văn con số",
        help="Con số đúng như in trong nguồn.",
        example="trên 50 nghìn",
    ),
    Column(
        "conflict_key",
        "Cùng nói về",
        help="Những bản ghi khác chỉ số nhưng nói về cùng một đại lượng mang chung khoá này.",
    ),
    Column(
        "same_as",
        "Trùng với bản ghi",
        help="Mã bản ghi của hội khác đã báo cùng hoạt động này; tổng chỉ tính một lần.",
    ),
    Column("note", "Ghi chú", help="Điều cần biết khi đọc con số."),
)


def measure_table(name: str, heading: str, help: str, *dimensions: Column) -> Table:
    """A measure table whose figures are broken down by the dimensions."""
    return Table(
        name=name,
        heading=heading,
        help=help,
        columns=(*_HEAD, *dimensions, *_MEASURE, *_EVIDENCE),
        key=("record_id",),
    )
