"""“Từ kỳ họp trước”: every page says what changed since an earlier snapshot."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard import export
from dashboard.content.changes import section
from dashboard.export.csv import to_csv
from dashboard.selection import filters
from dashboard.selection.view import View
from dashboard.snapshot import baseline, warehouse
from dashboard.words import sitemap
from etl.snapshot.build import build
from tests.conftest import AS_OF, ROOT
from tests.screen.screen import headings, leftovers
from tests.screen.test_pages import PAGES, address, assert_whole, open_page, words

OLD = "20260612-020000-aaaaaa"
#: The same moment in Vietnam.
OLD_DAY = "12/06/2026"


def add(folder: Path, published: Path, snapshot: str, built_at: str, reason: str | None) -> Path:
    """A snapshot of the records as they are, published at another moment."""
    said = json.loads((published / "records.json").read_text(encoding="utf-8"))
    file = folder / f"records-{snapshot}.duckdb"
    shutil.copy(published / said["file"], file)
    said |= {"snapshot": snapshot, "file": file.name, "built_at": built_at, "reason": reason}
    file.with_suffix(".json").write_text(json.dumps(said), encoding="utf-8")
    return file


def changed_records(folder: Path) -> list[Path]:
    """The records with one figure changed, one dropped, one new, and an entry open again."""
    shutil.copytree(ROOT / "data" / "records", folder)

    def edit(table: str, change: Callable[[list[str]], list[str]]) -> None:
        path = folder / f"{table}.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")

    edit("membership", lambda found: [x.replace("1389", "1450") for x in found])
    edit("funding", lambda found: [x for x in found if not x.startswith("kp-003,")])
    edit("coverage", lambda found: [*found, _later(found)])
    edit(
        "register_entries",
        lambda found: [x.replace(",done,", ",ongoing,") if "sd-001" in x else x for x in found],
    )
    return sorted(folder.glob("*.csv"))


def _later(lines: list[str]) -> str:
    """A figure of another year than the one it is made from."""
    line = next(x for x in lines if ",communes_covered," in x)
    number = line.split(",")[0]
    return line.replace(f"{number},", "db-999,").replace("2023-08,", "2024-08,")


@pytest.fixture(scope="module")
def two(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a snapshot of 12/06/2026 and the running one, which differs."""
    folder = tmp_path_factory.mktemp("two")
    add(folder, published, OLD, "2026-06-12T02:00:00Z", "Họp ban chấp hành quý II")
    inputs = changed_records(tmp_path_factory.mktemp("records") / "records")
    build("records", inputs=inputs, published=folder, as_of=AS_OF)
    return folder


@pytest.fixture
def use_two(two: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(two))
    yield two
    warehouse.forget()


def view_of(**parameters: str) -> View:
    snapshot = warehouse.current_snapshot("records")
    choices = filters.Choices.of(snapshot)
    given = {name.replace("_", "-"): value for name, value in parameters.items()}
    return View(snapshot, filters.parse(given, choices), choices)


def test_the_figures_that_changed_are_told_on_their_page(use_two):
    found = section.section(view_of(ky_truoc=OLD), "membership")
    assert found is not None
    assert found.title == f"Từ bản ngày {OLD_DAY}: 1 con số thay đổi"
    row = found.table.iloc[0]
    assert row["Hội"] == "Hội Đông y"
    assert row["Con số"].startswith("Hội viên")
    assert (row["Bản trước"], row["Bản này"]) == ("1.389\u00a0người", "1.450\u00a0người")
    assert row["Chênh lệch"] == "tăng 61\u00a0người"
    assert found.records == ("hv-009",)


def test_what_is_new_or_gone_is_never_a_nought(use_two):
    gone = section.section(view_of(ky_truoc=OLD), "funding")
    assert gone is not None and gone.title.endswith("1 con số bị bỏ")
    row = gone.table.iloc[0]
    assert (row["Bản trước"], row["Bản này"]) == ("380\u00a0triệu đồng", "chưa có số liệu")
    assert gone.records == ()
    new = section.section(view_of(ky_truoc=OLD), "areas")
    assert new is not None and "1 con số mới" in new.title
    assert (new.table.iloc[0]["Bản trước"], new.table.iloc[0]["Chênh lệch"]) == (
        "chưa có số liệu",
        "mới",
    )


def test_the_register_tells_its_entries(use_two):
    found = section.section(view_of(ky_truoc=OLD), "registers")
    assert found is not None and "1 mục sổ theo dõi thay đổi" in found.title
    changed = found.table[found.table["Chênh lệch"] == "đổi tình trạng"]
    assert len(changed) == 1


def test_the_overview_tells_everything(use_two):
    view = view_of(ky_truoc=OLD)
    found = section.section(view, "overview")
    assert found is not None
    assert "1 con số mới, 1 con số thay đổi, 1 con số bị bỏ" in found.title
    assert leftovers(" ".join(found.table.astype(str).to_numpy().ravel())) == []
    assert "tăng 61" in to_csv(found.table, view).decode("utf-8-sig")


@pytest.mark.slow
def test_the_filter_holds(use_two):
    other = section.section(view_of(ky_truoc=OLD, hoi="luat-gia"), "membership")
    assert other is not None and other.table.empty
    assert other.title == (
        f"Không có con số nào của trang này thay đổi từ bản ngày {OLD_DAY} trong phạm vi đang lọc"
    )
    own = section.section(view_of(ky_truoc=OLD, hoi="dong-y"), "overview")
    assert own is not None and set(own.table["Hội"]) == {"Hội Đông y"}
    years = section.section(view_of(ky_truoc=OLD, den="2010"), "overview")
    assert years is not None and "con số thay đổi" not in years.title


def test_a_page_without_changes_says_so(use_two):
    found = section.section(view_of(ky_truoc=OLD), "activities")
    assert found is not None and found.table.empty
    assert found.title == f"Không có con số nào của trang này thay đổi từ bản ngày {OLD_DAY}"


def test_nothing_is_chosen_by_itself(use_two):
    assert section.section(view_of(), "membership") is None


@pytest.mark.parametrize("value", ["2026-06-12", "2026-07-01", OLD])
def test_a_day_means_the_snapshot_in_use_when_it_ended(use_two, value):
    view = view_of(ky_truoc=value)
    assert view.filter.rejected == ()
    assert view.filter.parameters()["ky-truoc"] == value
    assert ("ky-truoc", f"So với bản ngày {OLD_DAY}") in view.filter.words(view.choices)
    found = section.section(view, "membership")
    assert found is not None and "1 con số thay đổi" in found.title


def test_the_day_ends_in_vietnam(published, tmp_path, monkeypatch):
    # 23:30 of the 11th in UTC is the morning of the 12th in Vietnam.
    add(tmp_path, published, "20260611-233000-bbbbbb", "2026-06-11T23:30:00Z", None)
    add(tmp_path, published, "20260610-010000-cccccc", "2026-06-10T01:00:00Z", None)
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(tmp_path))
    assert baseline.meant("records", "2026-06-11").id.endswith("cccccc")
    assert baseline.meant("records", "2026-06-12").id.endswith("bbbbbb")
    assert baseline.meant("records", "2026-06-09") is None


def test_a_day_before_the_first_snapshot_is_said(use_two):
    found = section.section(view_of(ky_truoc="2020-01-01"), "overview")
    assert found is not None and found.table.empty
    assert found.title == "Đến hết ngày 01/01/2020 chưa có bản số liệu nào để so sánh"


def test_today_means_the_running_snapshot(use_two):
    found = section.section(view_of(ky_truoc="2099-12-31"), "overview")
    assert found is not None and "chính là bản đang xem" in found.title


@pytest.mark.parametrize(
    "value",
    ["x", "20260612-020000-ffffff", "2026-02-30", "12/06/2026", "../records", "%", "0001-01-01"],
)
def test_what_is_no_snapshot_and_no_day_is_dropped_and_named(use_two, value):
    view = view_of(ky_truoc=value)
    assert view.filter.baseline is None
    assert view.filter.rejected == ("ky-truoc",)


def test_a_snapshot_that_cannot_answer_is_said_not_raised(two, published, tmp_path, monkeypatch):
    for file in two.iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path / file.name)
    other = add(tmp_path, published, "20260101-000000-dddddd", "2026-01-01T00:00:00Z", None)
    with duckdb.connect(str(other)) as connection:
        connection.execute("alter table marts.observation drop column breakdown")
    spoilt = add(tmp_path, published, "20260102-000000-eeeeee", "2026-01-02T00:00:00Z", None)
    spoilt.write_bytes(b"no database")
    gone = add(tmp_path, published, "20260103-000000-ffffff", "2026-01-03T00:00:00Z", None)
    gone.unlink()
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(tmp_path))
    for value, told in (
        ("20260101-000000-dddddd", "có cấu trúc khác hoặc bị hỏng"),
        ("2026-01-02", "có cấu trúc khác hoặc bị hỏng"),
        ("20260103-000000-ffffff", "không còn được lưu"),
    ):
        found = section.section(view_of(ky_truoc=value), "membership")
        assert found is not None and told in found.title, value
    assert "20260103-000000-ffffff" not in baseline.choices("records")
    warehouse.forget()


def test_a_new_snapshot_is_offered_without_a_restart(published, tmp_path, monkeypatch):
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(tmp_path))
    assert baseline.choices("records") == {}
    add(tmp_path, published, OLD, "2026-06-12T02:00:00Z", "Họp")
    os.utime(tmp_path)
    assert baseline.choices("records") == {OLD: f"{OLD_DAY} 09:00 – Họp"}


@pytest.mark.slow
# The deck shows what was kept elsewhere, an answer what was asked: no figures of their own.
@pytest.mark.parametrize("name", [name for name in PAGES if name not in {"slides", "question"}])
def test_every_page_has_a_part_that_says_it(name, use_two):
    app = open_page(name, ky_truoc=OLD, phan="thay-doi")
    assert_whole(app)
    assert leftovers(words(app)) == []
    assert any(f"bản ngày {OLD_DAY}" in heading for heading in headings(app, 2))
    assert f"So với bản ngày {OLD_DAY}" in [b.label for b in app.button]
    if name in ("membership", "overview", "updates"):
        assert "1.450" in words(app)


def test_the_pages_say_nothing_without_it(use_two):
    app = open_page("membership")
    assert_whole(app)
    assert not any("Từ bản ngày" in s or "từ bản ngày" in s for s in headings(app, 2))


def _with_years(app):
    """The page with the menu of the years open."""
    app.session_state["years_menu"] = True
    return app.run()


@pytest.mark.slow
def test_the_menu_of_the_years_offers_snapshots_and_days(use_two):
    app = _with_years(open_page("membership", phan="thay-doi"))
    box = app.selectbox(key="choose_ky-truoc")
    assert box.options == [f"{OLD_DAY} 09:00 – Họp ban chấp hành quý II"]
    box.select(OLD).run()
    assert address(app)["ky-truoc"] == OLD
    assert any("1 con số thay đổi" in heading for heading in headings(app, 2))
    app.button(key="badge_ky-truoc").click().run()
    assert "ky-truoc" not in address(app)
    _with_years(app).date_input(key="choose_ky-truoc-ngay").set_value(date(2026, 6, 20)).run()
    assert address(app)["ky-truoc"] == "2026-06-20"
    assert any(f"Từ bản ngày {OLD_DAY}" in heading for heading in headings(app, 2))
    # The menu empties the address; the choice goes along.
    app.switch_page("../pages/funding.py")
    app.run()
    assert address(app)["ky-truoc"] == "2026-06-20"


def test_a_wrong_value_leaves_the_page_as_it_is(use_two):
    app = open_page("membership", ky_truoc="<img src=x>")
    assert_whole(app)
    assert "không hợp lệ" in words(app)
    assert not any("bản ngày" in s for s in headings(app, 2))


def test_without_an_earlier_snapshot_nothing_is_offered(use_published):
    app = open_page("membership")
    assert "choose_ky-truoc" not in [box.key for box in app.selectbox]
    assert not app.date_input


@pytest.mark.slow
def test_files_hold_it_too(use_two):
    bundle = export.make_bundle(view_of(ky_truoc=OLD), ["membership", "funding"])
    assert [page.sections[0].key for page in bundle.pages] == [section.KEY, section.KEY]
    assert f"So với bản ngày {OLD_DAY}" in bundle.context.filters
    assert len(export.make("xlsx", bundle)) > 1000
    plain = export.make_bundle(view_of(), ["membership"])
    assert all(one.key != section.KEY for one in plain.pages[0].sections)


@pytest.mark.slow
def test_the_deck_of_the_meeting_begins_with_it(use_two):
    from dashboard.export import slides

    bundle = export.make_bundle(view_of(ky_truoc=OLD), ["overview", "membership"])
    assert slides.standing_items(bundle)[0].section.key == section.KEY


@pytest.mark.slow
def test_files_hold_a_page_without_changes(use_two):
    bundle = export.make_bundle(view_of(ky_truoc=OLD), ["activities"])
    for kind in ("pptx", "docx", "xlsx", "zip"):
        assert export.make(kind, bundle, with_pictures=False)


def test_the_pages_named_here_exist():
    named = {name for pages in sitemap.PAGES.values() for name, *_ in pages}
    assert set(section._PAGES) <= named
