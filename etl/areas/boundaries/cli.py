"""python -m etl boundaries status | fetch | import."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from etl.areas.areas import LEVEL_NAMES, gazetteer
from etl.areas.boundaries import layers
from etl.records.errors import BuildError

_YES = {"có", "co", "c", "đồng ý", "dong y", "y", "yes"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The commands of `python -m etl boundaries`."""
    commands = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")

    command = commands.add_parser("status", help="Bản đồ nào đang được dùng cho từng phiên bản.")
    command.set_defaults(action_run=_status)

    command = commands.add_parser(
        "fetch", help="Tải ranh giới chi tiết (GADM 4.1, phi thương mại), sau khi hỏi."
    )
    command.add_argument(
        "--accept-terms", action="store_true", help="đồng ý điều kiện, không hỏi (cho tập lệnh)"
    )
    command.add_argument(
        "--archive", type=Path, metavar="TỆP", help="tệp đã tải sẵn, khi không có mạng"
    )
    command.set_defaults(action_run=_fetch)

    command = commands.add_parser("import", help="Nhập ranh giới chính thức từ một tệp GeoJSON.")
    command.add_argument("file", type=Path, metavar="TỆP")
    command.add_argument("--version", required=True, metavar="PHIÊN_BẢN", help="như 2025-07-58")
    command.add_argument(
        "--level", choices=layers.LEVELS, help="mặc định: cấp huyện khi còn, sau đó cấp xã"
    )
    command.add_argument(
        "--key", choices=("code", "name"), required=True, help="khớp theo mã hay tên"
    )
    command.add_argument("--property", metavar="TÊN", help="thuộc tính ghi mã hoặc tên trong tệp")
    command.add_argument(
        "--within", metavar="TÊN", help="thuộc tính ghi tên huyện, khi hai xã trùng tên"
    )
    command.set_defaults(action_run=_import)


def run(args: argparse.Namespace) -> int:
    """Runs the chosen command; 0 when it did what was asked."""
    action: Callable[[argparse.Namespace], int] = args.action_run
    try:
        return action(args)
    except BuildError as error:
        print(f"Lỗi: {error}", file=sys.stderr)
        return 1


def _status(_args: argparse.Namespace) -> int:
    for version, state in gazetteer().versions.items():
        print(state.name)
        for level in layers.LEVELS:
            try:
                layer = layers.layer(version, level)
            except layers.NoLayer as error:
                print(f"  {LEVEL_NAMES[level]}: không có. {error}")
            else:
                count = len(layer.collection["features"])
                print(f"  {LEVEL_NAMES[level]} ({version}): {count} vùng. {layer.label}.")
    return 0


def _fetch(args: argparse.Namespace) -> int:
    from etl.areas.boundaries import gadm, outlines

    print(gadm.TERMS)
    if not args.accept_terms and not _agreed():
        print("Chưa đồng ý: không tải gì. Bản đồ đang có được giữ nguyên.")
        return 1
    outlines.shapely_ready()
    archive = _read_archive(args.archive) if args.archive else gadm.download()
    path, report = gadm.fetch(archive, gazetteer())
    print("\n".join(report))
    print(f"Đã ghi {path}. {gadm.LABEL}.")
    return 0


def _read_archive(path: Path) -> bytes:
    from etl.areas.boundaries import gadm

    try:
        return gadm.verified(path.read_bytes())
    except OSError as error:
        raise BuildError(f"Không mở được tệp {path.name}.") from error


def _agreed() -> bool:
    try:
        return input("Đồng ý với điều kiện trên? (có/không): ").strip().casefold() in _YES
    except EOFError:
        print()
        return False


def _import(args: argparse.Namespace) -> int:
    from etl.areas.boundaries.import_geojson import import_geojson

    level = args.level or layers.default_level(args.version)
    report = import_geojson(
        args.file,
        args.version,
        level,
        args.key,
        gazetteer(),
        property_name=args.property,
        within=args.within,
    )
    print("\n".join(report))
    return 0
