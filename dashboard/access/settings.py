"""Whether visitors must sign in, and whether they can.

Section [auth] of .streamlit/secrets.toml asks for sign-in (Streamlit's OpenID Connect).
What cannot be read or is incomplete closes the server: only the setting
DASHBOARD_SIGN_IN=off opens it again, never a file that went missing. That sign-in was in
use once is noted beside the audit log, so that a restart does not forget it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from etl.operation.sign_in import VARIABLE, WISHES, is_meant, mark, providers

LOG = logging.getLogger(__name__)
_ADVICE = (
    " Người quản trị sửa cấu hình đăng nhập (docs/van-hanh.md), hoặc đặt "
    f"{VARIABLE}=off nếu không dùng đăng nhập nữa."
)
_UNREADABLE = "Không đọc được cấu hình đăng nhập nên trang tạm đóng." + _ADVICE
_INCOMPLETE = "Cấu hình đăng nhập chưa đủ nên trang tạm đóng." + _ADVICE
_GONE = "Máy chủ này cần đăng nhập mà cấu hình không còn nên trang tạm đóng." + _ADVICE
_UNKNOWN = f"{VARIABLE} chỉ nhận off hoặc required nên trang tạm đóng." + _ADVICE
_seen: set[Path] = set()
_told: set[str] = set()


@dataclass(frozen=True)
class SignIn:
    """`problem` says in Vietnamese why nobody can sign in though somebody must."""

    required: bool
    providers: tuple[str, ...] = ()
    problem: str = ""


def sign_in() -> SignIn:
    """What holds now; asked again on every run, since files change while the server runs."""
    wish = os.environ.get(VARIABLE, "").strip().casefold()
    if wish == "off":
        return SignIn(False)
    if wish not in WISHES:
        return _closed(_UNKNOWN, f"{VARIABLE}={wish!r}")
    try:
        secrets: Mapping[str, Any] = st.secrets.to_dict()
    except Exception as error:  # whatever is wrong with the file, nobody is let in by it
        if _files_exist():
            return _closed(_UNREADABLE, type(error).__name__)
        secrets = {}
    if not is_meant(secrets):
        if wish == "required" or _was_required():
            return _closed(_GONE, "no [auth] section")
        return SignIn(False)
    names, missing = providers(secrets.get("auth"))
    if missing:
        return _closed(_INCOMPLETE, f"[auth] lacks {missing}")
    _remember()
    return SignIn(True, names)


def _closed(problem: str, detail: str) -> SignIn:
    if detail not in _told:
        _told.add(detail)
        LOG.error("sign-in is required but cannot be used: %s", detail)
    return SignIn(True, (), problem)


def _files_exist() -> bool:
    return any(os.path.lexists(path) for path in st.get_option("secrets.files"))


def _was_required() -> bool:
    return mark() in _seen or os.path.lexists(mark())


def _remember() -> None:
    path = mark()
    if path in _seen:
        return
    _seen.add(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        path.touch(mode=0o640)
    except OSError as error:
        LOG.error("not noted that sign-in is required: %s", error)
