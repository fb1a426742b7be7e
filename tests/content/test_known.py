"""Of which group a sentence speaks and how many of it are known: on every page, in both datasets.

The filters are those a reader begins with: none, each type, each field, some associations, years.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from dashboard.content import known, registry, union
from dashboard.content.activities.cube import Cube
from dashboard.content.model import Page
from dashboard.content.sources import completeness
from dashboard.selection.view import View
from tests.marks import slow

MakeView = Callable[..., View]
PAGES = (
    "overview", "membership", "funding", "activities", "areas", "association", "sources",
)  # fmt: skip
ASSOCIATIONS = ("cham-cuu", "dong-y", "lam-vuon", "luat-gia", "lhh")
#: Words that set one above others, and what has to stand beside them.
SUPERLATIVE = re.compile(r"nhiều hoạt động nhất|nhiều hội nhất|nhiều nhất trong|tổng của")
GROUP_SAID = re.compile(r"\d+ (hội|tổ chức) (\w+ )*có số liệu|có số liệu")
NUMBER = re.compile(r"(\d+) trong (\d+) hội\b(?! viên)")


def _filters(view: View, dataset: str) -> Iterator[dict[str, str]]:
    yield {}
    demo = dataset == "demo"
    some = list(view.choices.associations)[:1] if demo else ASSOCIATIONS
    yield from ({"loai": code} for code in list(view.choices.types)[: 2 if demo else None])
    yield from ({"linh_vuc": code} for code in list(view.choices.fields)[: 1 if demo else 3])
    yield from ({"hoi": code} for code in some)
    yield from ({"tu": year, "den": year} for year in ("2022", "2023")[: 1 if demo else 2])


def _views(make_view: MakeView, dataset: str) -> Iterator[tuple[dict[str, str], View]]:
    whole = make_view(dataset)
    for chosen in _filters(whole, dataset):
        yield chosen, make_view(dataset, **chosen)


def _sentences(page: Page) -> list[str]:
    cards = [f"{card.label}: {card.value}; {card.note}" for card in page.cards]
    titles = [section.title for section in page.sections]
    return [page.headline, *cards, *titles, *(point.text for point in page.attention)]


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["records", "demo"])
@pytest.mark.usefixtures("published_both")
def test_pages_agree_on_how_many_there_are(make_view: MakeView, dataset: str) -> None:
    asked = 0
    for chosen, view in _views(make_view, dataset):
        size = known.group(view).size
        assert size == union.member_count(view).count
        for page in registry.pages(view, PAGES[:-1] if dataset == "demo" else PAGES):
            for sentence in [page.headline, *page.facts]:
                for x, y in NUMBER.findall(sentence):
                    assert int(x) <= int(y), (chosen, page.name, sentence)
                    assert int(y) == size, (chosen, page.name, sentence)
                    asked += 1
    assert asked > 10


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["records", "demo"])
@pytest.mark.usefixtures("published_both")
def test_nothing_is_most_without_the_number_known(make_view: MakeView, dataset: str) -> None:
    for chosen, view in _views(make_view, dataset):
        for page in registry.pages(view, ("membership", "activities", "areas")):
            for sentence in _sentences(page):
                # Of one association it is its own fields and kinds that are compared.
                if SUPERLATIVE.search(sentence) and "hoi" not in chosen:
                    assert GROUP_SAID.search(sentence), (chosen, page.name, sentence)


@pytest.mark.slow
@pytest.mark.usefixtures("published_both")
def test_few_known_are_stated_not_ranked(make_view: MakeView) -> None:
    group = known.group(make_view())
    assert group.size == 23
    assert not group.comparable(2)
    assert not group.comparable(11)
    assert group.comparable(12)
    for chosen in ({}, {"loai": "xh-nn"}, {"loai": "chua-ro"}):
        view = make_view(**chosen)
        for page in registry.pages(view, ("membership", "activities")):
            for section in page.sections:
                assert not SUPERLATIVE.search(section.title), section.title


@pytest.mark.parametrize("page", [*PAGES[:2], *slow(*PAGES[2:])])
def test_associations_of_unknown_type_stand_aside_by_name(make_view: MakeView, page: str) -> None:
    made = registry.page(make_view(loai="xh-nn"), page)
    assert "7 hội chưa rõ loại hình không tính vào đây" in made.facts
    line = next(m for m in made.missing if "chưa rõ loại hình" in m)
    assert "Hội Châm cứu" in line
    assert "Hội Sinh vật cảnh" in line
    # Any of the fifteen may be one of the seven: they cannot be said to have no name.
    assert any("15 hội xã hội - nghề nghiệp chưa rõ là hội nào" in m for m in made.missing)
    for other in ({}, {"loai": "chua-ro"}, {"loai": "hv-tt"}, {"hoi": "cham-cuu"}):
        facts = registry.page(make_view(**other), page).facts
        assert not any("không tính vào đây" in fact for fact in facts)


def test_silence_is_not_no(make_view: MakeView) -> None:
    page = registry.page(make_view(loai="xh-nn"), "funding")
    assert page.section("associations").title.startswith("Biết tên 1 hội được ngân sách cấp")
    assert "17 hội chưa rõ" in page.section("associations").title
    overview = registry.page(make_view(loai="chua-ro"), "overview")
    said = [overview.headline, *(point.text for point in overview.attention)]
    assert not any("7 hội không được ngân sách" in words for words in said)


def test_completeness_is_the_same_on_every_page(make_view: MakeView) -> None:
    for chosen in ({}, {"loai": "xh-nn"}, {"loai": "chua-ro"}):
        view = make_view(**chosen)
        share = completeness.read(view).sentence
        told = [s.title for s in registry.page(view, "overview").lead if s.key == "completeness"]
        assert told in ([], [share]), "equal bars are not drawn"
        assert registry.page(view, "sources").headline.startswith(share)
        cards = {c.label: c for c in registry.page(view, "association").cards}
        stated = cards["Số liệu cần có đã có (%)"].number
        assert stated == pytest.approx(completeness.read(view).share)


def test_a_round_total_less_its_parts_is_no_figure(make_view: MakeView) -> None:
    pages = registry.pages(make_view(), ("overview", "membership", "sources"))
    for page in pages:
        assert not any("27.232" in sentence for sentence in _sentences(page))
    gap = next(p for p in pages if p.name == "membership").section("members_gap")
    assert len(gap.table) == 2 and "khoảng 27.000" in gap.caption
    assert known.leaves_figure(84_069, "người", ["chính xác", None])
    assert not known.leaves_figure(80_000, "người", ["chính xác", None])
    assert not known.leaves_figure(84_069, "người", ["chính xác", "trên"])
    assert known.quotient(729, "chính xác", 27, None) == (27.0, "")
    assert known.quotient(300, "trên", 30, "trên") is None


def test_unlike_activities_come_to_no_number(make_view: MakeView) -> None:
    page = registry.page(make_view(), "activities")
    assert not Cube.of(make_view()).adds_up
    for key in ("activities_by_field", "associations"):
        section = page.section(key)
        assert section.chart is None
        assert not section.table.select_dtypes("number").columns.any()
    words = " ".join(_sentences(page))
    for wrong in ("732", "767", "768", "95 %"):
        assert wrong not in words


def test_fields_spoken_of_are_told_from_fields_passed_over(make_view: MakeView) -> None:
    page = registry.page(make_view(loai="xh-nn"), "activities")
    point = next(a for a in page.attention if a.key == "idle")
    assert "“Tư vấn, phản biện và giám định xã hội” (có được nhắc đến)" in point.text
    assert point.record_ids
    assert "9 trong 10 lĩnh vực" in registry.page(make_view(), "activities").headline


def _treated(view: View) -> dict[str, float]:
    frame = Cube.of(view).frame
    own = frame[(frame["indicator"] == "participants") & frame["counted"]]
    return dict(own.groupby("association")["value"].sum())


def test_each_association_alone_keeps_what_both_report(make_view: MakeView) -> None:
    """Hội Châm cứu and Hội Đông y report the same treatments: together they count once."""
    alone = _treated(make_view(hoi="cham-cuu"))
    assert alone == {"cham-cuu": 92_950 + 76_238 + 18_062}
    assert _treated(make_view(hoi="dong-y"))["dong-y"] > 260_860
    assert "cham-cuu" not in _treated(make_view())
    # A filter by type that leaves only one of the two out leaves the other its own.
    assert "cham-cuu" in _treated(make_view(loai="chua-ro"))
    assert "cham-cuu" not in _treated(make_view(loai="xh-nn"))


def test_each_association_alone_keeps_its_charity(make_view: MakeView) -> None:
    def charity(view: View) -> str:
        page = registry.page(view, "activities")
        return page.section("activities_charity_value").title.replace("\u00a0", " ")

    assert charity(make_view(hoi="cham-cuu")).endswith("Hội Châm cứu 90 triệu đồng")
    assert charity(make_view(hoi="dong-y")).endswith("Hội Đông y 1,37 tỷ đồng")
    assert "Châm cứu" not in charity(make_view())


@pytest.mark.usefixtures("published_both")
def test_a_merged_association_is_no_member_any_more(make_view: MakeView) -> None:
    now, before = known.group(make_view("demo")), known.group(make_view("demo", den="2024"))
    assert now.size == before.size - 1


def test_the_unknown_type_is_offered_while_an_association_is_of_it(
    published_both: object, make_view: MakeView
) -> None:
    assert known.UNKNOWN_TYPE in make_view().choices.types
    choices = make_view("demo", bo="minh-hoa").choices
    assert known.UNKNOWN_TYPE not in choices.types
    assert {kind for kind in choices.type_of.values() if isinstance(kind, str)} == set(
        choices.types
    )
