"""python -m etl fetch: this machine's own copy of what another folder has published.

For machines that only show: a file is copied whole, held to the hash its pointer names, and
only then put in use. Readers open the new one at their next question and close the old one.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from pathlib import Path

from etl.datasets import NAMES, published_folder, read_pointer
from etl.records.errors import BuildError, explained
from etl.snapshot import shape
from etl.snapshot.lock import publishing
from etl.snapshot.publish import building_folder, history, publish, sweep
from etl.terminal import reason

#: Copies that stay: the one in use, and the one before for pages that are being read.
_KEPT = 2


def fetch(source: Path, published: Path, dataset: str) -> str | None:
    """Put the running snapshot of `source` in use in `published`; its id, None when it is.

    Raises BuildError (Vietnamese) when it is gone, half copied, damaged or of another version
    of the software; the running one then stays.
    """
    pointer = read_pointer(source, dataset)
    if pointer is None:
        raise BuildError(f"{NAMES[dataset]}: nơi chung chưa có bản nào đọc được.")
    published.mkdir(parents=True, exist_ok=True)
    with explained(), publishing(published, dataset):
        if read_pointer(published, dataset) == pointer:
            return None
        sweep(published, dataset)
        snapshot, folder = str(pointer["snapshot"]), building_folder(published, dataset)
        folder.mkdir(parents=True, exist_ok=True)
        copy = folder / "snapshot.duckdb"
        try:
            shutil.copyfile(source / Path(str(pointer["file"])).name, copy)
        except OSError as error:
            raise BuildError(
                f"Không chép được bản số liệu “{snapshot}” ({reason(error)}). "
                "Bản đang dùng không đổi."
            ) from error
        with copy.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != pointer.get("sha256"):
                raise BuildError(
                    f"Bản sao của “{snapshot}” không nguyên vẹn (sai mã băm). "
                    "Bản đang dùng không đổi; chép lại lần sau."
                )
        shape.require(copy, snapshot)
        publish(copy, published, dataset, pointer)
        sweep(published, dataset)
        for old in [note for note in history(dataset, published) if not note["current"]][
            _KEPT - 1 :
        ]:
            for ending in (".json", ".duckdb"):
                (published / str(old["file"])).with_suffix(ending).unlink(missing_ok=True)
    return snapshot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("source", type=Path, metavar="NƠI", help="thư mục các bản đã công bố")
    parser.add_argument(
        "--published", type=Path, metavar="THƯ MỤC", help="nơi để bản sao (mặc định data/published)"
    )


def run(args: argparse.Namespace) -> int:
    """Fetch every dataset that is published there; 1 when one could not be."""
    published, failed = published_folder(args.published), 0
    there = [name for name in NAMES if (args.source / f"{name}.json").is_file()]
    if not there:
        raise BuildError("Nơi chung chưa có bản số liệu nào.")
    for dataset in there:
        try:
            snapshot = fetch(args.source, published, dataset)
        except BuildError as error:
            failed = 1
            print(f"Lỗi: {error}", file=sys.stderr)
        else:
            print(
                f"{NAMES[dataset]}: {'không đổi' if snapshot is None else f'dùng bản {snapshot}'}"
            )
    return failed
