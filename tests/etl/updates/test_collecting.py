"""Who has reported, who is late, what is missing, and the letters to send."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from etl import updates
from etl.records.errors import BuildError
from tests.etl.updates.intake_office import Office, members, members_book


@pytest.fixture
def office(tmp_path: Path, published: Path) -> Office:
    return Office(tmp_path / "office", published)


def row(office: Office, association: str, today: date, period: str = "2025") -> dict[str, object]:
    found = updates.collecting("records", period, today=today, **office.places)
    return found[found["association"] == association].to_dict("records")[0]


@pytest.mark.parametrize(
    ("year", "due"),
    [(2023, date(2023, 12, 1)), (2024, date(2024, 12, 31)), (2026, date(2026, 12, 31))],
)
def test_the_due_date_is_the_one_in_the_law_of_the_day(year: int, due: date) -> None:
    assert updates.due_date(year) == due


@pytest.mark.slow
def test_lateness_counts_from_the_due_date(office: Office) -> None:
    before = row(office, "lam-vuon", date(2025, 12, 20))
    assert (before["state"], before["state_name"]) == ("not_due", "chưa đến hạn")
    after = row(office, "lam-vuon", date(2026, 1, 10))
    assert (after["state"], after["days_late"]) == ("never", 10)
    assert "chưa từng nộp" in str(after["state_name"])
    when = datetime(2026, 1, 5, 8, tzinfo=UTC)
    office.check(("bc.xlsx", members_book(members())), when=when)
    late = row(office, "lam-vuon", date(2026, 1, 10))
    assert (late["state"], late["days_late"], late["published"]) == ("late", 5, False)
    assert late["received_date"] == date(2026, 1, 5)
    assert row(office, "dong-y", date(2026, 1, 10))["state"] == "never"
    # It has reported, but not for the year after.
    other = row(office, "lam-vuon", date(2027, 1, 10), "2026")
    assert other["state"] == "missing" and "cho kỳ này" in str(other["state_name"])


@pytest.mark.slow
def test_a_report_for_another_year_does_not_count(office: Office) -> None:
    office.check(("bc.xlsx", members_book(members(time_period="2024"))))
    assert row(office, "lam-vuon", date(2026, 1, 10))["received_date"] is None


def test_what_is_missing_is_named_and_shrinks_with_what_is_published(office: Office) -> None:
    before = row(office, "lam-vuon", date(2025, 12, 20))
    assert "Hội viên" in before["missing"] and before["reported"] < before["expected"]
    office.publish(office.check(("bc.xlsx", members_book(members()))))
    after = row(office, "lam-vuon", date(2025, 12, 20))
    assert "Hội viên" not in after["missing"]
    assert after["reported"] == before["reported"] + 1 and after["published"]


def test_letters_say_how_late_and_what_is_missing(office: Office) -> None:
    letters = updates.reminders("records", "2025", today=date(2026, 1, 10), **office.places)
    text = letters[letters["association"] == "dong-y"]["text"].iloc[0]
    assert text.startswith("Kính gửi: Hội Đông y tỉnh Bắc Giang")
    assert "trước ngày 31/12/2025" in text and "quá hạn 10 ngày" in text
    assert "- Hội viên" in text and "126/2024/NĐ-CP" in text
    whole = updates.reminders_text(letters)
    assert whole.count("Kính gửi:") == len(letters)


def test_a_period_that_is_none_is_refused(office: Office) -> None:
    with pytest.raises(BuildError, match="kỳ báo cáo"):
        updates.collecting("records", "mai", **office.places)


def test_periods_are_those_there_are_the_last_due_first(office: Office) -> None:
    found = updates.due_periods("records", today=date(2026, 1, 10), **office.places)
    assert [item.label for item in found] == ["2025", "2024", "2026"]


@pytest.mark.slow
def test_the_longest_late_come_first_and_what_was_never_reported_is_told_apart(
    office: Office,
) -> None:
    when = datetime(2026, 1, 5, 8, tzinfo=UTC)
    office.check(("bc.xlsx", members_book(members())), when=when)
    found = updates.collecting("records", "2025", today=date(2026, 1, 10), **office.places)
    assert found["days_late"].tolist() == sorted(found["days_late"], reverse=True)
    own = row(office, "lam-vuon", date(2026, 1, 10))
    # Its members of 2023 are known, those of 2025 not yet published.
    assert "Hội viên" in own["missing"] and "Hội viên" not in own["never_reported"]
    assert set(own["never_reported"]) < set(own["missing"])
