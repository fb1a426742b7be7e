"""Records whose text tries to be more than text."""

from __future__ import annotations

import csv
import json

import duckdb
import pytest

from etl.snapshot import shape
from etl.snapshot.build import build
from tests.browser.visit import WIDE, visit
from tests.conftest import AS_OF, ROOT
from tests.reference import copied_reference
from tests.screen.screen import leftovers

pytestmark = pytest.mark.browser

HOSTILE = (
    "<img src=x onerror=alert(1)> ![x](http://evil.example/a.png) [bấm](http://evil.example) "
    ":red[đỏ] $x^2$ **đậm** `mã` <script>alert(1)</script> :material/home: www.evil.example "
    "a -> b <- c <-> d -- e >= f <= g ~= h"
)


@pytest.fixture(scope="module")
def changing(new_server, tmp_path_factory):
    """The address of a server and the folder it shows: each test puts a snapshot there."""
    folder = tmp_path_factory.mktemp("changing")
    with new_server(folder) as address:
        yield address, folder


def _build_hostile(published, folder):
    """A snapshot of one membership figure full of markup."""
    with (ROOT / "data" / "records" / "membership.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["record_id"] == "hv-001"]
    rows[0]["as_printed"] = HOSTILE
    rows[0]["note"] = "=HYPERLINK(1) " + HOSTILE
    source = folder / "membership.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    build("records", inputs=[source], published=published, as_of=AS_OF)


def test_hostile_text_is_shown_as_text(changing, context, tmp_path):
    address, published = changing
    _build_hostile(published, tmp_path)
    with visit(context, address, WIDE) as seen:
        seen.open("/hoi-vien?hoi=luat-gia")
        body = seen.held(seen.first())
        body.get_by_text("Nguyên văn").first.wait_for()
        shown = body.inner_text().replace("\u2060", "")
        for part in HOSTILE.split():
            assert part in shown
        assert body.locator("img, script, strong:has-text('đậm'), .katex").count() == 0
        # The one link is ours: to where an editor corrects the figure.
        assert body.locator("a:not([href^='cap-nhat?'])").count() == 0
        assert seen.troubles == []


#: A name full of Markdown, short enough for a heading.
NAME = "![x](http://evil.example/a.png) :red[đỏ] $x^2$ **đậm** [bấm](http://evil.example)"


def test_a_hostile_name_is_text_in_titles_labels_and_lists(changing, context, tmp_path):
    address, published = changing

    def renamed(table: str, row: dict[str, str]) -> dict[str, str]:
        if table == "association" and row["association"] == "luat-gia":
            return row | {"short_name": NAME, "name": NAME}
        return row

    lists = copied_reference("records", tmp_path / "reference", renamed)
    build("records", references=lists, published=published, as_of=AS_OF)
    with visit(context, address, WIDE) as seen:
        for path in ("/ho-so-hoi?hoi=luat-gia", "/so-sanh?hoi=luat-gia", "/hoi-vien?hoi=luat-gia"):
            seen.open(path)
            page = seen.page.locator("body")
            assert "![x](http://evil.example/a.png)" in page.inner_text().replace("\u2060", "")
            assert page.locator("a[href*=evil], img[src*=evil], .katex").count() == 0
            assert page.locator("strong:has-text('đậm'), em:has-text('đỏ')").count() == 0
        assert seen.troubles == []


def _broken(folder, name, tables):
    """A snapshot that has these tables, with columns of text only, and no row."""
    with duckdb.connect(str(folder / f"records-{name}.duckdb")) as connection:
        for schema in ("marts", "reference"):
            connection.execute(f"create schema {schema}")
        columns = {}
        for table, column in tables:
            columns.setdefault(table, []).append(f'"{column}" varchar')
        for table, found in columns.items():
            connection.execute(f"create table {table} ({', '.join(found)})")
        if columns:
            connection.execute("alter table marts.snapshot_info alter accepted type bigint")
            connection.execute(
                "insert into marts.snapshot_info (snapshot, accepted) values ($1, 0)", [name]
            )
    pointer = {
        "snapshot": name,
        "file": f"records-{name}.duckdb",
        "built_at": "2026-11-01T00:00:00Z",
        "accepted": 0,
        "rejected": 0,
    }
    (folder / "records.json").write_text(json.dumps(pointer), encoding="utf-8")


def test_a_snapshot_of_another_version_is_named_as_such(changing, context):
    address, published = changing
    _broken(published, "broken-empty", ())
    with visit(context, address, WIDE) as seen:
        seen.page.goto(address)
        seen.page.get_by_text("do phiên bản khác của phần mềm lập").wait_for()
        assert leftovers(seen.text()) == []


def test_a_page_that_fails_says_so_in_vietnamese(changing, context):
    address, published = changing
    _broken(published, "broken-text", sorted(shape.needed()))
    with visit(context, address, WIDE) as seen:
        seen.page.goto(address)
        seen.page.get_by_text("Trang gặp lỗi khi hiển thị").wait_for()
        text = seen.text()
        assert "Traceback" not in text
        assert "broken" not in text
        assert leftovers(text) == []
