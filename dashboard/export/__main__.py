"""python -m dashboard.export: the files of the buttons, without a browser."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb

from dashboard import export
from dashboard.content import registry
from dashboard.content.meeting.asked import THEMES
from dashboard.export import templates
from dashboard.selection import filters
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from dashboard.words import numbers, sitemap
from etl.datasets import write_whole
from etl.records import period
from etl.records.text import Problem
from etl.terminal import of_the_machine, reason, speak_vietnamese


class _Problem(Exception):
    """Something the caller must put right; the message is in Vietnamese."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write one file. 0: written; 1: it could not be; 2: the call was wrong."""
    speak_vietnamese()
    asked = _parser().parse_args(arguments)
    try:
        content = _content(asked)
        write_whole(Path(asked.out), content)
    except warehouse.NoSnapshotError as error:
        print(f"Không xuất được: {error}", file=sys.stderr)
        return 1
    except (_Problem, ValueError) as error:
        print(f"Không xuất được: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"Không ghi được tệp {asked.out}: {reason(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Đã dừng; tệp có trước (nếu có) không đổi.", file=sys.stderr)
        return 130
    except (duckdb.Error, MemoryError) as error:
        print(of_the_machine("Không xuất được", error), file=sys.stderr)
        return 1
    print(f"Đã ghi {asked.out} ({len(content):,} byte)".replace(",", "."))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dashboard.export",
        description="Ghi tệp PowerPoint, Excel, Word hoặc tệp nén số liệu và nguồn.",
    )
    parser.add_argument("kind", choices=sorted(export.KINDS), help="loại tệp")
    parser.add_argument("--out", required=True, metavar="TỆP", help="tệp sẽ ghi")
    parser.add_argument(
        "--page",
        action="append",
        nargs="+",
        metavar="TRANG",
        default=None,
        help="trang cần xuất (overview hoặc tong-quan…); bỏ trống: PowerPoint là bộ giao ban, "
        "Word là báo cáo tình hình, Excel và ZIP là tất cả các trang",
    )
    parser.add_argument(
        "--bo",
        choices=sorted(filters.DATASET_CODES),
        default="thuc",
        help="bộ số liệu: thuc (thực), minh-hoa (mô phỏng), toan-quoc (nhiều tỉnh)",
    )
    parser.add_argument("--tinh", default="", metavar="MÃ", help="mã tỉnh, của bộ toan-quoc")
    parser.add_argument("--loai", default="", metavar="MÃ", help="mã loại hình hội")
    parser.add_argument("--hoi", default="", metavar="MÃ", help="mã hội")
    parser.add_argument("--linh-vuc", default="", metavar="MÃ", help="mã lĩnh vực")
    parser.add_argument("--tu", default="", metavar="NĂM", help="từ năm")
    parser.add_argument("--den", default="", metavar="NĂM", help="đến năm")
    parser.add_argument(
        "--ky-truoc",
        default="",
        metavar="BẢN|NGÀY",
        help="nêu thay đổi từ bản số liệu này (mã bản hoặc ngày, ví dụ 2026-06-12)",
    )
    parser.add_argument("--day", metavar="NGÀY", help="pack: ngày họp; bỏ trống là hôm nay")
    parser.add_argument(
        "--themes", nargs="+", metavar="CHỦ-ĐỀ", help="pack: các chủ đề; bỏ trống là tất cả"
    )
    parser.add_argument(
        "--year",
        type=int,
        choices=range(1990, 2100),
        metavar="NĂM",
        help="yearly: năm báo cáo; bỏ trống là năm đang phải báo cáo",
    )
    parser.add_argument(
        "--nguoi-tiep-nhan",
        default="",
        metavar="TÊN",
        help="yearly: ai nhận hoàn thiện; có tên thì tệp không còn ghi là bản nháp",
    )
    parser.add_argument("--template", metavar="TỆP", help="tệp mẫu .pptx hoặc .docx")
    parser.add_argument(
        "--khong-hinh", action="store_true", help="Word: dùng bảng thay cho hình vẽ biểu đồ"
    )
    parser.add_argument("--phu-luc", action="store_true", help="Word: kèm phụ lục mọi bảng số liệu")
    return parser


def _content(asked: argparse.Namespace) -> bytes:
    template = _template(asked)
    names = _pages(asked.page)
    view = _view(asked)
    if asked.kind == "ics":
        from dashboard.export import calendar

        return calendar.calendar(view)
    if asked.kind == "yearly":
        from dashboard.content.yearly.report import default_year
        from dashboard.export.report.yearly import yearly

        year = asked.year or default_year(view)
        return yearly(view, year, templates.default("docx"), asked.nguoi_tiep_nhan)
    if asked.kind == "pack":
        from dashboard.export import pack

        return pack.pack(view, _day(asked.day), _themes(asked.themes), _both_templates())
    standing = names is None and asked.kind == "pptx"
    bundle = export.make_bundle(view, names or export.default_pages(asked.kind))
    return export.make(
        asked.kind,
        bundle,
        standing=standing,
        template=template,
        with_pictures=not asked.khong_hinh,
        annex=asked.phu_luc,
    )


def _view(asked: argparse.Namespace) -> View:
    """The view of the options. A code nobody knows is an error here, never dropped."""
    snapshot = warehouse.current_snapshot(filters.DATASET_CODES[asked.bo])
    warehouse.require_shape(snapshot)
    given = {
        "bo": asked.bo,
        "tinh": asked.tinh,
        "loai": asked.loai,
        "hoi": asked.hoi,
        "linh-vuc": asked.linh_vuc,
        "tu": asked.tu,
        "den": asked.den,
        filters.BASELINE_PARAMETER: asked.ky_truoc,
    }
    view = View.of(snapshot, {k: v for k, v in given.items() if v})
    if view.filter.rejected:
        wrong = ", ".join(f"--{name} {given[name]}" for name in view.filter.rejected)
        raise _Problem(f"điều kiện lọc không hợp lệ: {wrong}")
    return view


def _day(words: str | None) -> date:
    """The day of the meeting: today without one."""
    if words is None:
        return datetime.now(numbers.VIETNAM).date()
    held = period.period(words)
    if isinstance(held, Problem) or held.start is None or held.start != held.end:
        raise _Problem(f"“{words}” không phải một ngày; ghi 2026-12-03 hoặc 3/12/2026")
    return held.start


def _themes(asked: list[str] | None) -> tuple[str, ...]:
    names = _pages([asked]) if asked else None
    if names is None:
        return tuple(THEMES)
    wrong = [name for name in names if name not in THEMES]
    if wrong:
        raise _Problem(f"“{wrong[0]}” không phải chủ đề; các chủ đề: {', '.join(THEMES)}")
    return names


def _both_templates() -> dict[str, bytes | None]:
    return {kind: templates.default(kind) for kind in templates.NAMES}


def _pages(asked: list[list[str]] | None) -> tuple[str, ...] | None:
    if asked is None:
        return None
    addresses = {url: name for name, url in sitemap.URLS.items()}
    names = []
    for wanted in (name for group in asked for name in group):
        name = addresses.get(wanted, wanted)
        if name not in registry.PAGES:
            known = ", ".join(registry.PAGES)
            raise _Problem(f"không có trang “{wanted}”; các trang: {known}")
        names.append(name)
    return tuple(names)


def _template(asked: argparse.Namespace) -> bytes | None:
    if asked.template is None:
        return templates.default(asked.kind)
    if asked.kind not in {"pptx", "docx"}:
        raise _Problem("chỉ PowerPoint và Word dùng tệp mẫu")
    try:
        return Path(asked.template).read_bytes()
    except OSError as error:
        raise _Problem(f"không đọc được tệp mẫu {asked.template}: {reason(error)}") from None


if __name__ == "__main__":
    sys.exit(main())
