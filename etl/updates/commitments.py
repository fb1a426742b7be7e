"""Commitments noted in a meeting become records of targets, in the usual cycle.

They are an upload like any other, a CSV of the table `targets`; it goes through check,
preview and publication. It is no report of anybody's: nobody counts as having reported by it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Unpack

from etl.records import period
from etl.records.errors import BuildError
from etl.records.tables import BY_NAME
from etl.records.text import Problem, clean, quoted
from etl.updates.places import Places, opened
from etl.updates.report import Report
from etl.updates.service import check

#: Kind of the upload.
KIND = "commitments"
#: Letters of what is promised, and commitments of one meeting.
LETTERS, MOST = 300, 40


@dataclass(frozen=True)
class Commitment:
    """What somebody promised in the room.

    association  code of who does it
    what         in the words of the meeting
    due          a day, month, quarter or year as typed; "" where none was said
    number       how many, as typed: with an indicator (code) a target that is followed by
                 figures, without one kept as the words of the meeting
    """

    association: str
    what: str
    due: str = ""
    number: str = ""
    indicator: str = ""

    @property
    def problem(self) -> str:
        """What is wrong with it, in Vietnamese; "" when nothing is."""
        if not self.association:
            return "Chưa chọn ai làm."
        if not clean(self.what):
            return "Chưa ghi việc gì."
        if len(self.what) > LETTERS:
            return f"Việc ghi quá {LETTERS} chữ; ghi ngắn lại."
        if clean(self.due) and isinstance(held := period.period(self.due), Problem):
            return f"Hạn {quoted(clean(self.due)[:40])}: {held.message}"
        if self.indicator and not clean(self.number):
            return "Đã chọn chỉ số mà chưa ghi con số phải đạt."
        return ""


def note_commitments(
    dataset: str,
    day: date,
    commitments: Sequence[Commitment],
    *,
    who: str,
    when: datetime | None = None,
    as_of: date | None = None,
    **places: Unpack[Places],
) -> Report:
    """Check the commitments of a meeting; a report to preview and publish.

    Raises BuildError (Vietnamese) when there are none, too many, or one cannot be kept.
    """
    if not commitments:
        raise BuildError("Chưa có cam kết nào. Ghi ít nhất một việc.")
    if len(commitments) > MOST:
        raise BuildError(f"Mỗi cuộc họp ghi tối đa {MOST} cam kết. Chia làm hai lần.")
    if not clean(who):
        raise BuildError("Thiếu tên người ghi.")
    for number, commitment in enumerate(commitments, 1):
        if commitment.problem:
            raise BuildError(f"Cam kết thứ {number}: {commitment.problem}")
    moment = when or datetime.now(UTC)
    upload, _ = opened(places)[1].receive(
        f"Cam kết tại cuộc họp ngày {day:%d-%m-%Y}.csv",
        _csv(day, commitments),
        dataset,
        who,
        moment,
        kind=KIND,
    )
    return check([upload.upload], dataset, who=who, when=when, as_of=as_of, **places)


def _csv(day: date, commitments: Sequence[Commitment]) -> bytes:
    """The record file: what the meeting did not say stays empty."""
    names = [column.name for column in BY_NAME["targets"].columns]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    for commitment in commitments:
        writer.writerow(
            {
                "association": commitment.association,
                "title": clean(commitment.what),
                "indicator": commitment.indicator,
                "target_kind": "committed",
                "direction": "increase" if commitment.indicator else "achieve",
                "frequency": "once",
                "target_period": clean(commitment.due),
                "target_value": clean(commitment.number) if commitment.indicator else "",
                "state": "open",
                "as_printed": clean(commitment.number),
                "note": f"Ghi tại cuộc họp ngày {day:%d/%m/%Y}.",
            }
        )
    return out.getvalue().encode("utf-8")
