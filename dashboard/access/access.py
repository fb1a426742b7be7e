"""Who may do what: sign-in where it is configured, the local person where it is not.

On one office machine (the server listens on loopback, and the page is opened on the same
machine) nobody signs in and everything works. When sign-in is configured
(dashboard/access/settings.py) everybody signs in; section [roles] names who may edit and
who may view. A server that others reach without sign-in, also through a proxy, shows the
figures but changes nothing. Every action asks `require_editor` again on the server:
hiding a page is not a protection.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.access import audit, settings, uploads
from dashboard.access.sessions import SESSIONS
from dashboard.words import wording
from etl.operation import sign_in
from etl.operation.listening import is_loopback
from etl.operation.places import SOURCE

EDITOR, VIEWER = "editor", "viewer"
_NOTED = "audited_sign_in"
#: Headers that only a server in between adds: browsers send none of their own that begin
#: with X-, but those of Streamlit's page.
_IN_BETWEEN = re.compile(
    r"x-(?!xsrftoken$|requested-with$)|via$|cf-|cdn-|fastly-|proxy-|.*(forwarded|client-?ip)",
    re.IGNORECASE,
)
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:@/?#]+)(:\d+)?", re.IGNORECASE)
_SIGN_IN_FIRST = "Cần đăng nhập bằng tài khoản được cấp quyền."
_VIEW_ONLY = "Tài khoản này chỉ được xem và tải về; việc cập nhật dành cho người biên tập."
_OPEN_TO_OTHERS = (
    "Máy chủ đang mở cho các máy khác mà chưa cấu hình đăng nhập nên không cho cập nhật. "
    "Người quản trị cấu hình đăng nhập, hoặc chỉ mở trên chính máy này (HOST=127.0.0.1)."
)
_FORWARDED = (
    "Trang được mở qua một máy chủ trung gian mà chưa cấu hình đăng nhập nên không cho cập nhật. "
    "Người quản trị cấu hình đăng nhập, hoặc mở trang trên chính máy chạy nó."
)
_SESSION_OVER = "Phiên đăng nhập đã hết. Xin đăng nhập lại."
_NOBODY = "Nhà cung cấp đăng nhập không nói rõ tài khoản là của ai."
_UNVERIFIED = "Địa chỉ thư của tài khoản chưa được nhà cung cấp đăng nhập xác nhận."


class NotAllowedError(Exception):
    """The person may not do this; the text says why and what to do (Vietnamese)."""


@dataclass(frozen=True)
class Person:
    """Who sits in front of the page: `issuer` and `subject` say who, the rest is a name.

    `role` is editor, viewer or None (neither); `refusal` why it is not editor (Vietnamese).
    """

    name: str
    email: str
    role: str | None
    local: bool
    issuer: str = ""
    subject: str = ""
    refusal: str = ""


def is_forwarded(headers: Mapping[str, str]) -> bool:
    """Whether a request came through a server in between, or was meant for another name."""
    hosts = 0
    for name, value in headers.items():
        name = name.casefold()
        if _IN_BETWEEN.match(name):
            return True
        if name in ("host", "origin"):
            host = _HOST.fullmatch(value.partition("://")[2] if name == "origin" else value)
            if not is_loopback(host and host[1]):
                return True
            hosts += name == "host"
    return not hosts


def role_of(who: Person, roles: Any) -> str | None:
    """The strongest role of a person; "*" as an entry stands for everybody.

    An entry is an e-mail address, or issuer and subject with a blank between them.
    """
    if not isinstance(roles, Mapping):
        return None
    both = f"{who.issuer} {who.subject}"
    # With further blanks it would not be known where one ends and the other begins.
    names = {_address(who.email), both if len(both.split()) == 2 else ""} - {""}
    for role in (EDITOR, VIEWER):
        given = roles.get(role, ())
        entries = [given] if isinstance(given, str) else given
        if isinstance(entries, list | tuple):
            listed = {" ".join(str(entry).split()) for entry in entries}
            if (
                names & {name if " " in name else _address(name) for name in listed}
                or "*" in listed
            ):
                return role
    return None


def _address(text: str) -> str:
    """An address of e-mail to compare: only letters without marks are the same in capitals."""
    text = text.strip()
    return text.lower() if text.isascii() else text


def person() -> Person:
    """Who is using this session now."""
    state = settings.sign_in()
    if state.problem:
        return Person("", "", None, False, refusal=state.problem)
    if not state.required:
        reason = ""
        if not is_loopback(st.get_option("server.address")):
            reason = _OPEN_TO_OTHERS
        elif is_forwarded(st.context.headers.to_dict()):
            reason = _FORWARDED
        return Person("", "", VIEWER if reason else EDITOR, not reason, refusal=reason)
    if not st.user.is_logged_in:
        return Person("", "", None, False, refusal=_SIGN_IN_FIRST)
    return _signed_in(st.user.to_dict(), st.secrets.get("roles"))


def _signed_in(claims: Mapping[str, Any], roles: Any) -> Person:
    """The person an identity provider speaks of."""
    issuer, subject = (str(claims.get(claim) or "").strip() for claim in ("iss", "sub"))
    email = str(claims.get("email") or "").strip()
    # An address the provider has not verified could be anybody's.
    verified = claims.get("email_verified") is True
    who = Person(str(claims.get("name") or email), email, None, False, issuer, subject)
    known = Person("", email if verified else "", None, False, issuer, subject)
    refusal, role = "", None
    if not SESSIONS.alive(st.context.cookies.to_dict()):
        refusal = _SESSION_OVER
    elif not (issuer and subject):
        refusal = _NOBODY
    else:
        role = role_of(known, roles)
        if role is None:
            refusal = _SIGN_IN_FIRST if verified else _UNVERIFIED
        elif role != EDITOR:
            refusal = _VIEW_ONLY
    return Person(who.name, email, role, False, issuer, subject, refusal)


def require_editor() -> Person:
    """The person, when they may load and publish. Raises NotAllowedError otherwise."""
    if os.environ.get(SOURCE):
        raise NotAllowedError("Máy này chỉ để xem; nộp và công bố ở máy chính.")
    who = person()
    if who.role == EDITOR:
        return who
    raise NotAllowedError(who.refusal)


def identity(who: Person | None = None) -> dict[str, str]:
    """What the log keeps of a visitor besides the name: issuer, subject, from where.

    Ask while the page runs: files are made later, outside the session.
    """
    who = who or person()
    headers = st.context.headers
    return {
        "issuer": who.issuer,
        "subject": who.subject,
        "address": st.context.ip_address or "127.0.0.1",
        "forwarded_for": headers.get("X-Forwarded-For", ""),
    }


def record(event: str, name: str = "", *, dataset: str = "", **details: Any) -> None:
    """Log what this visitor did; `name` where somebody says who they are by hand."""
    who = person()
    audit.record(event, name or who.email, **identity(who), dataset=dataset, **details)


def account() -> None:
    """Who is signed in and the way out, at the end of a page; nothing where nobody signs in."""
    if not settings.sign_in().required:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="tools_account"):
        st.caption(wording.plain(f"Đang đăng nhập: {person().name}"))
        st.button("Đăng xuất", icon=":material/logout:", type="tertiary", on_click=_sign_out)


def gate() -> bool:
    """Show the sign-in page when it is needed; True when the page may go on."""
    who = person()
    uploads.may_upload(who.role == EDITOR)
    state = settings.sign_in()
    if not state.required:
        return True
    if who.role is not None:
        _note_once("sign_in", who)
        return True
    st.title(wording.TITLE, anchor=False)
    if state.problem:
        st.error(wording.plain(state.problem), icon=":material/lock:")
    elif st.user.is_logged_in and who.refusal != _SESSION_OVER:
        _note_once("sign_in_refused", who)
        st.error(
            wording.plain(
                f"Tài khoản {who.email or who.name} chưa được cấp quyền xem. {who.refusal} "
                "Xin liên hệ người quản trị."
            )
        )
        st.button("Đăng xuất", icon=":material/logout:", on_click=_sign_out)
    else:
        said = who.refusal if who.refusal == _SESSION_OVER else "Xin đăng nhập để xem số liệu."
        st.markdown(wording.plain(f"{wording.ORGANISATION}. {said}"))
        for provider in state.providers:
            several = len(state.providers) > 1
            st.button(
                wording.plain(f"Đăng nhập bằng {provider}" if several else "Đăng nhập"),
                icon=":material/login:",
                type="primary",
                key=f"sign_in_{provider}",
                on_click=st.login,
                args=() if provider == sign_in.DEFAULT else (provider,),
            )
    return False


def _note_once(event: str, who: Person) -> None:
    """Log a sign-in or its refusal once for the session and the person."""
    noted = f"{event} {who.issuer} {who.subject} {who.email}"
    if st.session_state.get(_NOTED) != noted:
        st.session_state[_NOTED] = noted
        reason = {"reason": who.refusal} if event == "sign_in_refused" else {}
        audit.record(event, who.email, **identity(who), **reason)


def _sign_out() -> None:
    record("sign_out")
    SESSIONS.end(st.context.cookies.to_dict())
    st.session_state.pop(_NOTED, None)
    st.logout()
