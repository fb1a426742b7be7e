"""Figures printed in a text: the number with its word of degree and unit → a value.

Where figures stand is found here; what they are worth is read by etl/records/amounts.py,
the one grammar of amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import pairwise

from etl.lexicon import phrases
from etl.lexicon.lexicon import Match
from etl.records.amounts import MONEY, PERCENT, SCALES, Amount, amount
from etl.records.numerals import in_digits
from etl.records.text import Problem, fold
from etl.reports import leave_out
from etl.reports.forms import form

_RANGE_WORD = "từ … đến"
EXACT = "chính xác"
#: Words that a figure is at times glued to: "trên300".
_GLUE = "|".join(f"(?<={word})" for word in ("trên", "gần", "hơn", "khoảng", "được", "với"))
_NUMBER = (
    rf"(?:(?<![\w.,/])|(?<=[^\W\d_]/)|{_GLUE})(?:\d{{1,3}}(?:\. ?\d{{3}}(?!\d))+(?:,\d+)?"
    r"|\d{1,3}(?: \d{3})+(?![\d.,]*\d)|\d+(?:[.,]\d+)*)"
)
_DIGITS = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|dăm"
_WORDED = (
    rf"(?<!\w)(?:{_DIGITS}|nửa(?= (?:vạn|triệu|tỷ)))(?: (?:{_DIGITS}|không trăm"
    r"|mươi|mốt|tư|lăm|nhăm|chục|trăm|linh|lẻ|nghìn|ngàn|vạn|triệu"
    r"|tỷ|tỉ|rưỡi))*(?!\w)"
)
_SCALE = r"(?:" + "|".join(sorted((*SCALES, "trđ"), key=len, reverse=True)) + r")(?![^\W\d_])\.?"
_MONEY = r"(?:đồng(?! (?:chí|tác|bào|hồ|ý|đội|môn|nghiệp))|vnđ|vnd|đ(?!/c)|₫)(?!\w)"
_ONE = (
    rf"(?:{_NUMBER}|{_WORDED})"
    rf"(?:(?: ?{_SCALE})+(?: rưỡi)?(?: \d{{1,3}}(?:,\d+)?(?: ?{_SCALE})+)*)?"
)
_FIGURE = re.compile(
    rf"(?P<low>{_ONE})(?P<lowunit> ?%| ?{_MONEY})?"
    rf"(?:(?P<joint> ?[-–] ?| (?:đến|tới) )(?P<high>{_ONE}))?"
    rf"(?P<over> ?/ ?(?P<whole>\d{{1,4}}(?![\d/]))(?P<scale> ?{_SCALE})?)?"
    rf"(?:(?: ?\([^()\d]{{3,60}}\))(?= ?đồng))?"
    rf"(?P<unit> ?%| ?{_MONEY}| ?(?:m2|m²|ha|hecta|héc ta|tấn|kg|km)(?!\w))?",
    re.IGNORECASE,
)
#: "VND 2.89 billion" of an English summary.
_ENGLISH = re.compile(r"(?<=\d) (million|billion)( vnd| dong)?(?!\w)", re.IGNORECASE)
#: What a text without can have no figure.
MAY_COUNT = re.compile(rf"\d|(?<!\w)(?:{_DIGITS}|nửa)(?!\w)", re.IGNORECASE)
_COUNTABLE = form("figures.countable")
#: Behind "1,2 triệu": what is counted, so it is no money.
_THINGS = form("figures.things")
#: Before a number said in words: it is none ("trong năm", "hàng năm", "thứ hai").
_NOT_COUNTED = form("figures.not_counted")
_FROM = re.compile(r"(?<!\w)từ $", re.IGNORECASE)
_DATED = form("figures.dated")
_UPWARDS = re.compile(r"(?: [^\W\d_]+){0,3} trở lên", re.IGNORECASE)
#: How money is said without its unit: "150 triệu", "72 triệu 480 nghìn".
_IN_MONEY = re.compile(
    rf"(?:triệu|tỷ|tỉ|tr)\.?(?: \d{{1,3}}(?: nghìn| ngàn| triệu)\.?| (?:rưỡi|{_DIGITS}))?$",
    re.IGNORECASE,
)
_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")


@dataclass
class Figure:
    """One printed figure: its place in the text, its value, what stands around it."""

    start: int
    end: int
    printed: str
    value: Decimal
    value_to: Decimal | None = None
    qualifier: str = EXACT
    unit: str = ""
    denominator: int | None = None
    questions: list[str] = field(default_factory=list)
    #: Where the number itself stands, without degree and unit.
    digits: tuple[int, int] = (0, 0)
    #: Taken from a time: the year of a founding, a congress, a term.
    is_year: bool = False


@cache
def _degrees() -> tuple[re.Pattern[str], dict[str, str]]:
    words = {fold(p.text): p.code for p in phrases.read() if p.usage == phrases.QUALIFIER}
    words = {word: code for word, code in words.items() if phrases.GAP not in word}
    listed = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?:(?<!\w)(?P<word>{listed})|(?P<sign>[>≥<≤≈~]=?)) ?$"), words


_SAID_ABOVE = re.compile(r"(?:nói|nêu|kể|như|ở|bên|vừa) $", re.IGNORECASE)
_OPENED = re.compile(r"(?:^|[.:;]) ?$")
_SIGNS = {">": "trên", "≥": "ít nhất", ">=": "ít nhất", "≈": "khoảng", "~": "khoảng"}


def figures(text: str, matches: Sequence[Match], *, cell: bool = False) -> list[Figure]:
    """The figures of a text in NFC. `matches` are the lexicon's; `cell` says a table's field."""
    out = leave_out.spans(text)
    if cell:
        # "15." in a table is a number, "(15)" the accountant's.
        out = [span for span in out if not re.fullmatch(r"[\s(\[]*\d+[.)\]]?\s*", text)]
    out += [(m.start, m.end) for m in matches if m.kind == "period"]
    found: list[Figure] = []
    for match in _FIGURE.finditer(text):
        start = match.start("low")
        if leave_out.within(start, match.end("high") if match["high"] else match.end("low"), out):
            if not match["high"] or leave_out.within(*match.span("low"), out):
                continue
            match_low = _FIGURE.match(text[: match.end("low")], match.start("low"))
            if match_low is None:
                continue
            match = match_low
        figure = _figure(text, match, matches, cell=cell)
        if figure is not None and not (found and figure.start < found[-1].end):
            found.append(figure)
    return found


def _figure(
    text: str, match: re.Match[str], matches: Sequence[Match], *, cell: bool
) -> Figure | None:
    start, end = match.start(), match.end()
    low, high, whole = match["low"], match["high"], match["whole"]
    before = text[:start]
    degree, qualifier = _degree(before)
    worded = not low[0].isdigit()
    if worded and not _is_count(text, match, matches, degree):
        return None
    if worded and high is None and (pair := _neighbours(text, match)):
        start, low, high = pair
        before = text[:start]
        degree, qualifier = _degree(before)
    if whole is not None and not _is_part(text, match, matches, cell=cell):
        return None
    # "190/380 triệu đồng": millions, both.
    low += match["scale"] or ""
    if (
        high is not None
        and (match["joint"] or "").strip() in ("đến", "tới")
        and not _FROM.search(before)
    ):
        # "mở 12 đến 15 lớp" is a range, "tăng 12 lên đến 15" is not written so.
        high = high if len(before) < 2 or not before.rstrip().endswith(("tăng", "giảm")) else None
    unit = (match["unit"] or match["lowunit"] or "").strip()
    money = bool(re.fullmatch(_MONEY, unit, re.IGNORECASE)) or "trđ" in low.lower()
    number = f"{low}-{high}" if high else low
    if high and (match["joint"] or "").strip() in ("đến", "tới"):
        number = f"{low} đến {high}"
    own = MONEY if money else PERCENT if unit == "%" else unit or "người"
    value, questions = _value(number, own, scaled=bool(re.search(_SCALE, number, re.IGNORECASE)))
    if value is None:
        return None
    if value.value_to is None and qualifier in ("", EXACT) and _UPWARDS.match(text[end:]):
        since = _FROM.search(before)
        degree, qualifier = before[since.start() :] if since else degree, "ít nhất"
    if high and _FROM.search(before):
        degree, qualifier = before[_FROM.search(before).start() :], _RANGE_WORD  # type: ignore[union-attr]
        outer, outer_word = _degree(before[: len(before) - len(degree)])
        degree = outer + degree if outer_word else degree
    elif value.value_to is not None:
        qualifier = _RANGE_WORD
    if low.casefold().startswith("dăm"):
        qualifier = "khoảng"
    if not money and not unit and _IN_MONEY.search(high if high else low):
        # "150 triệu" and no noun behind: money.
        money = not any(
            m.usage in (phrases.COUNTED, phrases.NONE) and m.start - end in (0, 1)
            for m in matches
            # "2,5 triệu/tháng": what it is for.
            if text[end : end + 1] != "/"
            and not (match[0].endswith(".") and text[end : end + 1] == " ")
        ) and not _THINGS.match(text[end:])
    if english := _ENGLISH.match(text, end):
        scale = 10**6 if english[1].casefold() == "million" else 10**9
        value, end = Amount(value.value * scale), english.end()
        money = before.casefold().endswith("vnd ") or english[2] is not None
    figure = Figure(
        start - len(degree), end, "", value.value, value.value_to, qualifier or EXACT,
        MONEY if money else unit, int(whole) if whole and not match["scale"] else None, questions,
        (start, end),
    )  # fmt: skip
    figure.printed = text[figure.start : figure.end].strip()
    return figure


def _neighbours(text: str, match: re.Match[str]) -> tuple[int, str, str] | None:
    """ "bảy, tám lớp", "hai ba cuộc": where it starts, the lower and the higher number."""
    order: Sequence[str] = _DIGITS.replace("bẩy|", "").split("|")
    start, number = match.start("low"), match["low"].casefold()
    if " " not in number and (earlier := re.search(r"(?<!\w)(\w+), $", text[:start])):
        start, number = earlier.start(), f"{earlier[1].casefold()} {number}"
    lower, _, higher = number.replace("bẩy", "bảy").partition(" ")
    following: dict[str, str] = dict(pairwise(order))
    if following.get(lower) == higher != "năm" or (lower == "dăm" and higher in order):
        return start, lower, higher
    return None


def _degree(before: str) -> tuple[str, str]:
    """The word of degree at the end of the text, as printed, and its name in qualifier.csv."""
    form, words = _degrees()
    folded = before[-40:].casefold()
    match = form.search(folded)
    if match is None:
        return "", ""
    printed = before[len(before) - len(match[0]) :]
    if match["word"] == "còn" and _OPENED.search(before[: len(before) - len(match[0])]):
        # "Tồn tại: còn 05 chi hội …": still, and not left over.
        return printed, ""
    if match["word"] == "trên" and _SAID_ABOVE.search(before[: len(before) - len(match[0])]):
        return "", ""
    if match["sign"]:
        return printed, _SIGNS.get(match["sign"], "")
    return printed, words.get(fold(match["word"]), "")


def _is_count(text: str, match: re.Match[str], matches: Sequence[Match], degree: str) -> bool:
    """A number in words counts something the lexicon knows, or has a word of degree or scale."""
    words = match["low"].casefold().split()
    before, after = text[: match.start()], match.end()
    if _NOT_COUNTED.search(before[-12:]):
        return False
    counted = any(
        m.usage == phrases.COUNTED and m.start - after in (0, 1) and m.code != "member_associations"
        for m in matches
    )
    scaled = any(word in SCALES for word in words)
    if words == ["một"]:
        return bool(degree) and counted
    if counted or match["unit"] or match["lowunit"]:
        return True
    if words[-1] == "năm" and set(words[-2:-1]) & {"mươi", "mười"}:
        # "hai mươi năm": years; twenty-five is "hai mươi lăm".
        return False
    noun = text[after : after + 12].casefold()
    if re.match(r" (?:năm|tháng|ngày|tuần|tuổi|giờ|phút|lần|mặt|bên|điểm|phần)(?!\w)", noun):
        return False
    if len(words) == 1 or (words[0] == "dăm" and not scaled):
        # Small numbers count little: "ba huyện", and not "hai huyện Sơn Động, Yên Thế".
        return words[0] != "năm" and bool(_COUNTABLE.match(text[after:]))
    return scaled or bool(set(words) & {"mười", "mươi", "trăm", "chục"})


def _is_part(text: str, match: re.Match[str], matches: Sequence[Match], *, cell: bool) -> bool:
    """True for "9/10 huyện"; not for a day, an act, a rate per time."""
    first, whole = match["low"], match["whole"]
    if not re.fullmatch(r"\d+(?:\.\d{3})*", first) or re.match(r"[/\-–]", text[match.end() :][:1]):
        return False
    count = int(first.replace(".", ""))
    if _DATED.search(text[: match.start()]):
        return False
    if int(whole) >= 1900 or (int(whole) < 5 and not cell):
        # "2/3 số hội viên" is a share.
        return False
    after = text[match.end() :]
    possible = count > 31 or int(whole) > 12 or cell or re.match(r" [^\W\d_]", after)
    return count <= int(whole) and bool(possible)


def _value(number: str, unit: str, *, scaled: bool) -> tuple[Amount | None, list[str]]:
    """What the number is worth; where it can be read in two ways the likelier, and a question."""
    number = re.sub(r"(\d)\. (?=\d{3})", r"\1.", number)
    number = re.sub("trđ", "triệu", number, flags=re.IGNORECASE)
    number = re.sub("nửa", "0,5", number, flags=re.IGNORECASE)
    number = re.sub("dăm", "năm", number, flags=re.IGNORECASE)
    if scaled and re.match(r"[1-9]\d{0,2}\.\d{3}(?!\d)", number):
        # "2.145 triệu": the official reading of the dot, and the question of the grammar.
        asked = amount(fold(number), MONEY)
        found = amount(fold(re.sub(r"(?<=\d)\.(?=\d{3})", "", number)), MONEY)
        if isinstance(found, Amount):
            return found, [asked.message] if isinstance(asked, Problem) else []
    asked_unit = MONEY if unit == MONEY or (scaled and unit == "người") else unit
    folded = in_digits(fold(number))
    if "không trăm" in fold(number):
        # "một nghìn không trăm bảy mươi": no hundreds, said.
        folded = re.sub(
            r"(?:(?<=nghìn)|(?<=ngàn)) ?(\d{1,2})(?!\d)", lambda m: f" {m[1]:0>3}", folded
        )
    found = amount(folded, asked_unit)
    if isinstance(found, Amount):
        return found, []
    if (
        asked_unit == MONEY
        and (plain := amount(f"{folded} đồng", MONEY))
        and isinstance(plain, Amount)
    ):
        return plain, []
    if asked_unit == PERCENT and isinstance(plain := amount(f"{folded}%", PERCENT), Amount):
        return plain, []
    question = found.message
    if _COMMAS.fullmatch(folded):
        return Amount(Decimal(folded.replace(",", ""))), [question]
    if isinstance(loose := amount(folded, "m²" if "," in folded else "người"), Amount):
        return loose, [question]
    bare = re.sub(r"[^\d]", "", folded.split()[0]) if folded else ""
    return (Amount(Decimal(bare)), [question]) if bare else (None, [])


def year_figures(text: str, times: Iterable[Match], is_year: bool = True) -> list[Figure]:
    """The years in times, as figures of indicators that are years."""
    found = []
    for time in times:
        years = list(re.finditer(r"(?:19|20)\d\d", text[time.start : time.end]))
        for number, year in enumerate(years):
            start = time.start + year.start()
            found.append(
                Figure(
                    start, start + 4, text[time.start : time.end], Decimal(year[0]),
                    digits=(start, start + 4), unit=str(number), is_year=is_year,
                )
            )  # fmt: skip
    return found


__all__ = ["Figure", "Problem", "figures", "year_figures"]
