"""python -m etl intake check | publish | correct | withdraw | list | collecting | reminders."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from etl.datasets import write_whole
from etl.template.due import next_period
from etl.updates.corrections import declare_correction
from etl.updates.followup import collecting, reminders, reminders_text
from etl.updates.listing import uploads as list_uploads
from etl.updates.marked import marked_name, marked_workbook
from etl.updates.places import Places
from etl.updates.publication import Preview, preview, publish_preview
from etl.updates.report import Report
from etl.updates.service import check
from etl.updates.wording import figure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of python -m etl intake."""
    parser.add_argument("--dataset", choices=["records", "demo"], default="records")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON cho máy đọc")
    parser.add_argument("--published", type=Path, metavar="THƯ MỤC")
    parser.add_argument("--uploads", type=Path, metavar="THƯ MỤC", help="kho tệp đã nộp")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="NGÀY")
    commands = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")

    command = commands.add_parser("check", help="Kiểm tra tệp các hội nộp; không công bố.")
    _files(command)
    command.add_argument("--marked", type=Path, metavar="THƯ MỤC", help="ghi tệp đã đánh dấu lỗi")

    command = commands.add_parser("publish", help="Kiểm tra, cho xem thay đổi rồi công bố.")
    _files(command)
    _signature(command)
    command.add_argument(
        "--accept", metavar="LÝ DO", help="chấp nhận mọi cảnh báo với lý do bằng chữ này"
    )

    command = commands.add_parser("correct", help="Khai một đính chính và công bố.")
    command.add_argument("record_table", metavar="BẢNG")
    command.add_argument("record_id", metavar="BẢN GHI")
    command.add_argument("column", metavar="CỘT")
    command.add_argument("expected", metavar="GIÁ TRỊ TRONG NGUỒN")
    command.add_argument("corrected", metavar="GIÁ TRỊ ĐÚNG")
    _signature(command)

    command = commands.add_parser("withdraw", help="Rút tệp đã nộp khỏi số liệu đang dùng.")
    command.add_argument("upload", nargs="+", metavar="MÃ TỆP")
    _signature(command)

    commands.add_parser("list", help="Liệt kê các tệp đã nộp.")
    for name, text in (
        ("collecting", "Hội nào đã nộp, hội nào chậm, còn thiếu gì."),
        ("reminders", "Thư nhắc từng hội."),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("period", nargs="?", metavar="KỲ", default=next_period())


def _files(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="TỆP")
    command.add_argument("--association", metavar="MÃ", help="hội nộp tệp, khi tệp không nói")
    command.add_argument("--period", metavar="KỲ", help="kỳ báo cáo, khi tệp không nói")


def _signature(command: argparse.ArgumentParser) -> None:
    command.add_argument("--by", required=True, metavar="TÊN", help="người công bố")
    command.add_argument("--reason", required=True, metavar="LÝ DO")


def run(args: argparse.Namespace) -> int:
    """Run one action; the exit code: 0 only when nothing was refused or rejected."""
    actions = {
        "check": _check,
        "publish": _publish,
        "correct": _correct,
        "withdraw": _withdraw,
        "list": _list,
        "collecting": _collecting,
        "reminders": _reminders,
    }
    return actions[args.action](args)


def _places(args: argparse.Namespace) -> Places:
    return {"published": args.published, "uploads": args.uploads}


def _checked(args: argparse.Namespace) -> Report:
    return check(
        args.files,
        args.dataset,
        who=getattr(args, "by", ""),
        association=args.association,
        period=args.period,
        as_of=args.as_of,
        progress=_progress(args),
        **_places(args),
    )


def _progress(args: argparse.Namespace) -> Any:
    stream = sys.stderr if args.json else sys.stdout
    return lambda text, share: print(f"{round(share * 100):3d} % {text}", file=stream, flush=True)


def _check(args: argparse.Namespace) -> int:
    report = _checked(args)
    if args.marked:
        args.marked.mkdir(parents=True, exist_ok=True)
        for item in report.files:
            if item.rejected:
                target = args.marked / marked_name(item)
                write_whole(target, marked_workbook(item, report, uploads=args.uploads))
                print(f"Đã viết {target}.", file=sys.stderr if args.json else sys.stdout)
    _show_report(report, args)
    clean = report.blocked is None and not report.rejected
    return 0 if clean and all(item.refused is None for item in report.files) else 1


def _show_report(report: Report, args: argparse.Namespace) -> None:
    if args.json:
        print(report.to_json())
        return
    for item in report.files:
        if item.refused is not None:
            print(f"Không nhận {item.name}: {item.refused}")
            continue
        print(
            f"{item.name}: đọc {item.read} dòng, nhận {item.accepted}, loại {item.rejected}, "
            f"để trống {item.blank}."
        )
        for text in (item.seen_before, *item.messages):
            if text:
                print(f"  Lưu ý: {text}")
    for text in report.rejects["message"]:
        print(f"Loại: {text}")
    for text in report.warnings["text"]:
        print(f"Cảnh báo: {text}")
    if report.blocked:
        print(f"Chưa công bố được: {report.blocked}")


def _publish(args: argparse.Namespace) -> int:
    report = _checked(args)
    if not args.json:
        _show_report(report, args)
    accepted = dict.fromkeys(report.warnings["warning"], args.accept or "")
    previewed = preview(report, args.dataset, accepted=accepted, as_of=args.as_of, **_places(args))
    return _finish(previewed, args)


def _correct(args: argparse.Namespace) -> int:
    report = declare_correction(
        args.dataset,
        record_table=args.record_table,
        record_id=args.record_id,
        column=args.column,
        expected=args.expected,
        corrected=args.corrected,
        reason=args.reason,
        who=args.by,
        as_of=args.as_of,
        **_places(args),
    )
    return _finish(preview(report, args.dataset, as_of=args.as_of, **_places(args)), args)


def _withdraw(args: argparse.Namespace) -> int:
    previewed = preview(None, args.dataset, withdraw=args.upload, as_of=args.as_of, **_places(args))
    return _finish(previewed, args)


def _finish(previewed: Preview, args: argparse.Namespace) -> int:
    """Show what changes and publish it."""
    if previewed.nothing_to_do:
        _say({"published": False, "nothing_to_do": True}, "Không có gì thay đổi.", args)
        return 0
    if not args.json:
        for row in previewed.changes.to_dict("records"):
            print(
                f"{row['change_name']:5} {row['association_name']}, {row['indicator_name']}, "
                f"{row['time_label']}: {figure(row['old_value'], row['unit'])} → "
                f"{figure(row['new_value'], row['unit'])}"
            )
    snapshot = publish_preview(previewed, args.by, args.reason, **_places(args))
    content = {"published": True, "snapshot": snapshot, "changes": len(previewed.changes)}
    _say(content, f"Đã công bố bản {snapshot}: {len(previewed.changes)} số liệu thay đổi.", args)
    return 0


def _say(content: dict[str, Any], text: str, args: argparse.Namespace) -> None:
    print(json.dumps(content, ensure_ascii=False) if args.json else text)


def _list(args: argparse.Namespace) -> int:
    _table(list_uploads(args.dataset, **_places(args)), args, _upload_line)
    return 0


def _upload_line(row: dict[str, Any]) -> str:
    use = "đang dùng" if row["in_force"] else "chưa dùng"
    return f"{row['upload']}  {row['received_at'][:16]}  {use:9}  {row['name']}"


def _collecting(args: argparse.Namespace) -> int:
    rows = collecting(args.dataset, args.period, today=args.as_of, **_places(args))
    _table(rows, args, _collecting_line)
    return 0


def _collecting_line(row: dict[str, Any]) -> str:
    late = f", chậm {row['days_late']} ngày" if (row["days_late"] or 0) > 0 else ""
    return (
        f"{row['association_name']}: {row['state_name']}{late}; có {row['reported']}/"
        f"{row['expected']} chỉ số"
    )


def _reminders(args: argparse.Namespace) -> int:
    letters = reminders(args.dataset, args.period, today=args.as_of, **_places(args))
    print(reminders_text(letters), end="")
    return 0


def _table(frame: pd.DataFrame, args: argparse.Namespace, line: Any) -> None:
    if args.json:
        print(frame.to_json(orient="records", force_ascii=False, date_format="iso"))
        return
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        print(line(row))
    if frame.empty:
        print("Không có gì.")
