"""What `doctor` asks of the machine: Python, packages, settings, folders, disk, port.

Standard library only: these questions matter most where a package is missing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from etl.datasets import ROOT
from etl.operation import logs
from etl.operation.finding import FAULT, GOOD, WARNING, Finding
from etl.operation.listening import address, cannot_listen, is_loopback
from etl.operation.places import SOURCE, VARIABLES, WRITTEN, folder_of
from etl.operation.sign_in import VARIABLE as SIGN_IN
from etl.operation.sign_in import WISHES
from etl.terminal import reason

#: The Pythons the tests are run with; an older one cannot read the code.
OLDEST, NEWEST = (3, 11), (3, 13)
MEGABYTE = 1024 * 1024
#: Free bytes below which the next snapshots or uploads will soon fail, or fail now.
LITTLE, NONE_LEFT = 1024 * MEGABYTE, 100 * MEGABYTE
#: Settings that move no folder, and the values they take.
SETTINGS = {
    SIGN_IN: re.compile("|".join(WISHES), re.IGNORECASE),
    "DASHBOARD_IDLE_MINUTES": re.compile(r"[1-9]\d{0,2}"),
    "DASHBOARD_PICTURES": re.compile("[01]"),
    "DASHBOARD_PROVINCE": re.compile(r"[^\d;]{0,40}"),
    "DASHBOARD_SIGNER": re.compile(r"[^;]*(;[^;]*){0,2}"),
    SOURCE: re.compile(".+"),
    logs.VARIABLE: re.compile("text|json"),
}
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Iterator[Finding]:
    """Whether this Python can run the code."""
    name = ".".join(map(str, version))
    if version < OLDEST:
        yield Finding(
            "Python", FAULT, f"Python {name} cũ hơn 3.11.",
            "Cài Python 3.11 đến 3.13 rồi tạo lại .venv (xoá .venv, chạy make run).",
        )  # fmt: skip
    elif version[:2] > NEWEST:
        yield Finding(
            "Python", WARNING, f"Python {name} mới hơn các bản đã thử (3.11 đến 3.13).",
            "Nếu có gói không cài được, dùng Python 3.13.",
        )  # fmt: skip
    else:
        yield Finding("Python", GOOD, f"Python {name}.")


def packages(pins: Path = ROOT / "requirements.txt") -> Iterator[Finding]:
    """Whether what is installed is what the list pins."""
    wrong, missing = [], []
    try:
        wanted = _PIN.findall(pins.read_text(encoding="utf-8"))
    except OSError:
        wanted = []
    if not wanted:
        yield Finding(
            "Gói", FAULT, f"Không đọc được danh sách gói {pins.name}.",
            "Lấy lại tệp từ bản phát hành.",
        )  # fmt: skip
        return
    for name, version in wanted:
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
            continue
        if found != version:
            wrong.append(f"{name} {found} (cần {version})")
    install = "Chạy: .venv/bin/python -m pip install -r requirements.lock"
    if missing:
        yield Finding("Gói", FAULT, f"Thiếu gói: {', '.join(missing)}.", install)
    if wrong:
        yield Finding("Gói", WARNING, f"Gói khác bản đã thử: {', '.join(wrong)}.", install)
    if not (missing or wrong):
        yield Finding("Gói", GOOD, f"{len(wanted)} gói đúng phiên bản.")


def settings() -> Iterator[Finding]:
    """Whether the DASHBOARD_ variables are known and say what they can say."""
    known = {*VARIABLES.values(), *SETTINGS}
    faults = []
    for name in sorted(one for one in os.environ if one.startswith("DASHBOARD_")):
        if name not in known:
            faults.append(f"không có {name}")
        elif name in SETTINGS and not SETTINGS[name].fullmatch(os.environ[name].strip()):
            faults.append(f"{name}={os.environ[name]!r} không dùng được")
    if faults:
        yield Finding(
            "Thiết đặt", WARNING, f"Thiết đặt sai: {'; '.join(faults)}.",
            "Xem bảng các biến trong README.md.",
        )  # fmt: skip
    else:
        yield Finding("Thiết đặt", GOOD, "Các biến môi trường dùng được.")


def folders() -> Iterator[Finding]:
    """Whether this account can write where the server writes."""
    for name in WRITTEN:
        folder = folder_of(name)
        reason = _cannot_write(folder)
        if reason:
            yield Finding(
                "Thư mục", FAULT, f"Không ghi được vào {_shown(folder)} ({reason}).",
                "Cho tài khoản chạy máy chủ quyền ghi vào thư mục ấy.",
            )  # fmt: skip
        else:
            yield Finding("Thư mục", GOOD, f"Ghi được vào {_shown(folder)}.")


def disk() -> Iterator[Finding]:
    """Whether there is room for further snapshots and uploads."""
    seen = set()
    for name in WRITTEN:
        folder = _existing(folder_of(name))
        device = folder.stat().st_dev
        if device in seen:
            continue
        seen.add(device)
        free = shutil.disk_usage(folder).free
        said = f"Còn trống {free / 1024 / MEGABYTE:.1f} GB ở {_shown(folder_of(name))}."
        said = said.replace(".", ",", 1)
        advice = "Giải phóng chỗ: chuyển các bản sao lưu và bản số liệu cũ sang nơi khác."
        level = FAULT if free < NONE_LEFT else WARNING if free < LITTLE else GOOD
        yield Finding("Đĩa", level, said, advice if level else "")


def port() -> Iterator[Finding]:
    """Whether the server can listen, or the one that listens is ours and well."""
    host, number = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8501")
    reason = cannot_listen(host, number)
    if not reason:
        yield Finding("Cổng", GOOD, f"Cổng {number} còn trống; máy chủ chưa chạy ở đó.")
        return
    status, words = _health(f"{address(host, number)}/healthz")
    if status == 200 and words.get("status") == "ok":
        yield Finding("Cổng", GOOD, f"Máy chủ đang chạy ở cổng {number} và đọc được số liệu.")
    elif words.get("status") == "unavailable":
        yield Finding(
            "Cổng", FAULT, f"Máy chủ ở cổng {number} không đọc được số liệu.",
            "Xem các mục về bản số liệu ở dưới; chữa xong không cần khởi động lại.",
        )  # fmt: skip
    else:
        yield Finding("Cổng", FAULT, reason, "" if "Đặt PORT" in reason else "Xem HOST và PORT.")


def exposure(signs_in: bool) -> Iterator[Finding]:
    """Whether others reach a server that nobody signs in to."""
    host = os.environ.get("HOST", "127.0.0.1")
    if not is_loopback(host) and not signs_in:
        yield Finding(
            "Đăng nhập", WARNING, f"Máy khác mở được (HOST={host}) mà không phải đăng nhập: ai "
            "cũng xem được số liệu, không ai cập nhật được.",
            "Cấu hình đăng nhập theo docs/van-hanh.md.",
        )  # fmt: skip


def _health(url: str) -> tuple[int, dict[str, object]]:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            status, text = answer.status, answer.read(10_000)
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read(10_000)
    except (OSError, ValueError):
        return 0, {}
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    return status, content if isinstance(content, dict) else {}


def _cannot_write(folder: Path) -> str:
    """Why nothing can be written there; tried, because rights alone do not tell."""
    try:
        with tempfile.TemporaryFile(prefix=".doctor-", dir=_existing(folder)) as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return reason(error)
    if folder.exists() and not folder.is_dir():
        return "không phải là thư mục"
    return ""


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there already."""
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return folder


def _shown(folder: Path) -> str:
    """A folder as it is named in the papers, else by its own name."""
    try:
        return str(folder.relative_to(ROOT).as_posix())
    except ValueError:
        return f"“{folder.name}”"
