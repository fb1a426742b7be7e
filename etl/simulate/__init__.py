"""`python -m etl simulate`: the simulated dataset, calibrated, made from a seed.

The parameters are in data/demo: parameters.json (seed, years, totals to agree with),
associations.csv (who there is and in which character), activity_profile.csv,
targets.csv, registers.csv, blemishes.csv (what goes wrong) and faulty_rows.json (rows
that must be refused). Everything written is derived from them, so it is not kept in
the repository.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from etl.simulate.write import PARAMETERS, Size, ensure, simulate

__all__ = ["Size", "add_arguments", "ensure", "run", "simulate"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m etl simulate`."""
    parser.add_argument(
        "--out",
        type=Path,
        default=PARAMETERS,
        metavar="THƯ_MỤC",
        help="nơi ghi records/ và reference/ (mặc định data/demo)",
    )
    parser.add_argument(
        "--seed", type=int, metavar="SỐ", help="số gieo; cùng số gieo cho cùng số liệu"
    )
    parser.add_argument("--associations", type=_positive, metavar="SỐ", help="số hội thành viên")
    parser.add_argument(
        "--districts",
        type=_positive,
        metavar="SỐ",
        help="số huyện; khác 10 thì địa bàn cũng là mô phỏng",
    )
    parser.add_argument("--years", type=_years, metavar="TỪ-ĐẾN", help="các năm, ví dụ 2018-2026")
    parser.add_argument(
        "--activity-records",
        type=_positive,
        metavar="SỐ",
        help="số bản ghi hoạt động, ghi cuốn chiếu, để đo tải",
    )
    if not any("--json" in action.option_strings for action in parser._actions):
        parser.add_argument("--json", action="store_true", help="báo cáo máy đọc được")


def run(args: argparse.Namespace) -> int:
    """Simulate as the options say; prints what was written. 0 when done, 2 on a wrong option."""
    size = Size(args.seed, args.associations, args.districts, args.years, args.activity_records)
    if size != Size() and args.out.resolve() == PARAMETERS.resolve():
        print(
            "Đổi quy mô hoặc số gieo thì phải nêu --out: data/demo giữ bộ chuẩn.", file=sys.stderr
        )
        return 2
    started = time.perf_counter()
    try:
        counts = simulate(args.out, size)
    except (ValueError, FileNotFoundError) as error:
        print(str(error), file=sys.stderr)
        return 2
    seconds = time.perf_counter() - started
    if args.json:
        print(json.dumps({"out": str(args.out), "rows": counts, "seconds": round(seconds, 2)}))
        return 0
    for name, rows in counts.items():
        print(f"{name:28}{rows:>12,}".replace(",", "."))
    total = sum(rows for name, rows in counts.items() if not name.startswith("reference."))
    print(f"Đã mô phỏng {total:,} bản ghi vào {args.out}.".replace(",", "."))
    return 0


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("phải lớn hơn 0")
    return value


def _years(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    try:
        span = int(first), int(last or first)
    except ValueError:
        raise argparse.ArgumentTypeError("phải là hai năm, ví dụ 2018-2026") from None
    if span[1] < span[0]:
        raise argparse.ArgumentTypeError("năm cuối trước năm đầu")
    return span
