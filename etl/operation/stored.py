"""What `doctor` asks of what lies on disk: snapshots, history, uploads, log, sign-in, maps."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb

from etl.areas.boundaries import layers
from etl.database import open_snapshot, read_whole
from etl.datasets import DATASETS, NAMES, is_pointer, offered, read_json
from etl.operation import sign_in
from etl.operation.finding import FAULT, GOOD, WARNING, Finding
from etl.operation.listening import is_loopback
from etl.operation.places import folder_of
from etl.records.errors import BuildError
from etl.records.query import first
from etl.snapshot import publish, shape
from etl.uploads.events import Journal
from etl.uploads.store import Store

#: What clocks of two machines may differ by.
_CLOCKS = timedelta(minutes=10)
_RESTORE = "Khôi phục từ bản sao lưu (docs/van-hanh.md)."


def snapshots(published: Path | None = None) -> Iterator[Finding]:
    """Whether the pointer of each dataset leads to a snapshot that can be read to its end."""
    folder = published or folder_of("published")
    for dataset in offered(folder):
        name = NAMES[dataset]
        absent = FAULT if dataset == "records" else WARNING
        pointer = folder / f"{dataset}.json"
        build = f"Chạy: python -m etl build --dataset {dataset}"
        if dataset not in DATASETS:
            build = "Chạy: python -m etl national nation"
        if not pointer.exists():
            yield Finding("Bản số liệu", absent, f"{name}: chưa có bản nào được công bố.", build)
            continue
        try:
            running = read_json(pointer)
            identity = str(running["snapshot"])
            path = publish.snapshot_path(dataset, identity, folder)
            if running["file"] != path.name or not is_pointer(running):
                raise ValueError("not what a pointer says")
        except (OSError, ValueError, KeyError, TypeError):
            yield Finding(
                "Bản số liệu", FAULT, f"{name}: tệp chỉ dẫn {pointer.name} hỏng.",
                f"{_RESTORE} Hoặc chép tệp {dataset}-….json mới nhất đè lên {pointer.name}.",
            )  # fmt: skip
            continue
        except BuildError:
            yield Finding(
                "Bản số liệu", FAULT, f"{name}: tệp của bản đang dùng không còn.",
                f"{_RESTORE} Hoặc: {build} --force",
            )  # fmt: skip
            continue
        yield from _snapshot(name, identity, path, running, build)


def _snapshot(
    name: str, identity: str, path: Path, running: dict[str, Any], build: str
) -> Iterator[Finding]:
    try:
        shape.require(path, identity)
        with open_snapshot(path) as connection:
            read_whole(connection)
            row = first(connection, "SELECT snapshot, accepted FROM marts.snapshot_info")
    except BuildError as error:
        yield Finding("Bản số liệu", FAULT, f"{name}: {error}", f"{build} --force")
        return
    except duckdb.Error:
        yield Finding(
            "Bản số liệu", FAULT, f"{name}: bản {identity} hỏng, không đọc hết được.",
            f"{_RESTORE} Hoặc: {build} --force",
        )  # fmt: skip
        return
    if row != (identity, running.get("accepted")):
        yield Finding(
            "Bản số liệu", FAULT, f"{name}: tệp chỉ dẫn nói khác với bản {identity}.", _RESTORE
        )
        return
    yield Finding("Bản số liệu", GOOD, f"{name}: bản {identity} đọc được trọn vẹn.")
    try:
        as_of = date.fromisoformat(str(running.get("as_of")))
    except ValueError:
        return
    if as_of < date.today() - timedelta(days=1):
        yield Finding(
            "Bản số liệu", WARNING,
            f"{name}: đến hạn được xét theo ngày {as_of:%d/%m/%Y}, không phải hôm nay.", build,
        )  # fmt: skip


def clock() -> Iterator[Finding]:
    """Whether the clock goes on from the newest snapshot."""
    now, newest = datetime.now(UTC), None
    for dataset in NAMES:
        for note in publish.history(dataset):
            at = datetime.fromisoformat(note["built_at"])
            newest = max(at, newest or at)
    if newest is not None and newest > now + _CLOCKS:
        yield Finding(
            "Đồng hồ", FAULT,
            f"Đồng hồ máy ({now.astimezone():%d/%m/%Y %H:%M}) chậm hơn bản số liệu mới nhất "
            f"({newest.astimezone():%d/%m/%Y %H:%M}).",
            "Chỉnh đồng hồ máy; cho tới khi chỉnh, đến hạn được xét sai ngày.",
        )  # fmt: skip
    else:
        yield Finding("Đồng hồ", GOOD, f"{now.astimezone():%d/%m/%Y %H:%M}.")


def history() -> Iterator[Finding]:
    """Whether all that tells of earlier snapshots can be read."""
    spoilt = [name for dataset in NAMES for name in publish.unreadable(dataset)]
    if spoilt:
        yield Finding(
            "Lịch sử", WARNING, f"Không đọc được: {', '.join(spoilt)}.",
            f"{_RESTORE} Các bản khác vẫn dùng và lùi về được.",
        )  # fmt: skip
    else:
        count = sum(len(publish.history(dataset)) for dataset in NAMES)
        yield Finding("Lịch sử", GOOD, f"{count} bản số liệu lùi về được.")


def uploads() -> Iterator[Finding]:
    """Whether what was sent in is as it came."""
    store, count, said = Store(), 0, {FAULT: [], WARNING: []}
    for dataset in DATASETS:
        used = {entry.upload for entry in Journal(store, dataset).in_force(folder_of("published"))}
        there = set()
        for path in sorted((store.folder / dataset / "upload").glob("*")):
            there.add(path.name)
            level = FAULT if path.name in used else WARNING
            try:
                store.verified(store.upload(dataset, path.name))
                count += 1
            except BuildError as error:
                said[level].append(str(error).split(". ")[0])
            except (OSError, TypeError):
                said[level].append(f"Không đọc được tệp mang mã {path.name}")
        said[FAULT] += [f"Mất tệp mang mã {name}" for name in sorted(used - there)]
    for level, words in said.items():
        if words:
            use = "đang được dùng trong số liệu" if level == FAULT else "không dùng trong số liệu"
            yield Finding(
                "Kho tệp đã nộp", level, f"{len(words)} tệp {use} bị hỏng hoặc mất: "
                f"{'; '.join(words[:5])}.", _RESTORE,
            )  # fmt: skip
    if not any(said.values()):
        yield Finding("Kho tệp đã nộp", GOOD, f"{count} tệp còn nguyên như lúc nộp.")


def audit() -> Iterator[Finding]:
    """Whether the log can be read line by line, and by nobody else."""
    folder = folder_of("audit")
    if not folder.is_dir():
        yield Finding("Nhật ký", GOOD, "Chưa có việc nào được ghi.")
        return
    files = sorted(folder.glob("*.jsonl"))
    open_to = [one.name for one in (folder, *files) if os.name != "nt" and _mode(one) & 0o027]
    if open_to:
        yield Finding(
            "Nhật ký", WARNING, f"Tài khoản khác đọc hoặc sửa được: {', '.join(open_to)}.",
            f"Chạy: chmod -R u=rwX,g=rX,o= {folder.name}",
        )  # fmt: skip
    bad, unreadable, lines = 0, [], 0
    for file in files:
        try:
            text = file.read_bytes()
        except OSError:
            unreadable.append(file.name)
            continue
        for line in text.splitlines():
            lines += 1
            try:
                bad += not isinstance(json.loads(line), dict)
            except ValueError:
                bad += 1
    if unreadable or bad:
        which = f" Không mở được: {', '.join(unreadable)}." if unreadable else ""
        yield Finding(
            "Nhật ký", WARNING, f"{bad} dòng hỏng.{which}",
            "Giữ nguyên tệp để tra cứu; các dòng khác vẫn đọc được.",
        )  # fmt: skip
    elif not open_to:
        yield Finding("Nhật ký", GOOD, f"{lines} dòng, chỉ tài khoản này và nhóm của nó đọc được.")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def signing_in() -> tuple[bool, list[Finding]]:
    """Whether visitors must sign in, and what is wrong with how it is set up."""
    wish = os.environ.get(sign_in.VARIABLE, "").strip().casefold()
    if wish == "off":
        return False, [
            Finding("Đăng nhập", GOOD, f"Không dùng đăng nhập ({sign_in.VARIABLE}=off).")
        ]
    found, said = _secrets()
    said = list(said)
    if said:
        return True, said
    if not sign_in.is_meant(found):
        if wish == "required" or os.path.lexists(sign_in.mark()):
            words = "Máy chủ này cần đăng nhập mà không có cấu hình: trang đóng với mọi người."
            advice = f"Đặt lại secrets.toml, hoặc {sign_in.VARIABLE}=off nếu không dùng nữa."
            return True, [Finding("Đăng nhập", FAULT, words, advice)]
        return False, [Finding("Đăng nhập", GOOD, "Không cấu hình đăng nhập (một máy, một người).")]
    names, missing = sign_in.providers(found.get("auth"))
    if missing:
        words = f"Mục [auth] của secrets.toml thiếu {missing}: trang đóng với mọi người."
        return True, [Finding("Đăng nhập", FAULT, words, "Bổ sung theo docs/van-hanh.md.")]
    said += _addresses(found["auth"]["redirect_uri"])
    roles = found.get("roles")
    if not isinstance(roles, dict) or not roles.get("editor"):
        words = "Mục [roles] không có editor: không ai cập nhật được số liệu."
        said.append(Finding("Đăng nhập", WARNING, words, "Ghi địa chỉ thư của người biên tập."))
    words = f"Cấu hình đủ ({len(names)} nhà cung cấp)."
    return True, said or [Finding("Đăng nhập", GOOD, words)]


def _secrets() -> tuple[dict[str, Any], list[Finding]]:
    """What the secrets files say together, and what is wrong with the files."""
    import tomllib

    found: dict[str, Any] = {}
    said: list[Finding] = []
    for path in sign_in.files():
        if not os.path.lexists(path):
            continue
        try:
            found.update(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            words = "Không đọc được secrets.toml: trang đóng với mọi người."
            said.append(Finding("Đăng nhập", FAULT, words, "Sửa tệp theo docs/van-hanh.md."))
            continue
        if os.name != "nt" and _mode(path) & 0o077:
            words = "Tài khoản khác trên máy đọc được secrets.toml."
            said.append(Finding("Đăng nhập", WARNING, words, "Chạy: chmod 600 secrets.toml"))
    return found, said


def _addresses(redirect: str) -> Iterator[Finding]:
    """What is wrong with the address the provider sends people back to."""
    parts = urlsplit(redirect)
    if not parts.path.endswith("/oauth2callback"):
        words = "redirect_uri không kết thúc bằng /oauth2callback: không ai đăng nhập được."
        yield Finding("Đăng nhập", FAULT, words, "Sửa redirect_uri trong secrets.toml.")
    if parts.scheme != "https" and not is_loopback(parts.hostname):
        words = "redirect_uri không dùng https: cookie đăng nhập đi qua mạng không được bảo vệ."
        yield Finding("Đăng nhập", WARNING, words, "Đặt TLS phía trước (deploy/nginx.conf).")
    names = {"localhost", "127.0.0.1", "::1", os.environ.get("HOST", "").strip("[]").casefold()}
    names |= {one.strip().casefold() for one in os.environ.get("ALLOWED_HOSTS", "").split(",")}
    if (parts.hostname or "").casefold() not in names:
        words = f"Tên {parts.hostname} của redirect_uri không có trong ALLOWED_HOSTS."
        yield Finding("Đăng nhập", WARNING, words, "Thêm tên ấy vào ALLOWED_HOSTS.")


def maps() -> Iterator[Finding]:
    """Whether the outlines of the map can be read."""
    spoilt = []
    own = folder_of("boundaries")
    brought = sorted([*own.glob("**/*.topojson"), *own.glob("**/*.geojson")])
    for path in (layers.SHIPPED, *brought):
        try:
            whole = isinstance(read_json(path), dict)
        except (OSError, ValueError):
            whole = False
        spoilt += [] if whole else [path]
    for path in spoilt:
        level = FAULT if path == layers.SHIPPED else WARNING
        advice = "Lấy lại tệp từ bản phát hành." if level == FAULT else "Nhập lại, hoặc xoá tệp."
        yield Finding("Bản đồ", level, f"Ranh giới {path.name} thiếu hoặc hỏng.", advice)
    if not spoilt:
        yield Finding("Bản đồ", GOOD, f"{1 + len(brought)} tệp ranh giới đọc được.")
