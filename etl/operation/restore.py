"""python -m etl restore: bring back a backup, whole, and keep aside what was there.

Everything is verified and laid beside its place before anything moves; the pointers move
last, so that readers see the figures of before or those of the backup, never a mixture. What
stood there lies in <folder>/.before-restore-<time> afterwards. Stopped half-way, the same
command finishes the work.
"""

from __future__ import annotations

import argparse
import os
import shutil
import zipfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from etl.datasets import NAMES, offered, sync_folder
from etl.operation import stored
from etl.operation.backup import BLOCK, verify
from etl.operation.finding import FAULT
from etl.operation.places import Folders
from etl.records.errors import BuildError
from etl.snapshot.lock import publishing

_STAGE, _ASIDE = ".restore", ".before-restore"
_POINTERS = frozenset(f"{dataset}.json" for dataset in NAMES)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("file", type=Path, metavar="TỆP", help="bản sao lưu")
    parser.add_argument(
        "--into", type=Path, metavar="THƯ MỤC",
        help="đặt tất cả vào thư mục này thay cho nơi máy chủ dùng, để xem thử",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Restore a backup; 1 when the snapshot in it cannot be used by this version."""
    folders = Folders.under(args.into) if args.into else Folders.of_this_machine()
    made_at, count, kept = restore(args.file, folders)
    at = datetime.fromisoformat(made_at).astimezone()
    print(f"Đã khôi phục {count} tệp của bản sao lưu ngày {at:%d/%m/%Y %H:%M}.")
    if kept:
        print(f"{kept} tệp trước đó được giữ trong {_ASIDE}-… của từng thư mục.")
    found = list(stored.snapshots(folders.published))
    for one in found:
        print(f"{one.said} {one.advice}".strip())
    return 1 if any(one.level == FAULT for one in found) else 0


def restore(file: Path, folders: Folders) -> tuple[str, int, int]:
    """Put a backup in place; when it was made, its files, and how many were kept aside.

    Raises BuildError, before anything is changed, when the backup is not whole, there is not
    enough room, or somebody is publishing.
    """
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise BuildError(f"Không có tệp {file.name}.") from error
    except (OSError, zipfile.BadZipFile) as error:
        raise BuildError("Tệp không phải là bản sao lưu của phần mềm này, hoặc hỏng.") from error
    with archive, ExitStack() as held:
        # Before all is read: what was packed to fill a disk also takes hours to read.
        _require_room(archive, folders.published)
        made_at, hashes = verify(archive)
        for _, folder in folders.items():
            folder.mkdir(parents=True, exist_ok=True)
        for dataset in offered(folders.published):
            held.enter_context(publishing(folders.published, dataset))
        aside = f"{_ASIDE}-{datetime.now():%Y%m%d-%H%M%S}"
        kept = 0
        try:
            for name, folder in folders.items():
                _lay_out(archive, name, folder, hashes)
            for name, folder in folders.items():
                kept += _move_in(folder, aside, name)
        finally:
            for _, folder in folders.items():
                shutil.rmtree(folder / _STAGE, ignore_errors=True)
    return made_at, len(hashes), kept


def _require_room(archive: zipfile.ZipFile, folder: Path) -> None:
    folder = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    size = sum(entry.file_size for entry in archive.infolist())
    if size > shutil.disk_usage(folder).free:
        raise BuildError(f"Không đủ chỗ trên đĩa: cần {size // 1024 // 1024 + 1} MB.")


def _lay_out(archive: zipfile.ZipFile, name: str, folder: Path, hashes: dict[str, str]) -> None:
    """Unpack the files of one folder beside their place, on the same disk."""
    stage = folder / _STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    for entry in hashes:
        if not entry.startswith(f"{name}/"):
            continue
        path = stage / entry.partition("/")[2]
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            # Two names of the backup are one on this system (great letters, dots at the end).
            raise BuildError(f"Bản sao lưu có hai tệp cùng tên {path.name}; không khôi phục.")
        with archive.open(entry) as read, path.open("xb") as written:
            shutil.copyfileobj(read, written, BLOCK)
            written.flush()
            os.fsync(written.fileno())
        if name == "audit":
            path.chmod(0o640)
        elif entry.startswith("uploads/original/"):
            path.chmod(0o444)
    if name == "audit":
        folder.chmod(0o750)


def _move_in(folder: Path, aside: str, name: str) -> int:
    """Move what was laid out into its place and what stood there aside; how much stood there."""
    stage, kept = folder / _STAGE, 0
    coming = {path.relative_to(stage) for path in stage.rglob("*") if path.is_file()}
    there = {
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    }

    def keep(inner: Path, copy: bool) -> None:
        target = folder / aside / inner
        target.parent.mkdir(parents=True, exist_ok=True)
        if copy:
            shutil.copy2(folder / inner, target)
        else:
            os.replace(folder / inner, target)

    pointers = {path for path in coming if name == "published" and str(path) in _POINTERS}
    for inner in (*sorted(coming - pointers), *sorted(pointers)):
        if inner in there:
            # A reader may be at it: it is replaced in one step, never missing.
            keep(inner, copy=True)
            kept += 1
        (folder / inner).parent.mkdir(parents=True, exist_ok=True)
        os.replace(stage / inner, folder / inner)
    for inner in sorted(there - coming):
        keep(inner, copy=False)
        kept += 1
    sync_folder(folder)
    return kept
