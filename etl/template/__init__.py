"""The workbook associations fill in, generated from the declaration of the record tables.

`workbook` makes it; `python -m etl template` writes it to disk. It reads back with
etl.updates whatever people do to it short of renaming headings.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from datetime import date
from pathlib import Path

from etl.datasets import write_whole
from etl.records.errors import BuildError
from etl.records.tables import BY_NAME
from etl.template.due import due_date, next_period
from etl.terminal import reason

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

__all__ = [
    "MIME",
    "add_arguments",
    "archive",
    "archive_name",
    "due_date",
    "file_name",
    "grid",
    "next_period",
    "run",
    "tables",
    "workbook",
]


def workbook(
    association: str | None,
    dataset: str = "records",
    *,
    period: str | None = None,
    published: Path | None = None,
    today: date | None = None,
) -> bytes:
    """The template as XLSX: for one association (its code) or, with None, for all.

    Shows the indicators expected and, from the running snapshot, last period's
    figures for comparison. `period` defaults to the year that is due next. Raises
    BuildError (Vietnamese) for an unknown association or period.
    """
    # Loaded here only: the reader of templates needs no writer.
    from etl.template.content import gather
    from etl.template.write import write

    day = today or date.today()
    return write(gather(association, dataset, period or next_period(day), published), day)


def grid(
    association: str,
    table: str,
    dataset: str = "records",
    *,
    period: str | None = None,
    published: Path | None = None,
) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of one sheet of an association's template, to fill in on the page.

    `table` is the name of its record table. Errors as of `workbook`.
    """
    from etl.template.content import gather
    from etl.template.write import as_grid

    content = gather(association, dataset, period or next_period(), published)
    return as_grid(content, BY_NAME[table])


def tables() -> dict[str, str]:
    """The sheets of an association's template: record table → heading."""
    from etl.template.content import OWN_TABLES

    return {name: BY_NAME[name].heading for name in OWN_TABLES}


def archive(
    dataset: str = "records", *, period: str | None = None, published: Path | None = None
) -> bytes:
    """The templates of all members and the common one as one ZIP. Errors as of `workbook`."""
    from etl.template.content import gather

    content = gather(None, dataset, period or next_period(), published)
    codes = [None, *(item.code for item in content.associations if item.kind == "member")]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for code in codes:
            data = workbook(code, dataset, period=period, published=published)
            out.writestr(file_name(code, dataset, period), data)
    return target.getvalue()


def archive_name(dataset: str = "records", period: str | None = None) -> str:
    """The name to save the templates of all under: "mau-bao-cao-moi-hoi-2026.zip"."""
    return file_name("moi-hoi", dataset, period).removesuffix(".xlsx") + ".zip"


def file_name(association: str | None, dataset: str = "records", period: str | None = None) -> str:
    """The name to save the template under: "mau-bao-cao-lam-vuon-2026.xlsx"."""
    whose = association or "cac-hoi"
    simulated = "-minh-hoa" if dataset == "demo" else ""
    words = "".join(letter if letter.isalnum() else "-" for letter in period or next_period())
    return f"mau-bao-cao-{whose}{simulated}-{words}.xlsx"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of python -m etl template."""
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--association", metavar="MÃ", help="mã hội trong danh mục")
    whose.add_argument(
        "--all", action="store_true", help="mẫu chung; vào thư mục: thêm mỗi hội một tệp"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="TỆP|THƯ MỤC")
    parser.add_argument("--dataset", choices=["records", "demo"], default="records")
    parser.add_argument("--period", metavar="KỲ", help="kỳ báo cáo, ví dụ 2026")
    parser.add_argument("--published", type=Path, metavar="THƯ MỤC", help="nơi có bản số liệu")


def run(args: argparse.Namespace) -> int:
    """Write one workbook, or one for each association into a folder."""
    codes: list[str | None] = [args.association]
    into_folder = args.out.is_dir() or args.out.suffix.lower() != ".xlsx"
    if args.all and into_folder:
        codes = [None, *_members(args)]
    for code in codes:
        content = workbook(code, args.dataset, period=args.period, published=args.published)
        target = args.out
        if into_folder:
            target = args.out / file_name(code, args.dataset, args.period)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, content)
        except OSError as error:
            raise BuildError(f"Không ghi được tệp {target.name}: {reason(error)}.") from error
        print(f"Đã viết {target}.")
    return 0


def _members(args: argparse.Namespace) -> list[str]:
    from etl.template.content import gather

    content = gather(None, args.dataset, args.period or next_period(), args.published)
    return [item.code for item in content.associations if item.kind == "member"]
