"""What the server adds around Streamlit: headers, health check, warm-up, the shell page."""

from __future__ import annotations

import base64
import difflib
import hashlib
import logging
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlencode

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.config import get_option
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from dashboard.selection import filters
from dashboard.snapshot import warehouse
from dashboard.words import numbers, sitemap, wording

LOG = logging.getLogger(__name__)
#: What may be asked for at the top: the pages, the health check, the way back from sign-in.
_ADDRESSES = sitemap.addresses() | {"healthz", "oauth2callback"}
_STATIC = Path(__file__).resolve().parents[1] / "static"
#: Where Streamlit lets programs drive the pages without a browser: sessions of their own, which
#: nobody signs in to, and whose requests pass none of what watches a page's connection.
_FOR_PROGRAMS = "/_stcore/agent/"
_SHELL = Path(streamlit.__file__).resolve().parent / "static" / "index.html"


@lru_cache(maxsize=1)
def content_security_policy() -> str:
    """Everything from this server only; inline scripts only those of Streamlit's own page.

    Styles are inline because Streamlit's components write them at run time; workers
    and images may be blobs because maps and downloads build them in the browser.
    """
    shell = translate_shell(_SHELL.read_text(encoding="utf-8"))
    scripts = re.findall(r"<script>(.*?)</script>", shell, re.S)
    hashes = " ".join(
        "'sha256-" + base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() + "'"
        for s in scripts
    )
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' blob: data:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


class SecurityHeaders:
    """Adds the security headers to every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = content_security_policy()
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "SAMEORIGIN"
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Permissions-Policy"] = (
                    "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
                )
            await send(message)

        await self.app(scope, receive, send_with_headers)


class AllowedHosts:
    """Answers only under the names the server is meant for (server.allowedHosts).

    Streamlit asks for them where a page's connection begins; what stands on this server
    besides (health, metrics, files) must not be read under another's name either.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_host_allowed(Headers(scope=scope).get("host")):
            words = "Máy chủ không phục vụ dưới tên này. Người quản trị thêm tên vào ALLOWED_HOSTS."
            await PlainTextResponse(words, status_code=421)(scope, receive, send)
            return
        await self.app(scope, receive, send)


class NothingForPrograms:
    """Answers "not found" where Streamlit would let programs drive the pages.

    Its setting is off (server.enableAgentApi), but one variable of the environment turns it on.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _FOR_PROGRAMS in f"{scope['path']}/":
            words = "Máy chủ không có địa chỉ này. Mở trang bằng trình duyệt."
            await PlainTextResponse(words, status_code=404)(scope, receive, send)
            return
        await self.app(scope, receive, send)


class VietnameseShell:
    """Makes Streamlit's empty start page Vietnamese: language, title, no-script text."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks_for_page = scope["type"] == "http" and "text/html" in Headers(scope=scope).get(
            "accept", ""
        )
        if not asks_for_page:
            await self.app(scope, receive, send)
            return
        address = scope["path"].strip("/")
        if "/" not in address and "." not in address and address not in _ADDRESSES:
            # Streamlit would open the start page under an English "not found" box.
            query = scope.get("query_string", b"").decode("latin-1")
            target = meant(address, query)
            await RedirectResponse(target, status_code=302)(scope, receive, send)
            return
        # The page must arrive uncompressed and whole to be changed.
        dropped = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
        headers = [(k, v) for k, v in scope["headers"] if k not in dropped]
        start: Message | None = None
        body = b""

        async def collect(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                if b"text/html" in dict(message["headers"]).get(b"content-type", b""):
                    start = message
                else:
                    await send(message)
                return
            if start is None:
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            changed = translate_shell(body.decode("utf-8")).encode("utf-8")
            answer = MutableHeaders(scope=start)
            answer["Content-Length"] = str(len(changed))
            for name in ("etag", "last-modified"):
                if name in answer:
                    del answer[name]
            await send(start)
            await send({"type": "http.response.body", "body": changed})

        await self.app({**scope, "headers": headers}, receive, collect)


def meant(address: str, query: str) -> str:
    """Where an address leads that is no page: to the page that was meant, if one is near
    enough; else to the start page, which names the address (`khong-co`)."""
    plain = {numbers.fold(name).replace(" ", "-"): name for name in sitemap.addresses() if name}
    plain |= {"tong-quan": "", "trang-chu": "", "index": ""}
    # "hoivien", "Hội viên", "hoi_vien" and "hoi-vienn" are all hoi-vien.
    asked = re.sub(r"[\s_]+", "-", numbers.fold(unquote(address)))
    near = difflib.get_close_matches(asked, plain, n=1, cutoff=0.75)
    near = near or [name for name in plain if len(asked) > 3 and name.startswith(asked)][:1]
    if not near:
        given = urlencode({filters.NO_SUCH_PAGE: unquote(address)[:60]})
        query = f"{query}&{given}" if query else given
    target = f"/{plain[near[0]]}" if near else "/"
    return f"{target}?{query}" if query else target


def translate_shell(html: str) -> str:
    """Streamlit's index.html with Vietnamese language, title and no-script text."""
    html = html.replace('<html lang="en">', '<html lang="vi">', 1)
    html = html.replace("<title>Streamlit</title>", f"<title>{wording.TITLE}</title>", 1)
    html = re.sub(
        r"<noscript>.*?</noscript>",
        "<noscript>Trang này cần JavaScript để hiển thị.</noscript>",
        html,
        flags=re.S,
    )
    # The default font is not used: do not make the browser load it first.
    html = re.sub(r'<link\s+rel="preload"[^>]*SourceSans[^>]*/>', "", html)
    # It names an address for programs, which is shut here.
    html = re.sub(r'<link\s+rel="service-desc"[^>]*/>', "", html)
    # Without this the browser asks /hoi-vien/_stcore/… first on a deep link, gets two
    # "not found" and asks again one level up.
    base = get_option("server.baseUrlPath").strip("/")
    path = f"/{base}/" if base else "/"
    # And only this page itself may ask for a run (static/shell.js).
    script = (
        f'window.__streamlit={{BACKEND_BASE_URL:new URL("{path}",location.origin).href,'
        "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false}};"
    )
    return html.replace("<script>", f"<script>{script}\n{_script()}</script>\n    <script>", 1)


@lru_cache(maxsize=1)
def _script() -> str:
    return (_STATIC / "shell.js").read_text(encoding="utf-8")


def _probe() -> str:
    snapshot = warehouse.current_snapshot("records")
    warehouse.probe(snapshot)
    return snapshot.id


async def healthz(_request: Request) -> JSONResponse:
    """200 and the snapshot's id while the real records can be queried, else 503."""
    try:
        snapshot = await run_in_threadpool(_probe)
    except Exception as error:  # whatever is wrong with the file, the answer is 503
        LOG.warning("health check failed: %s", error)
        return JSONResponse({"status": "unavailable", "snapshot": None}, status_code=503)
    return JSONResponse({"status": "ok", "snapshot": snapshot})


async def favicon(_request: Request) -> FileResponse:
    """The icon of the first moment, before the page sets its own (the same)."""
    return FileResponse(_STATIC / "icon.png", media_type="image/png")


def apologise(error: Exception) -> bool:
    """Say in Vietnamese that the page failed; the details go to the log only."""
    LOG.error("page failed", exc_info=error)
    streamlit.error(
        "Trang gặp lỗi khi hiển thị. Xin tải lại trang; nếu vẫn lỗi, xin báo người quản trị.",
        icon=":material/error:",
    )
    return True


def warm_up() -> None:
    """Open the snapshots, so the first visit is fast."""
    for dataset in warehouse.DATASETS:
        try:
            snapshot = warehouse.current_snapshot(dataset)
            warehouse.require_shape(snapshot)
            for name in ("selection/types", "selection/associations", "selection/fields"):
                warehouse.query(name, snapshot)
        except Exception as error:  # the page itself says what is missing
            LOG.info("no warm-up for %s: %s", dataset, error)
