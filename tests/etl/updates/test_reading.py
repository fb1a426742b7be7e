"""A report decided figure by figure: kept at each key, handed over, published, opened."""

from __future__ import annotations

import json
from typing import Any

import pytest

from etl import updates
from etl.records.errors import BuildError
from etl.updates.reading import work
from etl.uploads import texts
from tests.etl.updates.intake_office import Office

FACTS = {"association": "lam-vuon", "document_date": "2026-12-08", "period": "2026"}
BLOCKS = [
    "BÁO CÁO năm 2026",
    "Hội có 52.340 hội viên và 1.431 chi hội; năm 2025 có 51.000 hội viên.",
    "Hội có 52.340 hội viên, tặng 15 suất quà.",
    "Phấn đấu năm 2027 có 53.000 hội viên.",
    "Huyện", "Lớp", "Tân Yên", "12", "Yên Thế", "7",
]  # fmt: skip
GRID = [[5, 6], [7, 8], [9, 10]]


def proposal(block: int, printed: str, indicator: str | None, **more: Any) -> dict[str, Any]:
    row = next((r for r, numbers in enumerate(GRID, 1) if block in numbers), 0)
    start = BLOCKS[block - 1].index(printed)
    place = f"bảng 1, dòng {row}, cột 2" if row else f"đoạn {block}"
    return {
        "place": place, "block": block, "start": start, "end": start + len(printed),
        "as_printed": printed, "value": int(printed.split()[0].replace(".", "")), "value_to": None,
        "qualifier": "chính xác", "unit": "hội viên", "indicator": indicator, "kind": {},
        "association": "lam-vuon", "period": "2026", "area": None, "target": False, "score": 0.9,
        "alternatives": [], "questions": [], **more,
    }  # fmt: skip


COURSES = {"activity_kind": "lop-tap-huan"}
PROPOSALS = [
    proposal(2, "52.340 hội viên", "members"),
    proposal(2, "1.431 chi hội", "branches"),
    proposal(2, "51.000 hội viên", "members", period="2025"),
    proposal(3, "52.340 hội viên", "members"),
    proposal(3, "15 suất quà", None),
    proposal(4, "53.000 hội viên", "members", period="2027", target=True, score=0.3),
    proposal(8, "12", "activities", kind=COURSES, area="D216", period="2024"),
    proposal(10, "7", "activities", kind=COURSES, area="D215", period="2024"),
    proposal(
        3, "15", None, score=0.4, alternatives=[{"indicator": "awards", "kind": {}, "score": 0.6}]
    ),
]


@pytest.fixture(autouse=True)
def read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading itself is tried in tests/reports; here it gives what is written above."""
    blocks = [
        {"number": n, "place": f"đoạn {n}", "text": text, "heading": None}
        for n, text in enumerate(BLOCKS, 1)
    ]
    for r, numbers in enumerate(GRID, 1):
        for c, n in enumerate(numbers, 1):
            blocks[n - 1]["place"] = f"bảng 1, dòng {r}, cột {c}"
    document = {**FACTS, "title": "Báo cáo năm 2026", "questions": [], "blocks": blocks,
                "tables": [{"number": 1, "grid": GRID}]}  # fmt: skip
    found = {"document": document, "proposals": PROPOSALS}
    monkeypatch.setattr(work, "read_document", lambda *args, **said: json.loads(json.dumps(found)))


@pytest.fixture
def office(tmp_path, published) -> Office:
    return Office(tmp_path / "office", published)


def opened(office: Office) -> updates.Reading:
    """The report read, its sender said."""
    found = updates.read_report("bc.docx", b"PK report", "records", "Lan", **office.places)
    return updates.confirm_reading("records", found.reading, **FACTS, who="Lan", **office.places)


def decide(office: Office, reading: str, at: list[int], state: str, **said: Any) -> None:
    updates.decide("records", reading, at, state, who="Lan", **said, **office.places)


def test_work_is_kept_at_each_key_and_goes_on_with_another(office):
    first = opened(office)
    decide(office, first.reading, [0, 3], "accepted", key="a-1")
    decide(office, first.reading, [1], "refused", reason="Đọc sai con số")
    decide(office, first.reading, [2], "open", change={"period": "2024"})
    # The same key again, and a line that a crash cut off, change nothing.
    decide(office, first.reading, [0, 3], "refused", reason="x", key="a-1")
    folder = office.uploads / "records" / "reading" / first.reading
    with (folder / "decisions.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"at": [1], "sta')
    # Dropped again, the same report goes on where it was left.
    again = updates.read_report("ten-khac.docx", b"PK report", "records", "Nam", **office.places)
    assert (again.reading, again.facts["said_by"]) == (first.reading, "Lan")
    assert {at: said["state"] for at, said in again.decisions.items()} == {
        0: "accepted", 3: "accepted", 1: "refused", 2: "open",
    }  # fmt: skip
    assert again.decisions[2]["change"] == {"period": "2024"}
    # What was changed before stays changed when the figures are accepted.
    decide(office, first.reading, [2, 6], "open", change={"target": True})
    decide(office, first.reading, [2, 6], "accepted")
    now = updates.reading("records", first.reading, **office.places)
    assert now.decisions[2]["change"] == {"period": "2024", "target": True}
    assert now.decisions[6]["change"] == {"target": True}
    with pytest.raises(BuildError, match="Đã có con số được quyết"):
        updates.confirm_reading("records", first.reading, **FACTS, who="Nam", **office.places)


@pytest.mark.parametrize(
    ("at", "state", "reason"), [([99], "accepted", ""), ([0], "gone", ""), ([0], "refused", " ")]
)
def test_a_decision_that_fits_nothing_is_not_kept(office, at, state, reason):
    found = opened(office)
    with pytest.raises(BuildError):
        decide(office, found.reading, at, state, reason=reason)
    assert updates.reading("records", found.reading, **office.places).decisions == {}


def test_the_desk_groups_folds_and_says_what_is_known(office, published):
    data = updates.desk(opened(office), **office.places)
    assert data["cards"] == [[0], [1], [2], [6, 7]]
    assert data["folded"] == {"doubtful": [[5], [8]], "aside": [[4]]}
    assert data["proposals"][0]["copies"] == [3]
    assert json.loads(json.dumps(data))["periods"]["2026"] == "2026"
    # The figure of 2023 in use: found by the key the desk makes of a figure.
    known = data["known"]["lam-vuon|members|||tháng 8/2023"]
    assert (known["value"], known["qualifier"]) == (50_000, "trên")
    assert known["line"].endswith("dòng 89")
    names = {(m["indicator"], *m["kind"].values()) for m in data["measures"]}
    assert {("activities", "lop-tap-huan"), ("participants", "lop-tap-huan"), ("members",)} <= names
    assert ("outputs", "lop-tap-huan") not in names
    assert ("member_associations", "xh-nn") in names and ("congresses_held", "xh-nn") not in names


@pytest.mark.slow
def test_only_what_was_accepted_is_handed_over_and_published(office):
    found = opened(office)
    with pytest.raises(BuildError, match="Chưa nhận con số nào"):
        updates.hand_over(found, "Lan", **office.places)
    decide(office, found.reading, [0, 3], "accepted")
    decide(office, found.reading, [1], "refused", reason="Đọc sai con số")
    decide(office, found.reading, [2], "accepted", change={"value": 51_100})
    decide(office, found.reading, [5], "accepted")
    decide(office, found.reading, [6, 7], "accepted")
    cited = "SELECT count(*) FROM reference.source_document WHERE source = ?"
    now = updates.reading("records", found.reading, **office.places)
    report = updates.hand_over(now, "Lan", **office.places)
    assert (report.accepted, report.rejected) == (5, 0), report.rejects
    # Nothing is published by itself.
    assert office.ask(cited, found.source) == [(0,)]
    office.publish(report)
    rows = office.ask(
        "SELECT indicator, time_label, ref_area, obs_value, as_printed, source_place, "
        "d.title, d.document_date FROM marts.observation AS o "
        "JOIN reference.source_document AS d USING (source) WHERE source = ? "
        "ORDER BY indicator, time_label, ref_area",
        found.source,
    )
    title = ("Báo cáo năm 2026", "2026-12-08")
    assert rows == [
        ("activities", "2024", "D215", 7, "7", "bảng 1, dòng 3, cột 2", *title),
        ("activities", "2024", "D216", 12, "12", "bảng 1, dòng 2, cột 2", *title),
        ("members", "2025", None, 51_100, "51.000 hội viên", "đoạn 2", *title),
        ("members", "2026", None, 52_340, "52.340 hội viên", "đoạn 2; đoạn 3", *title),
    ]
    assert office.ask(
        "SELECT target_year, target_value, source_place FROM marts.target_gap WHERE source = ?",
        found.source,
    ) == [(2027, 53_000, "đoạn 4")]
    # Each opens to its sentence, marked.
    (first, second) = texts.passages(found.source, rows[3][5], rows[3][4], office.uploads)
    assert (first.figure, second.after) == ("52.340 hội viên", ", tặng 15 suất quà.")
    (cell,) = texts.passages(found.source, "bảng 1, dòng 2, cột 2", "12", office.uploads)
    assert (cell.before, cell.figure, cell.head) == ("Tân Yên | ", "12", "Lớp")


def test_a_report_of_no_association_of_the_list_loses_nothing(office, monkeypatch):
    monkeypatch.setitem(FACTS, "association", "")
    monkeypatch.setitem(PROPOSALS[0], "association", None)
    found = opened(office)
    decide(office, found.reading, [0], "accepted")
    now = updates.reading("records", found.reading, **office.places)
    with pytest.raises(BuildError, match="1 con số đã nhận chưa rõ của hội nào"):
        updates.hand_over(now, "Lan", **office.places)
    assert updates.uploads("records", **office.places).empty
    assert updates.reading("records", found.reading, **office.places).decisions


@pytest.mark.slow
def test_more_of_the_same_report_replaces_what_came_before(office):
    found = opened(office)
    decide(office, found.reading, [0, 3], "accepted")
    for at, value in ((0, 52_340), (0, 52_300)):
        decide(office, found.reading, [at, 3], "accepted", change={"value": value})
        now = updates.reading("records", found.reading, **office.places)
        office.publish(updates.hand_over(now, "Lan", **office.places))
        assert office.figure("lam-vuon", "members") == value
    assert len(updates.uploads("records", **office.places)) == 2
    (known,) = [
        one for key, one in updates.desk(now, **office.places)["known"].items()
        if key.startswith("lam-vuon|members|||2026")
    ]  # fmt: skip
    assert known["value"] == 52_300 and "Báo cáo năm 2026" in known["line"]


def test_a_report_that_cannot_be_read_is_kept_and_said_why(office, monkeypatch):
    def refuse(*args: Any, **said: Any) -> None:
        raise BuildError("Tệp “a.pdf” là bản chụp.")

    monkeypatch.setattr(work, "read_document", refuse)
    with pytest.raises(BuildError, match="bản chụp"):
        updates.read_report("a.pdf", b"%PDF scan", "records", **office.places)
    assert updates.readings("records", **office.places) == []
    (kept,) = office.uploads.glob("original/*/*.pdf")
    assert kept.read_bytes() == b"%PDF scan"
