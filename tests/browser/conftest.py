"""One server on the test snapshots and one Chromium for the walk."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
# Maps need WebGL, drawn by software here.
FLAGS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # Only maps are drawn that way; pages are put together faster without it.
    "--disable-gpu-compositing",
]

#: A reader of these tests: Vietnamese, and animations do not keep a slow machine busy.
READER: dict[str, Any] = {"locale": "vi-VN", "reduced_motion": "reduce"}


def find_chromium() -> str:
    """The browser: $CHROMIUM, else one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.fail("Chromium is needed; install it or set CHROMIUM=/path/to/it (see README.md)")
    return found


@contextmanager
def serve(
    published: Path,
    log: Path,
    options: Sequence[str] = (),
    port: int | None = None,
    **variables: str,
) -> Iterator[str]:
    """A server of its own on a free (or the given) port; gives its address and ends it afterwards.

    `options` are added to its command line (later ones win), `variables` to its environment.
    """
    if port is None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    environment = os.environ | {"DASHBOARD_PUBLISHED": str(published)} | variables
    command = [
        sys.executable, "-m", "streamlit", "run", "app.py",
        "--server.address", "127.0.0.1", "--server.port", str(port), *options,
    ]  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait(address, process, log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(address: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail("the server did not start:\n" + log.read_text())


@pytest.fixture(scope="session")
def server(published_both: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that shows the test snapshots."""
    with serve(published_both, tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@pytest.fixture(scope="session")
def new_server(tmp_path_factory: pytest.TempPathFactory) -> Callable:
    """Starts a further server on a folder of snapshots (a context manager)."""

    def started(published: Path, **variables: str) -> AbstractContextManager[str]:
        return serve(published, tmp_path_factory.mktemp("server") / "log.txt", **variables)

    return started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """The reader's browser: one tab and cache for all visits of this process."""
    shared = browser.new_context(**READER)
    yield shared
    shared.close()
