"""A visit to a page in a real browser, and what every page must keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import BrowserContext, Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.screen.screen import leftovers

_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
#: Parts that Streamlit makes and nobody else can mend.
_THEIRS = ("stSidebarNav",)

WIDE = {"width": 1440, "height": 900}
TABLET = {"width": 834, "height": 1112}
#: Half of a wide screen, or a small one: the side bar leaves least for each card.
NARROW = {"width": 1024, "height": 900}
#: What a wide screen leaves at 200 %.
MAGNIFIED = {"width": 720, "height": 450}
PHONE = {"width": 390, "height": 844}

#: Text as a reader sees it: without icon names, commands and hidden parts.
_TEXT = """() => {
  const skip = '[data-testid="stIconMaterial"], [role="img"], [data-testid="stCode"], '
    + 'code, style, script';
  const walk = node => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(skip)) return '';
    const style = getComputedStyle(node);
    if (style.display === 'none' || style.visibility === 'hidden') return '';
    if (style.fontFamily.includes('Material Symbols')) return '';
    return [...node.childNodes].map(walk).join(' ');
  };
  const holders = [...document.querySelectorAll('[placeholder]')].map(e => e.placeholder);
  const titles = [...document.querySelectorAll('[title]')].map(e => e.title);
  return [walk(document.body), ...holders, ...titles].join('\\n');
}"""

#: Charts that draw nothing, and chart text that leaves its chart or its parent.
_CHARTS = """() => [...document.querySelectorAll('.js-plotly-plot')].map(plot => {
  const box = plot.getBoundingClientRect();
  const marks = plot.querySelectorAll(
    '.trace path, .trace text, .points path, .shapelayer path, .annotation text').length;
  const cut = [...plot.querySelectorAll('svg text')].filter(t => {
    const b = t.getBoundingClientRect();
    return b.width && (b.left < box.left - 3 || b.right > box.right + 3
      || b.top < box.top - 3 || b.bottom > box.bottom + 3);
  }).map(t => t.textContent);
  const alt = plot.closest('[data-testid="stPlotlyChart"]');
  const named = alt && (alt.querySelector('[aria-label]') || alt.closest('[aria-label]')
    || alt.querySelector('[role=img]'));
  return {width: box.width, height: box.height, marks, cut, named: !!named};
})"""

#: Words that leave the frame they stand in, or are cut off by it.
_CUT = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const frame = new Map();
  const frameOf = element => {
    if (!element || element === main) return null;
    if (!frame.has(element)) {
      const style = getComputedStyle(element);
      frame.set(element, parseFloat(style.borderLeftWidth) > 0 || style.overflowX !== 'visible'
        ? element : frameOf(element.parentElement));
    }
    return frame.get(element);
  };
  const words = document.createRange();
  const skip = 'svg, .js-plotly-plot, .figures-table, [data-testid="stDataFrame"]';
  return [...main.querySelectorAll('p, h1, h2, h3, li, .key-value, .key-label')]
    .filter(e => e.innerText && !e.closest(skip) && e.checkVisibility())
    .filter(e => {
      const holder = frameOf(e);
      if (!holder) return false;
      words.selectNodeContents(e);
      const [inner, outer] = [words.getBoundingClientRect(), holder.getBoundingClientRect()];
      return inner.right > outer.right + 1 || inner.left < outer.left - 1;
    }).map(e => e.innerText);
}"""

#: How high the page is, how many words it shows, where the first picture or grid begins.
_MEASURE = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  // Marks in the cells of a picture (●, ○, ?) are no words.
  const count = element => element.innerText.split(/\\s+/)
    .filter(word => /[\\p{L}\\d]/u.test(word)).length;
  const inside = '[data-testid="stDataFrame"], table';
  const cells = [...main.querySelectorAll(inside)].filter(e => e.innerText.trim());
  const seen = [...main.querySelectorAll('[data-testid="stPlotlyChart"], '
    + '[data-testid="stDeckGlJsonChart"], [data-testid="stDataFrame"], table')]
    .map(e => e.getBoundingClientRect()).filter(box => box.height > 60).map(box => box.top);
  const words = count(main) - cells.map(count).reduce((a, b) => a + b, 0);
  const title = main.querySelector('h1');
  const lines = Math.round(title.offsetHeight / parseFloat(getComputedStyle(title).lineHeight));
  return {height: main.scrollHeight, words, lines,
    first: Math.round(Math.min(...seen, 99999))};
}"""

#: How far the page is wider than the window.
_OVERFLOW = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return Math.max(main.scrollWidth - main.clientWidth,
    document.documentElement.scrollWidth - window.innerWidth);
}"""

#: What the server sends arrives late, as over a mobile network.
_FAR_AWAY = """(() => {
  const listen = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (kind, heard, ...more) {
    const late = event => setTimeout(() => heard(event), 500);
    return listen.call(this, kind, kind === 'message' ? late : heard, ...more);
  };
})()"""


@dataclass
class Visit:
    """An open page and what went wrong in the browser so far."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to the path and wait until the page has been drawn to its end."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run, the footer is there and charts are drawn."""
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        self.page.locator(
            '[data-testid="stMain"] :is(footer, [data-testid="stCaptionContainer"])'
        ).last.wait_for()
        self.page.wait_for_function(
            """() => document.querySelectorAll('[data-testid="stSkeleton"]').length === 0
              && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')]
                .every(c => c.querySelector('.main-svg'))""",
            polling=100,
        )
        self.page.evaluate("() => document.fonts.ready")

    def headline(self, text: str) -> None:
        """Wait until the page's headline says this: a page before it may still be shown."""
        self.page.get_by_role("heading", level=1, name=text, exact=True).wait_for()
        self.settle()

    def held(self, finding: str) -> Locator:
        """What a finding holds behind its button, opened: sources, files, table."""
        self.page.locator(f".st-key-more_{finding} button").click()
        body = self.page.get_by_test_id("stPopoverBody")
        body.locator(".copy-address").wait_for()
        return body

    def first(self) -> str:
        """The key of the first finding."""
        return self._key(self.page.locator("[class*='st-key-section_']"))

    def drawn(self) -> str:
        """The key of the first finding with a chart."""
        chart = self.page.get_by_test_id("stPlotlyChart")
        return self._key(self.page.locator("[class*='st-key-section_']").filter(has=chart))

    def _key(self, card: Locator) -> str:
        names = card.first.get_attribute("class") or ""
        found = re.search(r"st-key-section_(\S+)", names)
        assert found is not None
        return found[1]

    def at_last(self, look: Callable[[], list[str]]) -> list[str]:
        """What is found once the part that was asked for has come, at most five seconds later:
        what stood there before goes last."""
        for _ in range(20):
            if not look():
                break
            self.page.wait_for_timeout(250)
        return look()

    def too_much(self, *, overview: bool = False) -> list[str]:
        """Where the page says more at once than one screen answers (docs/huong-dan.md).

        Heights of the page in pixels, visible words outside grids and tables, and where
        the first picture or grid begins.
        """
        seen = self.page.evaluate(_MEASURE)
        wide = self.page.viewport_size["width"] > TABLET["width"]
        most = (1_500 if overview else 2_400) if wide else 5_000
        found = [f"{seen['height']} px high"] if seen["height"] > most else []
        if wide and seen["words"] > (350 if overview else 600):
            found.append(f"{seen['words']} words")
        if wide and seen["first"] > 820:
            found.append(f"nothing to see before {seen['first']} px")
        if seen["lines"] > 1 and self.page.viewport_size["width"] >= WIDE["width"]:
            found.append(f"a headline of {seen['lines']} lines")
        return found

    def soon(self, condition: str, milliseconds: int) -> bool:
        """Whether a condition in the browser holds within that time."""
        try:
            self.page.wait_for_function(f"() => {condition}", timeout=milliseconds)
        except PlaywrightTimeoutError:
            return False
        return True

    def choose_on_map(self, clicks: int = 1) -> str:
        """Click into the middle of the map, `clicks` times each try; the place it names then."""
        page, map_ = self.page, self.page.get_by_test_id("stDeckGlJsonChart").first
        map_.scroll_into_view_if_needed()
        # The map takes clicks once it is drawn, and nothing tells when that is; two clicks
        # sooner after one another are a zoom.
        for _ in range(20):
            box = map_.bounding_box()
            assert box is not None
            for _ in range(clicks):
                page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
                page.wait_for_timeout(450)
                page.mouse.down()
                page.mouse.up()
            if self.soon("location.search.includes('noi=')", 2_500):
                break
        page.wait_for_function("() => document.querySelector('.st-key-own_noi input').value")
        place = page.locator(".st-key-own_noi input").input_value()
        page.get_by_role("heading", name=place, exact=True).wait_for()
        return place

    def text(self) -> str:
        """The visible text."""
        return self.page.evaluate(_TEXT)

    def faults(self) -> list[str]:
        """Everything that must not be on a page."""
        found = list(self.troubles)
        page = self.page
        for box in ("stException", "stAlertContentError"):
            found += [f"{box}: {b.inner_text()}" for b in page.get_by_test_id(box).all()]
        found += [f"leftover: {word}" for word in leftovers(self.text())]
        for i, chart in enumerate(page.evaluate(_CHARTS)):
            if chart["width"] < 100 or chart["height"] < 30 or not chart["marks"]:
                found.append(f"chart {i} is empty: {chart}")
            if not chart["named"]:
                found.append(f"chart {i} has no description")
            found += [f"chart {i} cuts off: {text}" for text in chart["cut"]]
        return found + self.misfits()

    def hindrances(self) -> list[str]:
        """What hinders somebody who reads by ear, by keyboard or with little contrast."""
        self.page.evaluate(_AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
        )
        return [
            f"{one['id']}: {node['html'][:160]}"
            for one in found
            for node in one["nodes"]
            if not any(mark in node["html"] for mark in _THEIRS)
        ]

    def misfits(self) -> list[str]:
        """What does not fit its frame or the window."""
        found = [f"does not fit: {text}" for text in self.page.evaluate(_CUT)]
        over = self.page.evaluate(_OVERFLOW)
        if over > 1:
            found.append(f"the page is {over} px wider than the window")
        return found


@contextmanager
def tab(context: BrowserContext, address: str) -> Iterator[Page]:
    """The reader's tab for a while; what its pages stored is cleared afterwards.

    All visits are one tab of one browser, which keeps its scripts and fonts from page to
    page as a reader's does.
    """
    page = context.pages[0] if context.pages else context.new_page()
    try:
        yield page
    finally:
        # A light page of the same site: about:blank would end the tab's process.
        page.goto(address + "/healthz")
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        context.clear_cookies()


@contextmanager
def visit(
    context: BrowserContext, address: str, size: dict, scheme: str = "light"
) -> Iterator[Visit]:
    """A fresh page; notes console errors, failed and foreign requests."""
    with tab(context, address) as page:
        yield from _watched(page, address, size, scheme)


def _watched(page: Page, address: str, size: dict, scheme: str) -> Iterator[Visit]:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.set_default_timeout(60_000)
    found = Visit(page, address)

    def on_request(request) -> None:
        local = (address, address.replace("http", "ws"), "data:", "blob:")
        if not request.url.startswith(local):
            found.troubles.append(f"foreign request: {request.url}")

    def on_console(message) -> None:
        if message.type == "error":
            found.troubles.append(f"console: {message.text}")

    def on_response(response) -> None:
        if response.status >= 400:
            found.troubles.append(f"{response.status}: {response.url}")

    def on_dialog(dialog) -> None:
        found.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    listeners = {
        "dialog": on_dialog,
        "request": on_request,
        "console": on_console,
        "pageerror": lambda error: found.troubles.append(f"script: {error}"),
        "response": on_response,
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    try:
        yield found
    finally:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)


@contextmanager
def far_away(context: BrowserContext, address: str, size: dict) -> Iterator[Visit]:
    """A reader over a slow line, in a tab of their own."""
    page = context.new_page()
    page.set_viewport_size(size)
    page.add_init_script(_FAR_AWAY)
    page.set_default_timeout(60_000)
    try:
        yield Visit(page, address)
    finally:
        page.close()
