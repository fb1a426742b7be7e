"""Who may do what: sign-in where it is configured, the local person where it is not.

On one office machine (the server listens on loopback only) nobody signs in and
everything works. When sign-in is configured (section [auth] of .streamlit/secrets.toml,
Streamlit's OIDC) everybody signs in; section [roles] names who may edit and who may view.
A server that listens beyond loopback without sign-in shows the figures but changes
nothing. Every action asks `require_editor` again on the server: hiding a page is not
a protection.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.access import audit
from dashboard.words import wording

EDITOR, VIEWER = "editor", "viewer"
_SIGNED = "audited_sign_in"


class NotAllowedError(Exception):
    """The person may not do this; the text says why and what to do (Vietnamese)."""


@dataclass(frozen=True)
class Person:
    """Who sits in front of the page. `role` is editor, viewer or None (neither)."""

    name: str
    email: str
    role: str | None
    local: bool


def signin_configured() -> bool:
    """Whether secrets.toml has an [auth] section with a provider's address."""
    try:
        return bool(st.secrets.get("auth", {}).get("client_id")) or any(
            isinstance(v, Mapping) for v in st.secrets.get("auth", {}).values()
        )
    except FileNotFoundError:
        return False


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


def role_of(email: str, roles: Mapping[str, Iterable[str]]) -> str | None:
    """The strongest role of an address; "*" as an entry stands for everybody."""
    wanted = email.strip().casefold()
    for role in (EDITOR, VIEWER):
        listed = {str(entry).strip().casefold() for entry in roles.get(role, ())}
        if (wanted and wanted in listed) or "*" in listed:
            return role
    return None


def person() -> Person:
    """Who is using this session now."""
    if not signin_configured():
        local = is_loopback(st.get_option("server.address"))
        return Person("", "", EDITOR if local else VIEWER, local)
    if not st.user.is_logged_in:
        return Person("", "", None, False)
    email = str(st.user.get("email") or "")
    # An address the provider has not verified could be anybody's.
    trusted = st.user.get("email_verified", True) is not False
    role = role_of(email, st.secrets.get("roles", {})) if trusted else None
    return Person(str(st.user.get("name") or email), email, role, False)


def require_editor() -> Person:
    """The person, when they may load and publish. Raises NotAllowedError otherwise."""
    who = person()
    if who.role == EDITOR:
        return who
    if not signin_configured():
        raise NotAllowedError(
            "Máy chủ đang mở cho các máy khác mà chưa cấu hình đăng nhập nên không cho cập nhật. "
            "Người quản trị cấu hình đăng nhập, hoặc chỉ mở trên chính máy này (HOST=127.0.0.1)."
        )
    if who.role is None:
        raise NotAllowedError("Cần đăng nhập bằng tài khoản được cấp quyền.")
    raise NotAllowedError(
        "Tài khoản này chỉ được xem và tải về; việc cập nhật dành cho người biên tập."
    )


def gate() -> bool:
    """Show the sign-in page when it is needed; True when the page may go on."""
    if not signin_configured():
        return True
    who = person()
    if who.role is not None:
        if not st.session_state.get(_SIGNED):
            st.session_state[_SIGNED] = True
            audit.record("sign_in", who.email)
        with st.sidebar:
            st.caption(wording.plain(f"Đang đăng nhập: {who.name}"))
            st.button("Đăng xuất", icon=":material/logout:", type="tertiary", on_click=_sign_out)
        return True
    st.title(wording.TITLE, anchor=False)
    if st.user.is_logged_in:
        st.error(
            wording.plain(
                f"Tài khoản {who.email or who.name} chưa được cấp quyền xem. "
                "Xin liên hệ người quản trị."
            )
        )
        st.button("Đăng xuất", icon=":material/logout:", on_click=_sign_out)
    else:
        st.markdown(f"{wording.ORGANISATION}. Xin đăng nhập để xem số liệu.")
        st.button("Đăng nhập", icon=":material/login:", type="primary", on_click=_sign_in)
    return False


def _sign_in() -> None:
    st.login()


def _sign_out() -> None:
    audit.record("sign_out", person().email)
    st.session_state.pop(_SIGNED, None)
    st.logout()
