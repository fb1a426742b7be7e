"""python -m etl backup: everything an office cannot make again, in one file that is verified.

The file is a ZIP: <folder>/<path> for the folders of `places.Folders`, and manifest.json with
the sha256 of each. It holds the log of who did what, and no secrets.toml. While it is made
nobody publishes; a file that is not whole never has its name.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path

from etl.datasets import beside, offered, sync_folder
from etl.operation import stored
from etl.operation.finding import FAULT
from etl.operation.places import Folders
from etl.records.errors import BuildError
from etl.snapshot.lock import publishing
from etl.snapshot.publish import utc_now

MANIFEST = "manifest.json"
FORMAT = 1
BLOCK = 1 << 20
#: Of a list of some hundred thousand files.
_MANIFEST_BYTES = 1 << 26
_FORBIDDEN = frozenset('\\\0:*?"<>|' if os.name == "nt" else "\\\0")
_NAMED = "sao-luu-%Y%m%d-%H%M%S.zip"
_NAME = re.compile(r"sao-luu-\d{8}-\d{6}\.zip")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "target", type=Path, metavar="NƠI",
        help="tệp .zip sẽ ghi, hoặc thư mục (tệp được đặt tên theo giờ)",
    )  # fmt: skip
    parser.add_argument(
        "--keep", type=int, metavar="SỐ",
        help="trong thư mục ấy chỉ giữ chừng này bản sao lưu mới nhất",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Make a backup; 1 when it was made of data that are damaged."""
    if args.keep is not None and (args.keep < 1 or not args.target.is_dir()):
        raise BuildError("--keep cần một số từ 1 trở lên và NƠI là một thư mục.")
    folders = Folders.of_this_machine()
    target, count = backup(args.target, folders)
    size = f"{target.stat().st_size / 1024 / 1024:.1f}".replace(".", ",")
    print(f"Đã sao lưu {count} tệp vào {target.name} ({size} MB), đã đọc lại và đối chiếu.")
    faults = [one for one in stored.snapshots(folders.published) if one.level == FAULT]
    for one in faults:
        print(f"Lưu ý: số liệu được sao lưu có lỗi. {one.said} {one.advice}")
    if args.keep and not faults:
        # A backup of damaged data must not push out the good ones.
        rotate(target.parent, args.keep)
    return 1 if faults else 0


def backup(target: Path, folders: Folders) -> tuple[Path, int]:
    """Write a backup and read it again; its path, and how many files it holds.

    `target` is the file, or a folder to put it in. Raises BuildError when somebody is
    publishing, the target lies in what is backed up, or what was written reads otherwise.
    """
    if target.is_dir():
        target = target / _new_name(target)
    if target.exists() and not target.is_file():
        raise BuildError(f"{target.name} không phải là tệp thường nên không ghi đè.")
    if any(target.resolve().is_relative_to(folder.resolve()) for _, folder in folders.items()):
        raise BuildError("Không đặt bản sao lưu vào trong chính các thư mục được sao lưu.")
    if target.is_symlink():
        target = Path(os.path.realpath(target))
    temporary = beside(target)
    try:
        with ExitStack() as held:
            for dataset in offered(folders.published):
                held.enter_context(publishing(folders.published, dataset))
            hashes = _write(temporary, folders)
        with zipfile.ZipFile(temporary) as archive:
            verify(archive)
        os.replace(temporary, target)
        sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)
    return target, len(hashes)


def _new_name(folder: Path) -> str:
    """A name later than every other there: names say which backup is the newest (`rotate`), also
    when the clock was put back, and two of one second are two."""
    at = datetime.now().replace(microsecond=0)
    for path in folder.iterdir():
        with suppress(ValueError):
            taken = datetime.strptime(path.name, _NAMED)
            at = max(at, taken + timedelta(seconds=1))
    return at.strftime(_NAMED)


def _write(path: Path, folders: Folders) -> dict[str, str]:
    hashes: dict[str, str] = {}
    # The log of who did what is in it: for this account only.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, source in _files(folders):
                if not _is_plain(name) or re.search("[\ud800-\udfff]", name):
                    raise BuildError(
                        f"Tên tệp “{source.name}” không đưa vào bản sao lưu được (có \\, hoặc ghi "
                        "theo bảng mã khác). Đổi tên tệp ấy rồi sao lưu lại."
                    )
                digest = hashlib.sha256()
                with (
                    source.open("rb") as read,
                    archive.open(name, "w", force_zip64=True) as written,
                ):
                    while block := read.read(BLOCK):
                        digest.update(block)
                        written.write(block)
                hashes[name] = digest.hexdigest()
            content = {"format": FORMAT, "made_at": utc_now(), "files": hashes}
            archive.writestr(MANIFEST, json.dumps(content, ensure_ascii=False, indent=1))
        file.flush()
        os.fsync(file.fileno())
    return hashes


def _files(folders: Folders) -> Iterator[tuple[str, Path]]:
    """Name in the archive and path of every file; what begins with a dot is work in hand."""
    for name, folder in folders.items():
        for path in sorted(folder.rglob("*")):
            inner = path.relative_to(folder)
            hidden = any(part.startswith(".") for part in inner.parts)
            if path.is_file() and not path.is_symlink() and not hidden:
                yield f"{name}/{inner.as_posix()}", path


def verify(archive: zipfile.ZipFile) -> tuple[str, dict[str, str]]:
    """When a backup was made, and the sha256 of each file by its name; all are read.

    Raises BuildError (Vietnamese) when it is no backup, a file is missing, changed or one
    too many, or a name leads elsewhere.
    """
    try:
        if archive.getinfo(MANIFEST).file_size > _MANIFEST_BYTES:
            raise ValueError("no list of files")
        content = json.loads(archive.read(MANIFEST))
        hashes, made_at = dict(content["files"]), str(content["made_at"])
        datetime.fromisoformat(made_at).astimezone()
        if content["format"] != FORMAT:
            raise ValueError("another format")
    except (
        KeyError, ValueError, TypeError, OverflowError, RecursionError, OSError, RuntimeError,
        zipfile.BadZipFile, zlib.error,
    ) as error:  # fmt: skip
        raise BuildError("Tệp không phải là bản sao lưu của phần mềm này, hoặc hỏng.") from error
    if not hashes:
        raise BuildError("Bản sao lưu không có tệp nào; không khôi phục.")
    names = [entry.filename for entry in archive.infolist()]
    if sorted(names) != sorted([*hashes, MANIFEST]):
        raise BuildError("Bản sao lưu thiếu hoặc thừa tệp so với danh mục của nó.")
    for name, expected in hashes.items():
        if not _is_plain(name):
            raise BuildError("Bản sao lưu có tên tệp dẫn ra ngoài; không khôi phục.")
        digest = hashlib.sha256()
        try:
            with archive.open(name) as file:
                while block := file.read(BLOCK):
                    digest.update(block)
        except Exception as error:  # each way of packing raises errors of its own
            raise BuildError(f"Bản sao lưu hỏng ở tệp {Path(name).name}.") from error
        if digest.hexdigest() != expected:
            raise BuildError(f"Bản sao lưu hỏng ở tệp {Path(name).name}.")
    return made_at, hashes


def _is_plain(name: str) -> bool:
    """Whether a name stays in one of the folders, on every system."""
    first, *rest = name.split("/")
    known = first in Folders.__dataclass_fields__ and bool(rest)
    return known and not any(
        not part or part.startswith(".") or _FORBIDDEN.intersection(part) for part in rest
    )


def rotate(folder: Path, keep: int) -> None:
    """Remove all but the newest backups of a folder; other files stay."""
    found = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    for path in found[:-keep]:
        path.unlink()
