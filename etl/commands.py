"""The commands of python -m etl: build, check, diff, history, rollback and the rest."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl import simulate, template, updates
from etl.areas import boundaries
from etl.datasets import DATASETS, NAMES, published_folder, read_pointer
from etl.national import cli as national
from etl.operation import backup, restore
from etl.records.errors import BuildError
from etl.reports import cli as reports
from etl.snapshot import dictionary, fetch
from etl.snapshot.build import BuildReport, build
from etl.snapshot.diff import diff, diff_targets
from etl.snapshot.publish import history
from etl.terminal import of_the_machine, reason
from etl.updates.wording import CHANGES

#: Rejected rows listed on the terminal; the rest are in the report and the snapshot.
_LISTED = 50
#: What a report of a build says of itself in JSON, beside its tables, inputs and rejects.
_IN_JSON = (
    "dataset", "published", "nothing_to_do", "snapshot", "read", "accepted", "rejected",
    "corrected",
)  # fmt: skip
#: Commands with arguments of their own: where they are declared, and what they do.
_MODULES: dict[str, tuple[Any, str]] = {
    "template": (template, "Tạo tệp mẫu Excel cho các hội ghi số liệu."),
    "intake": (updates, "Nhận tệp các hội nộp: kiểm tra, xem trước, công bố, theo dõi."),
    "simulate": (simulate, "Sinh bộ số liệu minh hoạ."),
    "backup": (backup, "Sao lưu số liệu, tệp đã nộp và nhật ký vào một tệp."),
    "restore": (restore, "Khôi phục từ một bản sao lưu."),
    "fetch": (fetch, "Chép bản đang dùng từ nơi chung về máy chỉ để xem."),
    "national": (national, "Nhiều tỉnh: kho chung và bản số liệu toàn quốc (tuỳ chọn)."),
    "reports": (reports, "Đọc báo cáo của hội, đề xuất số liệu; không công bố gì."),
    "boundaries": (boundaries, "Xem, tải hoặc nhập ranh giới địa bàn cho bản đồ."),
}


def main(words: list[str]) -> int:
    """Run one command; the exit code. Messages are Vietnamese."""
    args = argparse.Namespace()
    try:
        if words and words[0] in _MODULES:
            return _run_module(words[0], words[1:])
        args = _parser().parse_args(words)
        code: int = args.run(args)
        return code
    except KeyboardInterrupt:
        print("Đã dừng; bản đang dùng không đổi.", file=sys.stderr)
        return 130
    except BuildError as error:
        if getattr(args, "json", False):
            _print_json({"ok": False, "error": str(error)})
        print(f"Lỗi: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        # The name alone: where the folders of this machine lie is nobody's business.
        name = f" “{Path(str(error.filename)).name}”" if error.filename else ""
        print(
            f"Lỗi: không đọc hoặc ghi được{name} ({reason(error)}). Bản đang dùng không đổi.",
            file=sys.stderr,
        )
        return 1
    except (duckdb.Error, MemoryError) as error:
        what = "Lỗi: không làm được, bản đang dùng không đổi,"
        print(of_the_machine(what, error), file=sys.stderr)
        return 1


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks Vietnamese."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("add_help", False)
        super().__init__(**options)
        self._positionals.title = "Tham số"
        self._optionals.title = "Tuỳ chọn"
        self.add_argument("-h", "--help", action="help", help="xem hướng dẫn này")

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "Cách dùng:", 1)

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "Cách dùng:", 1)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m etl",
        description="Nạp, kiểm tra và công bố số liệu của các hội.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")

    command = _add(commands, "build", "Đọc, kiểm tra và công bố một bản số liệu mới.", _build)
    _add_inputs(command)
    command.add_argument("--force", action="store_true", help="công bố cả khi không có gì đổi")
    command.add_argument("--by", metavar="TÊN", help="người công bố")
    command.add_argument("--reason", metavar="LÝ DO", help="lý do công bố")

    command = _add(commands, "check", "Kiểm tra như khi công bố nhưng không công bố.", _check)
    _add_inputs(command)

    command = _add(commands, "diff", "So sánh hai bản số liệu, từng con số.", _diff)
    command.add_argument("old", metavar="CŨ", help="mã bản cũ")
    command.add_argument(
        "new", metavar="MỚI", nargs="?", help="mã bản mới (mặc định: bản đang dùng)"
    )

    _add(commands, "history", "Liệt kê các bản số liệu đã công bố.", _history)

    command = _add(commands, "rollback", "Dùng lại một bản số liệu trước.", _rollback)
    command.add_argument(
        "snapshot", metavar="BẢN", nargs="?", help="mã bản (mặc định: bản liền trước)"
    )
    command.add_argument("--by", metavar="TÊN", help="người lùi")
    command.add_argument("--reason", metavar="LÝ DO", help="lý do lùi")

    command = commands.add_parser("dictionary", help="Viết lại từ điển số liệu (docs).")
    command.set_defaults(run=_dictionary)

    for name, (_, text) in _MODULES.items():
        commands.add_parser(name, help=text)
    # Run before any package is imported (etl/__main__.py).
    commands.add_parser("doctor", help="Xem máy, các gói và số liệu có gì sai.")
    return parser


def _add(
    commands: Any, name: str, text: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    command.add_argument(
        "--dataset",
        choices=list(DATASETS if name in ("build", "check") else NAMES),
        default="records",
        help="; ".join(f"{code}: {words.lower()}" for code, words in NAMES.items()),
    )
    command.add_argument("--json", action="store_true", help="in báo cáo dạng JSON cho máy đọc")
    command.add_argument(
        "--published",
        type=Path,
        metavar="THƯ MỤC",
        help="nơi để các bản số liệu (mặc định data/published)",
    )
    command.set_defaults(run=run)
    return command


def _add_inputs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "inputs",
        nargs="*",
        type=Path,
        metavar="TỆP",
        help="tệp CSV, XLSX cần nạp thay cho thư mục mặc định",
    )
    command.add_argument(
        "--as-of",
        type=_day,
        metavar="NGÀY",
        help="ngày để xét đến hạn, dạng 2026-12-31 (mặc định: hôm nay)",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày dạng 2026-12-31") from error


def _run_module(name: str, arguments: list[str]) -> int:
    """A command that declares its own arguments."""
    module, description = _MODULES[name]
    parser = _Parser(prog=f"python -m etl {name}", description=description)
    module.add_arguments(parser)
    args = parser.parse_args(arguments)
    _simulate_demo(args)
    return int(module.run(args))


def _simulate_demo(args: argparse.Namespace) -> None:
    """The demo's record files are made when they are to be read."""
    if getattr(args, "dataset", None) != "demo":
        return
    try:
        simulate.ensure()
    except ValueError as error:
        raise BuildError(f"Tham số của bộ số liệu minh hoạ không dùng được: {error}") from error


def _build(args: argparse.Namespace) -> int:
    report = _built(args, force=args.force, actor=args.by, reason=args.reason)
    return 0 if report.published or report.nothing_to_do else 1


def _check(args: argparse.Namespace) -> int:
    return 1 if _built(args, dry_run=True).rejected else 0


def _built(args: argparse.Namespace, **options: Any) -> BuildReport:
    """The report of a build, shown."""
    _simulate_demo(args)
    stream = sys.stderr if args.json else sys.stdout
    report = build(
        args.dataset,
        inputs=args.inputs or None,
        published=args.published,
        as_of=args.as_of,
        progress=lambda line: print(line, file=stream, flush=True),
        **options,
    )
    _show(report, args)
    return report


def _show(report: BuildReport, args: argparse.Namespace) -> None:
    if args.json:
        _print_json(
            {
                "ok": True,
                **{name: getattr(report, name) for name in _IN_JSON},
                "seconds": round(report.seconds, 3),
                "tables": {
                    name: dict(zip(("read", "accepted", "rejected"), counts, strict=True))
                    for name, counts in report.tables.items()
                },
                "inputs": report.inputs,
                "messages": report.messages,
                "rejects": _records(report.rejects),
            }
        )
        return
    if not report.nothing_to_do:
        for text in report.messages:
            print(f"Lưu ý: {text}")
    for text in report.rejects["message"].head(_LISTED) if len(report.rejects) else []:
        print(f"Loại: {text}")
    if len(report.rejects) > _LISTED:
        print(f"… và {len(report.rejects) - _LISTED} lỗi nữa; xem đủ bằng --json.")
    print(f"Đọc {report.read}, nhận {report.accepted}, loại {report.rejected}.")


def _diff(args: argparse.Namespace) -> int:
    changes = diff(args.dataset, args.old, args.new, args.published)
    targets = diff_targets(args.dataset, args.old, args.new, args.published)
    if args.json:
        _print_json(
            {
                "observations": _records(changes),
                "targets": _records(targets),
            }
        )
        return 0
    for row in changes.to_dict("records"):
        print(
            f"{CHANGES[row['change']]:5} {row['record_id']} {row['association']} "
            f"{row['indicator']} {row['time_label']}: {row['old_value']} → {row['new_value']}"
            + (f" ({row['fields']})" if row["change"] == "changed" else "")
        )
    for row in targets.to_dict("records"):
        print(
            f"{CHANGES[row['change']]:5} {row['record_id']} {row['title']}: "
            f"{row['old_standing']} → {row['new_standing']}"
        )
    print(f"{len(changes)} số liệu và {len(targets)} mục tiêu khác nhau.")
    return 0


def _history(args: argparse.Namespace) -> int:
    events = updates.history(args.dataset, published=args.published)
    if args.json:
        snapshots = history(args.dataset, args.published)
        _print_json({"snapshots": snapshots, "events": _records(events)})
        return 0
    for row in events.to_dict("records"):
        by = f", {row['who']}" if row["who"] else ""
        reason = f": {row['reason']}" if row["reason"] else ""
        print(
            f"{'*' if row['current'] else ' '} {row['snapshot']}  "
            f"{row['at'].to_pydatetime().astimezone():%d/%m/%Y %H:%M}  {row['kind_name'].lower()}, "
            f"nhận {row['accepted']}, loại {row['rejected']}{by}{reason}"
        )
    if events.empty:
        print("Chưa có bản số liệu nào.")
    return 0


def _rollback(args: argparse.Namespace) -> int:
    # Through the intake, so that the uploads in force are those of that snapshot again.
    updates.rollback(
        args.dataset,
        args.snapshot,
        who=args.by or "Dòng lệnh",
        reason=args.reason or "Lùi bằng dòng lệnh",
        published=args.published,
    )
    pointer = read_pointer(published_folder(args.published), args.dataset) or {}
    if args.json:
        _print_json(pointer)
    else:
        print(f"Đang dùng bản {pointer['snapshot']}.")
    return 0


def _dictionary(args: argparse.Namespace) -> int:
    print(f"Đã viết {dictionary.write()}.")
    return 0


def _records(frame: pd.DataFrame) -> Any:
    return json.loads(frame.to_json(orient="records", date_format="iso"))


def _print_json(content: dict[str, Any]) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=2, default=str))
