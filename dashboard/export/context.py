"""What every file says of itself: dataset, snapshot, date, filters in force, citation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.selection.view import View
from dashboard.words import clean, numbers, wording

DEMO_BADGE = "SỐ LIỆU MINH HOẠ"
DEMO_WORDS = "số liệu mô phỏng, không phải số liệu thực, không dùng để báo cáo"


@dataclass(frozen=True)
class ExportContext:
    """Dataset, snapshot and filter in words.

    filters   "Loại hình: …", "Từ năm 2020", …; empty when nothing is filtered
    built_on  the day the snapshot was published
    """

    dataset: str
    dataset_name: str
    snapshot: str
    built_on: date
    filters: tuple[str, ...] = ()

    @classmethod
    def of(cls, view: View) -> ExportContext:
        """The context of a view."""
        return cls(
            dataset=view.snapshot.dataset,
            dataset_name=wording.DATASET_NAMES[view.snapshot.dataset],
            snapshot=clean.one_line(view.snapshot.id),
            built_on=_day(view.snapshot.built_at),
            filters=tuple(clean.one_line(words) for _, words in view.filter.words(view.choices)),
        )

    @property
    def is_demo(self) -> bool:
        return self.dataset == "demo"

    @property
    def dataset_words(self) -> str:
        """The dataset; the demo never without saying what it is."""
        return f"{self.dataset_name} ({DEMO_WORDS})" if self.is_demo else self.dataset_name

    @property
    def snapshot_words(self) -> str:
        return f"Bản số liệu {self.snapshot} ngày {numbers.day(self.built_on)}"

    @property
    def filter_words(self) -> str:
        """The filters in one line; says so when there are none."""
        return "; ".join(self.filters) if self.filters else "Không lọc"

    @property
    def line(self) -> str:
        """All of it in one short line, for the foot of a slide or a picture."""
        name = f"{self.dataset_name} (mô phỏng)" if self.is_demo else self.dataset_name
        return f"{name} · {self.snapshot_words} · {self.filter_words}"

    @property
    def citation(self) -> str:
        """How to cite figures taken from this file."""
        demo = f" {DEMO_BADGE}: {DEMO_WORDS}." if self.is_demo else ""
        return (
            f"{wording.ORGANISATION} ({self.built_on.year}). {wording.TITLE}, "
            f"bộ số liệu “{self.dataset_name}”, bản số liệu {self.snapshot}, "
            f"công bố ngày {numbers.day(self.built_on)}.{demo}"
        )


def _day(moment: datetime) -> date:
    """The day in Vietnam, as numbers.day writes it."""
    return (moment if moment.tzinfo is None else moment.astimezone(numbers.VIETNAM)).date()
