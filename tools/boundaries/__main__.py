"""python -m tools.boundaries derive | measure: make the shipped map, and judge one (by hand)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from etl.areas.boundaries import layers, outlines
from etl.records.errors import BuildError
from tools.boundaries.derive import derive
from tools.boundaries.measure import overlaps


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked."""
    parser = argparse.ArgumentParser(prog="python -m tools.boundaries")
    commands = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")
    command = commands.add_parser("derive", help="Dựng lại bản đồ gần đúng kèm sẵn.")
    command.add_argument("--out", type=Path, default=layers.SHIPPED, metavar="TỆP")
    command.add_argument("--wheel", type=Path, metavar="TỆP", help="gói đã tải sẵn")
    command.set_defaults(run=_derive)
    command = commands.add_parser("measure", help="So bản đồ đang dùng với một tệp ranh giới khác.")
    command.add_argument("file", type=Path, metavar="TỆP", help="GeoJSON có mã chính thức")
    command.add_argument("--version", required=True, metavar="PHIÊN_BẢN")
    command.add_argument("--level", choices=layers.LEVELS)
    command.add_argument("--property", default="code", metavar="TÊN", help="thuộc tính ghi mã")
    command.set_defaults(run=_measure)
    args = parser.parse_args(arguments)
    try:
        args.run(args)
    except BuildError as error:
        print(f"Lỗi: {error}", file=sys.stderr)
        return 1
    return 0


def _derive(args: argparse.Namespace) -> None:
    print(f"Đã dựng {derive(args.out, args.wheel)} vùng vào {args.out}.")


def _measure(args: argparse.Namespace) -> None:
    outlines.shapely_ready()
    level = args.level or layers.default_level(args.version)
    units = overlaps(args.version, level, args.file, args.property)
    for unit in units:
        figures = (_comma(unit.overlap, 3), _comma(unit.ours, 1), _comma(unit.theirs, 1))
        print(unit.area, unit.name, *figures, sep="\t")
    mean = sum(unit.overlap for unit in units) / len(units)
    lowest = min(unit.overlap for unit in units)
    print(f"Trung bình {_comma(mean, 3)}; thấp nhất {_comma(lowest, 3)}.")


def _comma(value: float, places: int) -> str:
    return f"{value:.{places}f}".replace(".", ",")


if __name__ == "__main__":
    sys.exit(main())
