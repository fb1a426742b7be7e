"""What the browser benchmarks share: servers, Chromium, and a clock inside the page.

The clock runs in the page itself, so that the time Playwright takes to notice
something is not counted: it starts with the click on an option of a select box and
ends when the frame after the last change of the watched elements has been drawn.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
BROWSER_FLAGS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_GPU = ["--disable-gpu"]
#: WebGL drawn by software: maps need it.
SOFTWARE_GL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
#: So many milliseconds without a change, and the page counts as finished.
QUIET = 400

#: Whether a change can be seen: what stands within a canvas is its table for screen readers,
#: which the framework writes a while after it has painted.
_SHOWS = """r => !r.attributeName?.startsWith('aria-')
  && !(r.target.nodeType === 1 ? r.target : r.target.parentElement)?.closest('canvas')"""
#: Notes when an option was clicked, and when watched elements last changed and were drawn.
_CLOCK = """(watched) => {
  if (window.clock) return;
  const clock = window.clock = {click: 0, changed: 0, drawn: 0, any: 0, changes: 0};
  addEventListener('click', e => {
    if (!e.target.closest('[role="option"]')) return;
    Object.assign(clock, {click: performance.now(), changed: 0, drawn: 0, any: 0, changes: 0});
  }, true);
  const touches = node => node.nodeType === 1
    && (node.closest(watched) || node.querySelector(watched));
  let waiting = false;
  new MutationObserver(all => {
    const records = all.filter(SHOWS);
    if (!records.length) return;
    clock.any = performance.now();
    const seen = records.some(r => r.target.nodeType === 1 && r.target.closest(watched)
      || [...r.addedNodes, ...r.removedNodes].some(touches));
    if (!seen) return;
    clock.changed = performance.now();
    clock.changes += 1;
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => setTimeout(() => {
      waiting = false;
      clock.drawn = performance.now();
    }));
  }).observe(document.querySelector('[data-testid="stApp"]'),
    {subtree: true, childList: true, attributes: true, characterData: true});
}""".replace("SHOWS", _SHOWS)

_FINISHED = """(quiet) => {
  const app = document.querySelector('[data-testid="stApp"]');
  return clock.click && clock.changes && clock.drawn >= clock.changed
    && app.dataset.testScriptState === 'notRunning'
    && performance.now() - Math.max(clock.any, clock.drawn) > quiet;
}"""


@contextmanager
def served(script: str, cwd: Path = ROOT, **variables: str) -> Iterator[str]:
    """A Streamlit server on `script` at a free port; gives its address.

    It has the settings of the folder `cwd`: those of this project, or in an empty folder
    none but Streamlit's own.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [
        sys.executable, "-m", "streamlit", "run", str(ROOT / script),
        "--server.address", "127.0.0.1", "--server.port", str(port),
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=os.environ | variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await_answer(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def await_answer(url: str, process: subprocess.Popen | None = None, seconds: float = 60) -> None:
    """Wait until the address answers with success. Raises TimeoutError, RuntimeError."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}")
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise TimeoutError(url)


@contextmanager
def chromium(flags: Sequence[str] = NO_GPU) -> Iterator[Browser]:
    """Headless Chromium: $CHROMIUM, else the one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise SystemExit("Chromium is needed; install it or set CHROMIUM=/path/to/it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*BROWSER_FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


#: Notes when anything on the page last changed, from its very beginning.
_LOADS = """() => {
  window.changed = 0;
  new MutationObserver(all => { if (all.some(SHOWS)) window.changed = performance.now(); })
    .observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
}""".replace("SHOWS", _SHOWS)
_LOADED = """(quiet) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const busy = app && (app.dataset.testScriptState !== 'notRunning'
    || !document.querySelector('[data-testid="stMain"] [data-testid="stElementContainer"]'));
  return !busy && window.changed > 0 && performance.now() - window.changed > quiet;
}"""


def load(browser: Browser, address: str) -> float:
    """Open the address in a new window; milliseconds from the request to its last change."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    try:
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.add_init_script(f"({_LOADS})()")
        page.goto(address)
        page.wait_for_function(_LOADED, arg=1_000)
        return page.evaluate("() => window.changed")
    finally:
        context.close()


@dataclass
class Tab:
    """An open page with a select box and elements to watch."""

    page: Page
    box: str
    watched: str

    @classmethod
    def open(cls, browser: Browser, address: str, box: str, watched: str) -> Tab:
        """Open the address in a window of its own and wait until nothing changes any more."""
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(address)
        page.wait_for_selector(box)
        page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        page.wait_for_selector(watched)
        page.wait_for_timeout(1_500)
        page.evaluate(_CLOCK, watched)
        return cls(page, box, watched)

    def choose(self, option: str) -> float:
        """Choose an option; milliseconds from the click to the last repaint.

        The option must change something that is watched.
        """
        page = self.page
        page.evaluate("() => { clock.click = 0 }")
        page.locator(f"{self.box} input").click()
        page.get_by_role("option", name=option, exact=True).click()
        page.wait_for_function(_FINISHED, arg=QUIET)
        clock = page.evaluate("() => clock")
        return clock["drawn"] - clock["click"]

    def count(self) -> int:
        """The watched elements there are."""
        return self.page.locator(self.watched).count()


def spread(times: Sequence[float]) -> str:
    """Median and quartiles in milliseconds: "412 (380–455)"."""
    if len(times) < 2:
        return f"{times[0]:.0f}"
    low, _, high = quantiles(times, n=4)
    return f"{median(times):.0f} ({low:.0f}–{high:.0f})"
