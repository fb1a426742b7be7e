"""Where the server listens: whether it can, and who may reach it."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket


def is_loopback(address: str | None) -> bool:
    """Whether a server listening on this address is reachable from this machine only.

    None (Streamlit's default) means every network, hence no.
    """
    if not address:
        return False
    if address.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def address(host: str, port: str) -> str:
    """What to type into a browser on this machine."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host.strip("[]")
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def cannot_listen(host: str, port: str) -> str:
    """Why a server could not start there (Vietnamese); empty when it can."""
    host = host.strip("[]")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        return f"PORT={port} không phải là số cổng (1 đến 65535)."
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, int(port), type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except UnicodeError:
        return f"HOST={host} không phải là địa chỉ của máy này."
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return (
                f"Cổng {port} đang có chương trình khác dùng. Dừng chương trình đó, hoặc đặt PORT "
                "là một số khác rồi chạy lại."
            )
        if error.errno == errno.EACCES:
            return f"Không được phép mở cổng {port}. Đặt PORT là một số từ 1024 trở lên."
        return f"HOST={host} không phải là địa chỉ của máy này."
    return ""
