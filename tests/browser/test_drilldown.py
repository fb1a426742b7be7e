"""A click on a mark of a chart chooses what it stands for; the back button takes it back."""

from __future__ import annotations

import pytest

from tests.browser.conftest import READER
from tests.browser.visit import PHONE, WIDE, Visit, far_away, visit

pytestmark = pytest.mark.browser

CHART = '[class*="st-key-chart_members_by_association"]'
#: Where the bar of an association (its code) is, after it was brought into view.
_BAR = """([chart, code]) => {
  const plot = document.querySelector(chart + ' .js-plotly-plot');
  const marks = plot.data.filter(t => t.type === 'bar').flatMap(t => t.customdata);
  const at = marks.findIndex(keys => keys[0]?.[1] === code);
  const bar = plot.querySelectorAll('.barlayer .trace.bars .point path')[at];
  bar.scrollIntoView({block: 'center'});
  const box = bar.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""
#: A corner of the cell in the first row and third column of a grid.
_CELL = """chart => {
  const plot = document.querySelector(chart + ' .js-plotly-plot');
  const {xaxis: x, yaxis: y} = plot._fullLayout;
  plot.scrollIntoView({block: 'start'});
  document.querySelector('[data-testid="stMain"]').scrollBy({top: -120, behavior: 'instant'});
  const box = plot.getBoundingClientRect();
  return [box.left + x._offset + x.d2p(1.6), box.top + y._offset + y.d2p(0.3)];
}"""
_SCROLLED = "() => document.querySelector('[data-testid=\"stMain\"]').scrollTop"
#: Notes how many marks the chart reports as chosen, each time.
_LISTEN = """chart => {
  window.heard = [];
  const plot = document.querySelector(chart + ' .js-plotly-plot');
  plot.on('plotly_selected', said => heard.push(said.points.length));
}"""


def bar(seen: Visit, code: str) -> tuple[float, float]:
    """The middle of the bar of an association."""
    x, y = seen.page.evaluate(_BAR, [CHART, code])
    return x, y


def headline(seen: Visit) -> str:
    return seen.page.locator("h1").inner_text()


def test_a_click_on_a_bar_chooses_its_association_and_back_restores_the_view(server, context):
    with visit(context, server, WIDE) as seen:
        seen.open("/hoi-vien?tu=2019")
        before = headline(seen)
        page = seen.page
        page.mouse.click(*bar(seen, "dong-y"))
        page.wait_for_function("() => location.search.includes('hoi=dong-y')")
        page.wait_for_function("old => document.querySelector('h1').innerText !== old", arg=before)
        seen.settle()
        seen.headline("Hội Đông y có 1.389 hội viên")
        assert "tu=2019" in page.url
        assert page.locator(".st-key-badge_hoi").inner_text().startswith("Hội: Hội Đông y")
        page.go_back()
        page.wait_for_function("() => !location.search.includes('hoi=')")
        page.wait_for_function("old => document.querySelector('h1').innerText === old", arg=before)
        seen.settle()
        assert page.locator(".st-key-badge_hoi").count() == 0
        # Nothing is left of the click: it can be made again.
        page.mouse.click(*bar(seen, "dong-y"))
        page.wait_for_function("() => location.search.includes('hoi=dong-y')")
        seen.settle()
        assert seen.faults() == []


def test_a_click_on_a_cell_is_one_step_of_the_history(server, context):
    with visit(context, server, WIDE) as seen:
        seen.open("/dia-ban?phan=tung-hoi")
        page, old = seen.page, seen.page.url
        page.mouse.click(*page.evaluate(_CELL, '[class*="st-key-chart_areas_matrix"]'))
        page.wait_for_function("() => location.search.includes('hoi=')")
        seen.settle()
        page.go_back()
        page.wait_for_function("() => !location.search.includes('hoi=')")
        assert page.url == old


def test_a_double_click_on_a_bar_chooses_as_a_click_does(server, context):
    with far_away(context, server, WIDE) as seen:
        seen.open("/hoi-vien")
        seen.page.mouse.dblclick(*bar(seen, "dong-y"), delay=100)
        seen.headline("Hội Đông y có 1.389 hội viên")
        assert seen.page.url.endswith("/hoi-vien?hoi=dong-y")


def test_a_finger_on_a_chart_scrolls_the_page_and_a_tap_chooses(server, browser):
    phone = browser.new_context(has_touch=True, is_mobile=True, **READER)
    with phone, far_away(phone, server, PHONE) as seen:
        seen.open("/hoi-vien")
        page = seen.page
        page.bring_to_front()
        x, y = bar(seen, "lam-vuon")
        before = page.evaluate(_SCROLLED)
        fingers = phone.new_cdp_session(page)
        for kind, at in (("Start", [0]), *(("Move", [20 * n]) for n in range(1, 11)), ("End", [])):
            points = [{"x": x, "y": y - up} for up in at]
            fingers.send(
                "Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points}
            )
        page.wait_for_function(f"old => ({_SCROLLED})() > old + 100", arg=before, timeout=5_000)
        page.evaluate(_LISTEN, CHART)
        # A busy browser may take a tap for a long press; one that the chart heard counts.
        for _ in range(10):
            page.touchscreen.tap(*bar(seen, "lam-vuon"))
            if seen.soon("heard.length", 1_000):
                break
        # A report right after it that nothing is chosen would undo it on a busy server.
        assert page.evaluate("heard") == [1]
        page.wait_for_function("() => location.search.includes('hoi=lam-vuon')")
