"""The command reports: read one report, or score a folder of them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from etl.files.limits import Refused
from etl.lexicon.phrases import rows_of
from etl.lexicon.times import code_of
from etl.records.period import Period, period
from etl.records.text import quoted
from etl.reports.evaluate import as_json, evaluate, lines
from etl.reports.founding import import_source
from etl.reports.proposal import document_json
from etl.reports.propose import propose
from etl.reports.reading.read import read


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The commands and their arguments."""
    commands = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")
    one = commands.add_parser("read", help="đọc một báo cáo, đề xuất số liệu kèm chỗ trong văn bản")
    one.add_argument("file", type=Path, metavar="TỆP", help="báo cáo .docx, .doc, .pdf hoặc .txt")
    one.add_argument("--association", metavar="MÃ", help="hội gửi (mặc định: theo đầu văn bản)")
    one.add_argument(
        "--period", metavar="KỲ", help="kỳ báo cáo, ví dụ 2024 hoặc “6 tháng đầu năm 2024”"
    )
    one.add_argument("--json", action="store_true", help="in dạng JSON cho máy đọc")
    many = commands.add_parser("evaluate", help="chấm việc đọc trên một thư mục báo cáo có đáp án")
    many.add_argument("folder", type=Path, metavar="THƯ MỤC", help="báo cáo và TÊN.truth.json")
    many.add_argument("--closed", action="store_true", help="chấm nửa kín, khi quy tắc đã xong")
    many.add_argument("--wrong", action="store_true", help="liệt kê từng chỗ sai")
    many.add_argument("--json", action="store_true", help="in dạng JSON cho máy đọc")
    kept = commands.add_parser(
        "import-source", help="giữ lời văn bản nguồn trên máy này, để con số mở tới đúng câu"
    )
    kept.add_argument("file", type=Path, metavar="TỆP", help="văn bản .docx, .doc, .pdf hoặc .txt")
    kept.add_argument(
        "--source", required=True, metavar="MÃ",
        help="mã văn bản nguồn, hoặc phần đầu chung của mã các bài trong cùng một tệp (ht2023)",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    run_action = {"read": _read, "evaluate": _evaluate, "import-source": _import_source}
    return run_action[args.action](args)


def contents(
    path: Path,
    *,
    name: str | None = None,
    association: str | None = None,
    period: str | None = None,
) -> dict[str, Any]:
    """The contract of reading: document, proposals, and why the file was refused (or None)."""
    name = name or path.name
    try:
        report = read(path, name)
    except Refused as refused:
        return {"document": {"name": name}, "proposals": [], "refused": f"Tệp “{name}” {refused}"}
    document, proposals = propose(report, association=association, period=period)
    document.questions += report.questions
    return {
        "document": document_json(document, name, report.pages, len(report.blocks)),
        "proposals": [proposal.as_json() for proposal in proposals],
        "refused": None,
    }


def _read(args: argparse.Namespace) -> int:
    found: dict[str, Any]
    if problem := _problem(args):
        found = {"document": {"name": args.file.name}, "proposals": [], "refused": problem}
    else:
        given = period(args.period) if args.period else None
        code = code_of(given) if isinstance(given, Period) else None
        found = contents(args.file, association=args.association, period=code)
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    elif not found["refused"]:
        _show(found)
    if found["refused"] and not args.json:
        print(found["refused"])
    return 1 if found["refused"] else 0


def _import_source(args: argparse.Namespace) -> int:
    codes = import_source(args.file, args.source)
    print(f"Đã giữ lời văn bản của {len(codes)} nguồn trên máy này: {', '.join(codes)}.")
    return 0


def _problem(args: argparse.Namespace) -> str | None:
    if not args.file.is_file():
        return f"Không có tệp {quoted(args.file.name)}. Xem lại đường dẫn."
    known = [row["association"] for row in rows_of("association")]
    if args.association is not None and args.association not in known:
        return f"Không có hội mã {quoted(args.association)}. Chọn một trong: {', '.join(known)}."
    if args.period is not None and not isinstance(found := period(args.period), Period):
        return found.message
    return None


def _show(found: dict[str, Any]) -> None:
    about = found["document"]
    print(
        f"Hội gửi: {about['association'] or about['sender'] or 'chưa rõ'} · kỳ: {about['period']}"
    )
    for question in about["questions"]:
        print(f"Hỏi: {question}")
    for entry in found["proposals"]:
        kind = " ".join(entry["kind"].values())
        meant = f"{entry['indicator'] or 'không chỉ số nào'} {kind}".strip()
        aim = ", mục tiêu" if entry["target"] else ""
        area = f", {entry['area']}" if entry["area"] else ""
        print(
            f"{entry['place']}: “{entry['as_printed']}” → {meant} ({entry['association']}, "
            f"{entry['period']}{area}{aim}; {entry['score']})"
        )
        for question in entry["questions"]:
            print(f"    Hỏi: {question}")
    print(f"{len(found['proposals'])} con số.")


def _evaluate(args: argparse.Namespace) -> int:
    if not args.folder.is_dir():
        print(f"Không có thư mục {quoted(args.folder.name)}. Xem lại đường dẫn.")
        return 1
    try:
        score = evaluate(args.folder, closed=args.closed)
    except Refused as refused:
        print(f"Thư mục “{args.folder.name}” {refused}")
        return 1
    if args.json:
        print(json.dumps(as_json(score), ensure_ascii=False, indent=1))
        return 0
    for line in (*(score.wrong if args.wrong else ()), *lines(score)):
        print(line)
    return 0
