"""Noughts that a sentence states without a number: "không tổ chức hội thảo nào".

Only what is said to be none; "chưa" is not yet known to be none, and silence says nothing.
Proposed below the usual threshold, with a question: somebody must see the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.lexicon import phrases
from etl.lexicon.lexicon import INDICATOR, Match
from etl.reports.choose import Candidate
from etl.reports.figures import Figure
from etl.reports.forms import form

_SCORE = 0.45
_DID_NOT = form("nothing.did_not")
_NO_MONEY = form("nothing.no_money")
_OF_SOME = form("nothing.of_some")
_STATED = frozenset({"activities", "posts"})
QUESTION = "Câu nói là không có, không in con số. Xác nhận số 0."


def noughts(text: str, matches: Sequence[Match]) -> Iterator[tuple[Figure, Candidate]]:
    """The noughts stated in a text and the indicator each is of."""
    for said in _NO_MONEY.finditer(text):
        if not _OF_SOME.search(text[: said.start()]):
            kind = {"funding_source": "state_budget"}
            yield _nought(text, said.start(), said.end()), Candidate("income", kind, _SCORE)
    for said in _DID_NOT.finditer(text):
        of = next(
            (
                m for m in matches
                if m.kind == INDICATOR and m.usage == phrases.COUNTED and m.code in _STATED
                and m.dimensions and said.start() < m.start <= said.end() + 1
            ),
            None,
        )  # fmt: skip
        if of is None or _OF_SOME.search(text[: said.start()]):
            continue
        sure = re.match(r"[^.;,]{0,25} nào(?!\w)", text[of.end :])
        if of.code == "activities" and not sure and "không có" in said[0].casefold():
            continue
        end = of.end + sure.end() if sure else of.end
        yield _nought(text, said.start(), end), Candidate(of.code, dict(of.dimensions), _SCORE)


def _nought(text: str, start: int, end: int) -> Figure:
    return Figure(
        start, end, text[start:end].strip(), Decimal(0), questions=[QUESTION], digits=(start, end)
    )
