"""From an association's workbook to a published snapshot, without losing a row.

The back end of /cap-nhat and of `python -m etl intake`: check, marked workbook,
preview, publish, corrections, history, collecting. See docs/intake.md. All texts are
Vietnamese; expected failures raise etl.records.errors.BuildError.
"""

from __future__ import annotations

from etl.files.limits import MAX_FILE, MAX_FILES
from etl.records.errors import BuildError
from etl.snapshot.publish import unreadable
from etl.template.due import due_date, next_period
from etl.updates.cli import add_arguments, run
from etl.updates.commitments import LETTERS, Commitment, note_commitments
from etl.updates.comparison import Comparison
from etl.updates.corrections import declare_correction, figures, record_cells
from etl.updates.followup import collecting, due_periods, reminders, reminders_text
from etl.updates.listing import file_report, original, uploads
from etl.updates.marked import marked_name, marked_workbook
from etl.updates.publication import Preview, discard, load_preview, preview, preview_of
from etl.updates.publication import publish_preview as publish
from etl.updates.reading.cards import desk
from etl.updates.reading.choices import label as period_label
from etl.updates.reading.records import hand_over
from etl.updates.reading.work import Reading, decide, read_report, reading, readings, report_file
from etl.updates.reading.work import confirm as confirm_reading
from etl.updates.report import FileReport, Report, load_report, rejects_csv
from etl.updates.service import check, check_again
from etl.updates.timeline import (
    compare,
    history,
    last_signed,
    rollback,
    since,
    snapshot_on,
)
from etl.uploads.mends import Mend

__all__ = [
    "LETTERS",
    "MAX_FILE",
    "MAX_FILES",
    "BuildError",
    "Commitment",
    "Comparison",
    "FileReport",
    "Mend",
    "Preview",
    "Reading",
    "Report",
    "add_arguments",
    "check",
    "check_again",
    "collecting",
    "compare",
    "confirm_reading",
    "decide",
    "declare_correction",
    "desk",
    "discard",
    "due_date",
    "due_periods",
    "figures",
    "file_report",
    "hand_over",
    "history",
    "last_signed",
    "load_preview",
    "load_report",
    "marked_name",
    "marked_workbook",
    "next_period",
    "note_commitments",
    "original",
    "period_label",
    "preview",
    "preview_of",
    "publish",
    "read_report",
    "reading",
    "readings",
    "record_cells",
    "rejects_csv",
    "reminders",
    "reminders_text",
    "report_file",
    "rollback",
    "run",
    "since",
    "snapshot_on",
    "unreadable",
    "uploads",
]
