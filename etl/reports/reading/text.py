"""A text file → blocks: a line each, in whatever letters it was saved."""

from __future__ import annotations

from pathlib import Path

from etl.files.limits import Budget, Refused
from etl.reports.reading.blocks import PARAGRAPH, Report
from etl.reports.reading.headings import rank
from etl.reports.reading.letters import Letters

_CODINGS = ("utf-8-sig", "utf-16", "cp1252")
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def read(path: Path, report: Report, budget: Budget) -> None:
    """Add the blocks of the file. Raises Refused for bytes that are no text."""
    text = decoded(path.read_bytes())
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    letters = Letters([(line, "")] for line in lines)
    for number, line in enumerate(lines, start=1):
        budget.take(1)
        place = f"dòng {number}"
        if found := letters.read([(line, "")], place):
            report.add(PARAGRAPH, place, found, rank(found))
    if question := letters.question():
        report.questions.append(question)


def decoded(data: bytes) -> str:
    """The text of the bytes; those of the letters before Unicode as Western ones."""
    coding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if coding is None and b"\x00" in data[:4096]:
        raise Refused(
            "không phải tệp văn bản. Mở tệp, lưu lại dạng .docx hoặc .txt (UTF-8) rồi đưa vào."
        )
    for name in (coding,) if coding else ("utf-8", "cp1258" if _is_cp1258(data) else "cp1252"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _is_cp1258(data: bytes) -> bool:
    """Vietnamese Windows letters: tones are signs of their own behind the vowels."""
    tones = sum(data.count(tone) for tone in (b"\xcc", b"\xec", b"\xd2", b"\xde", b"\xf2"))
    bases = sum(data.count(base) for base in (b"\xf5", b"\xfd", b"\xea", b"\xf4", b"\xe2"))
    dong = data.count(b"\xf0") + data.count(b"\xd0")
    return tones > 3 and bases > 3 and dong > 0 and b"\xae" not in data
