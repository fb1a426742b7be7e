"""python -m etl national: all provinces into the lake, and the snapshot of the nation."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from etl.national import lake, nation, work
from etl.national.work import Outcome


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "step", choices=["provinces", "nation", "all", "history"], metavar="VIỆC",
        help="provinces: lập và công bố mọi tỉnh; nation: lập bản toàn quốc; all: cả hai; "
        "history: tỉnh nào được tính, từ bản nào",
    )  # fmt: skip
    parser.add_argument("root", type=Path, metavar="THƯ MỤC", help="nơi có provinces.csv")
    parser.add_argument(
        "--lake", type=Path, metavar="KHO", help="kho chung (mặc định: THƯ MỤC/lake)"
    )
    parser.add_argument(
        "--published", type=Path, metavar="NƠI",
        help="nơi để bản toàn quốc (mặc định: THƯ MỤC/published)",
    )  # fmt: skip
    parser.add_argument("--workers", type=int, default=0, metavar="SỐ", help="số tiến trình")
    parser.add_argument("--scheduler", metavar="ĐỊA CHỈ", help="bộ điều phối Dask, tls://máy:8786")
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="NGÀY", help="ngày để xét đến hạn, 2026-12-31"
    )


def run(args: argparse.Namespace) -> int:
    """Do the step; 1 when a province could not be published."""
    store = args.lake or args.root / "lake"
    failed = 0
    if args.step in ("provinces", "all"):
        outcomes = work.all_of(
            args.root, store, as_of=args.as_of, workers=args.workers,
            scheduler=args.scheduler, say=_say,
        )  # fmt: skip
        failed = sum(outcome.error is not None for outcome in outcomes)
        print(f"{len(outcomes) - failed} trong {len(outcomes)} tỉnh đã công bố.")
    if args.step in ("nation", "all"):
        pointer = nation.build(store, args.published or args.root / "published", progress=print)
        print(f"Công bố bản toàn quốc {pointer['snapshot']}: {pointer['accepted']} dòng.")
    if args.step == "history":
        for line in lake.counting(store).values():
            print(
                f"{line.name} ({line.province}): bản {line.snapshot}, công bố {line.published_at}"
            )
    return 1 if failed else 0


def _say(outcome: Outcome) -> None:
    if outcome.error is None:
        print(f"{outcome.name}: công bố bản {outcome.snapshot}", flush=True)
    else:
        print(f"{outcome.name}: không công bố. {outcome.error}", file=sys.stderr, flush=True)
