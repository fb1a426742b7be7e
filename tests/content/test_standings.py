"""Where a matter stands is said the same on every page, and no page says more than that."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pandas as pd
import pytest

from dashboard.content import registry
from dashboard.content.evidence import place, record_ids
from dashboard.content.model import Page
from dashboard.content.registers import page as registers
from dashboard.selection.view import View
from dashboard.words import wording

ViewOf = Callable[..., View]

pytestmark = pytest.mark.slow

#: Claims for today that no paper of an earlier day can carry.
FORBIDDEN = (
    "quá hạn",
    "thực hiện thường xuyên",
    "chưa có kết quả",
    "chưa kiến nghị nào",
    "đang mở",
    "đã đến hạn",
)


def _filters(view: View) -> list[dict[str, str]]:
    """No filter, each type, and a choice of associations, fields and years."""
    chosen = random.Random(17)
    types, fields = list(view.choices.types), list(view.choices.fields)
    associations = chosen.sample(list(view.choices.associations), 6)
    pairs = [
        {"loai": chosen.choice(types), "linh_vuc": chosen.choice(fields), "tu": "2022"}
        for _ in range(3)
    ]
    return [
        {},
        *({"loai": code} for code in types),
        *({"hoi": code} for code in ("lhh", *associations)),
        *({"linh_vuc": code} for code in chosen.sample(fields, 4)),
        *pairs,
        {"tu": "2024"},
        {"den": "2023"},
        {"tu": "2024", "den": "2025"},
    ]


@pytest.fixture(params=["records", "demo"])
def views(request: pytest.FixtureRequest, published_both: object, make_view: ViewOf) -> list[View]:
    dataset = request.param
    return [make_view(dataset, **given) for given in _filters(make_view(dataset))]


def _sentences(page: Page) -> list[str]:
    """What the page claims in its own words: not names and notes out of the records."""
    titles = [section.title for section in page.sections]
    points = [point.text for point in page.attention]
    cards = [f"{card.label} {card.note}" for card in page.cards]
    return [page.headline, *cards, *points, *titles]


def _own_words(page: Page, rows: pd.DataFrame) -> str:
    text = "\n".join(_sentences(page)).casefold()
    for title in rows["title"]:
        text = text.replace(str(title).casefold(), "")
    return text


def _counted(page: Page, key: str) -> dict[str, int]:
    table = next((s.table for s in page.sections if s.key == key), None)
    if table is None:
        return {}
    return dict(zip(table["Tình trạng"], table["Số mục"], strict=True))


def test_each_standing_is_counted_alike_and_all_are_counted(views: list[View]) -> None:
    words = {code: word for code, (word, _) in wording.STANDINGS.items()}
    for view in views:
        rows = view.query("targets/all")
        expected = rows["standing"].map(words).value_counts().to_dict()
        assert _counted(registry.page(view, "overview"), "targets") == expected
        page = registry.page(view, "targets")
        for card in page.cards:
            assert card.number == len(card.record_ids)
        due = expected.get(words["due_passed"], 0)
        if len(rows):
            listed = page.section("all").table["Tình trạng"].value_counts().to_dict()
            assert listed == expected
        points = [p for p in registry.page(view, "overview").attention if p.key == "due_milestones"]
        assert all(len(p.record_ids) == due for p in points)
        if view.filter.association and len(rows):
            title = registry.page(view, "association").section("targets").title
            assert sum(map(int, re.findall(r"(?:: |; )(\d+) mục", title))) == len(rows)


def test_entries_of_the_registers_are_counted_alike(views: list[View]) -> None:
    for view in views:
        rows = registers.read(view)
        page = registry.page(view, "registers")
        if rows.empty:
            continue
        due = set(rows.loc[rows["standing"] == "due_passed", "record_id"])
        assert set(page.cards[0].record_ids) == due
        assert page.cards[0].number == len(due)


def test_a_request_stands_alike_in_the_register_and_among_the_targets(views: list[View]) -> None:
    for view in views:
        aims = view.query("targets/all").set_index("record_id")["standing"]
        entries = registers.read(view).set_index("record_id")["standing"]
        both = aims.index.intersection(entries.index)
        assert aims[both].to_dict() == entries[both].to_dict()


def test_no_due_date_is_claimed_that_is_not_there(views: list[View]) -> None:
    for view in views:
        today = view.scalar("shared/today")
        for rows in (view.query("targets/all"), registers.read(view)):
            due = rows["due_date"]
            later = rows["standing"] == "due_later"
            assert (due[later] >= today).all()
            passed = rows["standing"] == "due_passed"
            assert (due[passed] < today).all()
            assert due[rows["standing"] == "no_due_date"].isna().all()
            assert (
                rows.loc[rows["standing"] == "done", "state"]
                .isin(("done", "answered", "open", "unknown"))
                .all()
            )


def test_a_number_is_judged_from_a_baseline_to_a_later_figure(views: list[View]) -> None:
    rows = views[0].query("targets/all")
    judged = rows["standing"].isin(("achieved", "on_track", "behind", "off_track"))
    judged &= ~rows["state"].isin(("done", "missed"))
    assert rows.loc[judged, "method"].notna().all()
    assert not rows.loc[judged, "milestone"].any()


def test_no_sentence_claims_for_today_what_an_old_paper_says(views: list[View]) -> None:
    for view in views:
        rows = pd.concat([view.query("targets/all"), registers.read(view)])
        pages = [registry.page(view, "targets"), registry.page(view, "registers")]
        if view.filter.association:
            pages.append(registry.page(view, "association"))
        for page in pages:
            text = _own_words(page, rows)
            for claim in FORBIDDEN:
                assert claim not in text, (page.name, claim, text)


def test_what_counts_matters_opens_to_them(views: list[View]) -> None:
    for view in views:
        for page in (registry.page(view, "targets"), registry.page(view, "registers")):
            if not page.sections:
                continue
            assert page.headline_records
            assert all(card.record_ids for card in page.cards if card.number)
            assert all(point.record_ids for point in page.attention)
            assert all(section.records for section in page.sections)


def test_lines_of_a_paper_are_named_in_order_and_once() -> None:
    assert place("385, 449,455, 422, 449") == "dòng 385, 422, 449, 455"
    assert place("12-14, 9") == "dòng 9, 12–14"
    assert record_ids(["b", "a", "b"]) == ("b", "a")
