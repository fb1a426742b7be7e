"""What reading a report costs: seconds of the processor and memory, for sixty pages or a file.

python benchmarks/report_reading.py            sixty pages of Word made of the open corpus
python benchmarks/report_reading.py FILE …     reports of your own
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import docx

from etl.lexicon.lexicon import lexicon
from etl.reports.propose import propose
from etl.reports.reading.read import read

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "reports" / "corpus" / "open"
WORDS_A_PAGE, PAGES = 480, 60


def sixty_pages(folder: Path) -> Path:
    """A report of sixty pages: the paragraphs of the open corpus, again and again."""
    lines = [b.text for path in sorted(CORPUS.glob("*.docx")) for b in read(path).blocks]
    document, words = docx.Document(), 0
    while words < PAGES * WORDS_A_PAGE:
        for line in lines:
            document.add_paragraph(line)
            words += len(line.split())
    path = folder / "sixty.docx"
    document.save(str(path))
    return path


def main(files: list[str]) -> None:
    lexicon()
    with tempfile.TemporaryDirectory() as folder:
        for path in map(Path, files or [str(sixty_pages(Path(folder)))]):
            begun = time.process_time()
            report = read(path)
            middle = time.process_time()
            _, proposals = propose(report)
            ended = time.process_time()
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(
                f"{path.name}: {report.pages or PAGES} pages, {len(proposals)} figures; reading "
                f"{middle - begun:.1f} s, proposing {ended - middle:.1f} s, {memory} MB"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
