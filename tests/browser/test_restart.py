"""A server that starts again under open pages: they go on, nothing needs to be loaded anew."""

from __future__ import annotations

import pytest

from tests.browser.conftest import serve
from tests.browser.test_sign_in import free_port
from tests.browser.visit import WIDE

pytestmark = pytest.mark.browser


def test_an_open_page_goes_on_after_the_server_started_again(context, published, tmp_path):
    port = free_port()
    page = context.pages[0] if context.pages else context.new_page()
    page.set_viewport_size(WIDE)
    headline = page.get_by_role("heading", level=1).first
    with serve(published, tmp_path / "first.txt", port=port) as address:
        page.goto(f"{address}/hoi-vien?hoi=lam-vuon")
        headline.wait_for()
        said = headline.inner_text()
    with serve(published, tmp_path / "second.txt", port=port):
        page.wait_for_selector(
            '[data-testid="stApp"][data-test-connection-state="CONNECTED"]', timeout=60_000
        )
        assert headline.inner_text() == said and "hoi=lam-vuon" in page.url
        page.get_by_role("link", name="Kinh phí").first.click()
        page.wait_for_url("**/kinh-phi**", timeout=60_000)
        page.get_by_role("heading", level=1).filter(has_not_text=said).wait_for(timeout=60_000)
        assert page.get_by_test_id("stException").count() == 0
        page.goto(f"{address}/healthz")
