"""Sign-in against a real OpenID Connect provider on this machine, and the rights it gives."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import serve
from tests.browser.visit import WIDE, tab

pytestmark = pytest.mark.browser

EDITOR, VIEWER, STRANGER = "bien-tap@hoi.example", "xem@hoi.example", "la@hoi.example"
#: A card with a key figure, as every page of figures has them.
FIGURE = ".key-figure"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that lets anyone sign in under any name."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port)]
    for who in (EDITOR, VIEWER, STRANGER):
        claims = {"sub": who, "email": who, "email_verified": True, "name": who.split("@")[0]}
        command += ["--user-claims", json.dumps(claims)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=2)
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        else:
            pytest.fail("the provider did not start")
        yield address
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def guarded(
    provider: str, published: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """A server that asks for sign-in: its address and the folder of its log."""
    folder = tmp_path_factory.mktemp("guarded")
    port = free_port()
    secrets = folder / "secrets.toml"
    secrets.write_text(
        f"""
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "only-for-this-test-0123456789abcdef"
client_id = "bang-chi-so"
client_secret = "only-for-this-test"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[roles]
editor = ["{EDITOR}"]
viewer = ["{VIEWER}"]
""",
        encoding="utf-8",
    )
    options = ["--secrets.files", str(secrets)]
    with serve(
        published, folder / "log.txt", options, port=port, DASHBOARD_AUDIT=str(folder / "audit")
    ) as address:
        yield address, folder / "audit"


@contextmanager
def reader(context: BrowserContext, address: str) -> Iterator[Page]:
    """A reader nobody knows yet."""
    with tab(context, address) as page:
        page.set_viewport_size(WIDE)
        page.set_default_timeout(30_000)
        yield page


@contextmanager
def signed_in(
    context: BrowserContext, address: str, who: str, path: str = "/cap-nhat"
) -> Iterator[Page]:
    """A reader after signing in under that address."""
    with reader(context, address) as page:
        sign_in(page, address, who, path)
        yield page


def sign_in(page: Page, address: str, who: str, path: str) -> None:
    page.goto(address + path)
    page.get_by_role("button", name="Đăng nhập").click()
    page.locator("input[name=sub]").fill(who)
    page.locator("input[name=sub]").press("Enter")
    page.wait_for_url(f"{address}/**")


def test_nobody_sees_a_figure_before_signing_in(context: BrowserContext, guarded: tuple) -> None:
    address, _ = guarded
    with reader(context, address) as page:
        page.goto(address + "/hoi-vien")
        page.get_by_role("button", name="Đăng nhập").wait_for()
        assert "80.000" not in page.inner_text("body")
        assert page.locator(FIGURE).count() == 0


def test_an_editor_may_load_and_the_log_knows(context: BrowserContext, guarded: tuple) -> None:
    address, audit = guarded
    with signed_in(context, address, EDITOR) as page:
        page.get_by_role("button", name="Đăng xuất").wait_for()
        page.goto(address + "/cap-nhat")
        page.get_by_text("1. Nộp tệp").wait_for()
    line = next(line for line in lines_of(audit) if line["who"] == EDITOR)
    assert line["event"] == "sign_in"
    assert line["subject"] == EDITOR and line["issuer"].startswith("http://127.0.0.1:")
    assert line["address"] == "127.0.0.1"


def lines_of(audit: Path) -> list[dict]:
    """The events of a log, oldest first."""
    text = "".join(file.read_text(encoding="utf-8") for file in sorted(audit.glob("*.jsonl")))
    return [json.loads(line) for line in text.splitlines()]


def test_a_cookie_kept_from_before_signing_out_opens_nothing(
    context: BrowserContext, guarded: tuple
) -> None:
    address, _ = guarded
    with signed_in(context, address, VIEWER, "/hoi-vien") as page:
        page.locator(FIGURE).first.wait_for()
        kept = page.context.cookies()
        page.get_by_role("button", name="Đăng xuất").click()
        page.wait_for_url("**/end_session**")
        page.context.add_cookies(kept)
        page.goto(address + "/hoi-vien")
        page.get_by_role("button", name="Đăng nhập").wait_for()
        assert page.locator(FIGURE).count() == 0


@pytest.mark.parametrize("text", ["[auth", '[auth]\nclient_id = "bang"\n'])
def test_a_sign_in_that_cannot_be_used_closes_every_page(
    context: BrowserContext, published: Path, tmp_path: Path, text: str
) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(text, encoding="utf-8")
    with (
        serve(
            published, tmp_path / "log.txt", ["--secrets.files", str(secrets)],
            DASHBOARD_AUDIT=str(tmp_path / "audit"),
        ) as address,
        reader(context, address) as page,
    ):  # fmt: skip
        for path in ("/hoi-vien", "/cap-nhat"):
            page.goto(address + path)
            page.get_by_text("trang tạm đóng").wait_for()
            assert page.locator(FIGURE).count() == 0
            assert page.get_by_text("1. Nộp tệp").count() == 0


def test_a_page_opened_under_another_name_on_loopback_changes_nothing(
    context: BrowserContext, published: Path, tmp_path: Path
) -> None:
    options = ["--server.allowedHosts", "127.0.0.1", "--server.allowedHosts", "so-lieu.localhost"]
    with serve(
        published, tmp_path / "log.txt", options, DASHBOARD_AUDIT=str(tmp_path / "audit")
    ) as address:
        other = address.replace("127.0.0.1", "so-lieu.localhost")
        with reader(context, other) as page:
            page.goto(other + "/cap-nhat")
            page.get_by_text("qua một máy chủ trung gian").wait_for()
            assert page.get_by_text("1. Nộp tệp").count() == 0
    assert [line["event"] for line in lines_of(tmp_path / "audit")] == ["refused"]


def test_a_viewer_reads_but_does_not_load(context: BrowserContext, guarded: tuple) -> None:
    address, _ = guarded
    with signed_in(context, address, VIEWER) as page:
        page.get_by_role("button", name="Đăng xuất").wait_for()
        page.goto(address + "/cap-nhat")
        page.get_by_text("việc cập nhật dành cho người biên tập").wait_for()
        assert page.get_by_text("1. Nộp tệp").count() == 0
        page.goto(address + "/kinh-phi")
        page.locator(FIGURE).first.wait_for()


def test_a_stranger_is_told_whom_to_ask(context: BrowserContext, guarded: tuple) -> None:
    address, audit = guarded
    with signed_in(context, address, STRANGER) as page:
        page.get_by_text("chưa được cấp quyền").wait_for()
        assert page.locator(FIGURE).count() == 0
    refused = [line for line in lines_of(audit) if line["event"] == "sign_in_refused"]
    assert [line["subject"] for line in refused] == [STRANGER]


def test_open_to_the_network_without_sign_in_changes_nothing(
    context: BrowserContext, published: Path, tmp_path: Path
) -> None:
    with (
        serve(
            published, tmp_path / "log.txt", ["--server.address", "0.0.0.0"],
            DASHBOARD_AUDIT=str(tmp_path / "audit"),
        ) as address,
        reader(context, address) as page,
    ):  # fmt: skip
        page.goto(address + "/cap-nhat")
        page.get_by_text("chưa cấu hình đăng nhập").wait_for()
        assert page.get_by_text("1. Nộp tệp").count() == 0
