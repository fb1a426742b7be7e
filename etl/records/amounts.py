"""Amounts as people write them in Vietnamese → a number, or a question that says both readings.

Dot for thousands, comma for decimals, words of scale and what follows them ("8,6 tỷ",
"1 tỷ 250", "2 triệu 5", "hai trăm nghìn"), words of degree ("trên 50"), ranges
("từ 5 đến 7"), a unit behind. The one grammar of amounts: whatever reads a figure reads
it here. What can be read in two ways is asked about, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from etl.records.numerals import in_digits
from etl.records.text import Problem, clean, fold, quoted

#: Units whose figures may have decimals; every other unit counts whole things.
FRACTIONAL_UNITS = frozenset({"%", "m²", "m2", "ha", "tấn", "km", "kg", "điểm"})
MONEY, PERCENT = "đồng", "%"
#: Money below this, without its unit behind it, is asked about: triệu may have been meant.
SMALL_MONEY = 1_000_000
#: From here on it is nghìn that may have been meant.
_MANY = 10_000
#: Whole numbers above this are not exact in a double.
LARGEST = Decimal(2**53)

SCALES = {
    "chục": 10,
    "trăm": 100,
    "nghìn": 1_000,
    "ngàn": 1_000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tr": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}
_UNIT_WORDS = {
    MONEY: frozenset({"đồng", "đ", "₫", "vnđ", "vnd", "đồng việt nam", "đồng vn"}),
    "m²": frozenset({"m²", "m2"}),
    "người": frozenset({"người", "hội viên", "trí thức"}),
    PERCENT: frozenset({"%"}),
}
_SCALE_WORD = "|".join(sorted(SCALES, key=len, reverse=True))
_PART = re.compile(
    rf"(?P<figure>[0-9](?:[0-9., ]*[0-9])?) *(?P<scales>(?:(?:{_SCALE_WORD})(?![^\W\d_])\.? *)*)"
    r"(?P<half>rưỡi|rưởi)? *"
)
_DEGREE = re.compile(
    r"(?:(?:vào |ước |còn )?(?:khoảng trên|bình quân trên|bình quân|khoảng|trên|gần|ít nhất|"
    r"tối thiểu|còn|hơn|dưới|không quá|ước|ước tính|xấp xỉ|chừng|độ|tối đa)(?!\w)|[>≥<≤≈~]=?) *"
)
_RANGE = re.compile(r"(?:từ )?(?P<low>[0-9].*?) ?(?:-|đến|tới) ?(?P<high>[0-9].*)")
#: "250 trđ", "250 tr.đ".
_SHORT_MILLIONS = re.compile(r"(?<![^\W\d_])tr\.? ?đ(?:ồng)?(?!\w)")
_VAGUE = ("hàng", "nhiều", "vài", "một số", "mấy", "đông đảo", "hầu hết")
_NOTHING = {"không", "không có", "0 có", "ko", "ko có", "k có"}
_AS_ABOVE = {"nt", "n/t", "như trên"}
_NOT_YET = {"chưa có", "chưa có số liệu", "chưa rõ", "n/a", "?", *_AS_ABOVE}


@dataclass(frozen=True)
class Amount:
    """An amount: its value, the upper end of a range, the words of degree as written."""

    value: Decimal
    value_to: Decimal | None = None
    degree: str | None = None


def is_whole_unit(unit: str | None) -> bool:
    """True when figures of the unit are whole numbers (counts, đồng, years)."""
    return unit is not None and unit not in FRACTIONAL_UNITS


def is_unit(word: str, unit: str) -> bool:
    """True when the word says the unit, in one of the ways it is written."""
    return fold(word) in _UNIT_WORDS.get(unit, {fold(unit)})


def number(text: str, unit: str | None = None) -> Decimal | Problem:
    """One number; `unit` settles what a lone dot group means. A range or degree is a Problem.

    >>> number("8,6 tỷ", "đồng")
    Decimal('8600000000.0')
    >>> number("18.500", "ha").rule
    'number_ambiguous'
    """
    parsed = amount(text, unit)
    if isinstance(parsed, Problem):
        return parsed
    text = clean(text)
    if parsed.degree is not None:
        return Problem(
            "number",
            f"{quoted(text)} có từ chỉ mức độ. Ghi con số ở đây, ghi từ ấy ở cột Từ chỉ mức độ.",
        )
    if parsed.value_to is not None:
        return Problem(
            "number",
            f"{quoted(text)} có hơn một con số. Một ô một số; khoảng từ … đến … ghi ở hai cột.",
        )
    return parsed.value


def amount(text: str, unit: str | None = None) -> Amount | Problem:
    """An amount with its words of degree or range; `unit` is the indicator's, None when unknown.

    A Problem is a question: it names the readings there are, or says what to write.
    """
    text = clean(text)
    body = re.sub(
        r"(?<![^\W\d_])tr\.? ?đ(?:ồng)?(?!\w)", "triệu đồng", fold(text).replace("−", "-")
    )
    if body.startswith(_VAGUE) or body in _NOTHING | _NOT_YET or not body.strip("-.… "):
        return _no_figure(text, body)
    degree = None
    if match := _DEGREE.match(body):
        degree, body = match[0].strip(), body[match.end() :]
    body = in_digits(body)
    if match := _RANGE.fullmatch(body):
        return _range(match["low"], match["high"], text, unit, degree)
    value = _signed(body, text, unit)
    return value if isinstance(value, Problem) else Amount(value, None, degree)


def _range(
    low: str, high: str, text: str, unit: str | None, degree: str | None
) -> Amount | Problem:
    """Both ends; a scale written once, behind the upper end, is of both."""
    upper = _signed(high, text, unit)
    if isinstance(upper, Problem):
        return upper
    match = _PART.match(high)
    if match is not None and match["scales"] and re.fullmatch("[0-9.,]+", low):
        low = f"{low} {match['scales']}"
    lower = _signed(low, text, unit)
    return lower if isinstance(lower, Problem) else Amount(lower, upper, degree)


def _signed(body: str, text: str, unit: str | None) -> Decimal | Problem:
    if re.fullmatch(r"\([0-9].*\)", body):
        inner = body.strip("() ")
        return _ask(text, f"-{inner} (số âm của kế toán)", inner, f"-{inner}", inner)
    if body[:1] in "+-":
        value = _positive(body[1:].strip(), text, unit)
        return value if isinstance(value, Problem) or body[0] == "+" else -value
    return _positive(body, text, unit)


def _positive(body: str, text: str, unit: str | None) -> Decimal | Problem:
    if re.match(r"[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]", body):
        return Problem(
            "number",
            f"{quoted(text)} là số Excel viết rút gọn, đã mất chữ số. Đặt lại định dạng ô, ghi đủ "
            "các chữ số.",
        )
    total, rest = Decimal(0), body
    previous: Decimal | None = None
    decimals = scaled = False
    while rest and (match := _PART.match(rest)):
        words = match["scales"].replace(".", " ").split()
        scale = Decimal(1)
        for word in words:
            scale *= SCALES[word]
        figure = _figure(match["figure"], text, unit, scaled=bool(words))
        if isinstance(figure, Problem):
            return figure
        rest = rest[match.end() :]
        part = figure * scale + (scale / 2 if match["half"] else 0)
        if match["half"] and (not words or figure != figure.to_integral_value()):
            return _not_a_number(text)
        if previous is not None:
            if decimals or part >= previous or (words and scale < 1_000 < previous):
                return _several(text)
            if not words:
                filled = _remainder(match["figure"], previous, text, rest)
                if isinstance(filled, Problem):
                    return filled
                part = filled
        total += part
        previous, scaled = scale, scaled or bool(words)
        decimals = figure != figure.to_integral_value() or bool(match["half"])
        if not words:
            break
    if previous is None:
        return _not_a_number(text)
    if rest and (problem := _unit_problem(rest, unit, text)):
        return problem
    return _plausible(total, text, unit, explicit=scaled or bool(rest))


def _remainder(figure: str, scale: Decimal, text: str, rest: str) -> Decimal | Problem:
    """What a bare number after a word of scale is worth: "1 tỷ 2", "1 tỷ 250".

    One digit counts tenths; three digits, or as many as the scale has noughts, its places.
    """
    digits = re.sub("[., ]", "", figure)
    places = len(str(scale)) - 1
    value = Decimal(digits)
    if len(digits) == places and scale >= 1_000:
        return value
    known = (len(digits) == 1 and scale >= 1_000) or (len(digits) == 3 and scale in _THREES)
    meant = value * scale / Decimal(10) ** len(digits)
    if known and not rest:
        return meant
    whole = text.split(figure)[0].strip()
    return Problem(
        "number_ambiguous",
        f"{quoted(text)} đọc được mấy cách: {whole} cộng {figure} đơn vị, hay {whole} và "
        f"{_plain(meant)}. Ghi đủ bằng chữ số, chia hàng nghìn bằng dấu chấm.",
    )


_THREES = (Decimal(1_000), Decimal(1_000_000), Decimal(1_000_000_000))


def _figure(figure: str, text: str, unit: str | None, *, scaled: bool) -> Decimal | Problem:
    """Digits with separators → Decimal. A space beside a mark of thousands is a misprint."""
    if match := re.fullmatch(r"(\d[\d.]*?)(?: ?, | ,)(\d[\d.]*)", figure.strip()):
        first, second = match.groups()
        return Problem(
            "number_ambiguous",
            f"{quoted(text)} có thể là một số {first},{second} hoặc hai số {first} và {second}. "
            f"Ghi liền {first},{second} nếu là một số; hai số thì ghi hai dòng.",
        )
    figure = re.sub(r" *([.,]) *", r"\1", figure.strip())
    if re.fullmatch(r"\d+", figure):
        return Decimal(figure)
    if re.fullmatch(r"\d{1,2} \d{3}(?:,\d+)?|\d{1,3}(?: \d{3}){2,}(?:,\d+)?", figure):
        return Decimal(figure.replace(" ", "").replace(",", "."))
    if match := re.fullmatch(r"(\d+) (\d{3})", figure):
        return Problem(
            "number_ambiguous",
            f"{quoted(text)} có thể là một số {match[1]}.{match[2]} hoặc hai số {match[1]} và "
            f"{match[2]}. Ghi {match[1]}.{match[2]} nếu là một số; hai số thì ghi hai dòng.",
        )
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?|[1-9]\d{0,2}\.\d{3},\d+", figure):
        return Decimal(figure.replace(".", "").replace(",", "."))
    if match := re.fullmatch(r"([1-9]\d*)([.,])(\d{3})", figure):
        head, mark, tail = match.groups()
        if mark == "." and len(head) <= 3 and is_whole_unit(unit) and not scaled:
            return Decimal(head + tail)
        after = text[text.find(figure) + len(figure) :] if scaled and figure in text else ""
        if not scaled:
            after = {MONEY: f" {MONEY}", PERCENT: PERCENT}.get(unit or "", "")
        short = tail.rstrip("0")
        # Three decimals would be asked about again: one more digit says they are not thousands.
        part = head if not short else f"{head},{tail}0" if len(short) == 3 else f"{head},{short}"
        return _ask(
            text, f"{_grouped(head + tail)}{after}", f"{head},{tail}{after}",
            f"{head + tail}{after}", f"{part}{after}",
        )  # fmt: skip
    if re.fullmatch(r"\d+,\d+|\d+\.\d+", figure):
        return Decimal(figure.replace(",", "."))
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", figure):
        right = figure.replace(",", " ").replace(".", ",").replace(" ", ".")
        return Problem(
            "number",
            f"{quoted(text)} chia hàng nghìn bằng dấu phẩy. Nếu là {right} thì ghi {right}.",
        )
    return Problem(
        "number",
        f"{quoted(text)} không đọc được thành số. Dấu chấm chia hàng nghìn, dấu phẩy chia số lẻ: "
        "1.389 hoặc 12,5.",
    )


def _plausible(value: Decimal, text: str, unit: str | None, *, explicit: bool) -> Decimal | Problem:
    """The value, unless its unit says that something else may have been meant."""
    if value > LARGEST:
        return Problem("number_too_large", f"{quoted(text)} lớn quá mức tính được. Xem lại con số.")
    if unit == MONEY and 0 < value < SMALL_MONEY and not explicit:
        digits = f"{value.normalize():f}".replace(".", ",")
        scale = "nghìn" if value >= _MANY else "triệu"
        return _ask(
            text, f"{text} đồng", f"{text} {scale} đồng", f"{digits} đồng", f"{digits} {scale}"
        )
    if unit == PERCENT and 0 < value <= 1 and not explicit:
        hundred = _plain(value * 100)
        return _ask(text, f"{text} %", f"{hundred} %", f"{_plain(value)}%", f"{hundred}%")
    return value


def _ask(text: str, one: str, other: str, write_one: str, write_other: str) -> Problem:
    return Problem(
        "number_ambiguous",
        f"{quoted(text)} có thể là {one} hoặc {other}. Ghi {write_one} hoặc {write_other} cho rõ.",
    )


def _several(text: str) -> Problem:
    return Problem(
        "number_ambiguous",
        f"{quoted(text)} có hơn một con số, không rõ cộng thế nào. Ghi một số bằng chữ số, chia "
        "hàng nghìn bằng dấu chấm.",
    )


def _plain(value: Decimal) -> str:
    """1200000000 → "1.200.000.000"; 0.65 → "0,65"."""
    text = f"{value:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def _grouped(digits: str) -> str:
    return _plain(Decimal(digits))


def _no_figure(text: str, body: str) -> Problem:
    """What stands for nothing, for not known, or for no number at all."""
    if body in _AS_ABOVE:
        advice = "Ghi lại con số ở từng dòng."
    elif body in _NOTHING or not body.strip("-.… "):
        # Statistical tables write "-" for nothing and "…" for something not collected.
        advice = (
            "Ghi 0 nếu đúng là không có; để trống nếu chưa có số liệu; nếu có mà chưa thu thập "
            "thì để trống và chọn trạng thái “Có nhưng chưa thu thập”."
        )
    else:
        advice = (
            "Để trống nếu chưa có số liệu; nếu có mà chưa thu thập thì chọn trạng thái “Có nhưng "
            "chưa thu thập”."
        )
    return Problem("number", f"{quoted(text)} không phải con số. {advice}")


def _not_a_number(text: str) -> Problem:
    return Problem(
        "number", f"{quoted(text)} không phải số. Ghi bằng chữ số, ví dụ 1389 hoặc 12,5."
    )


def _unit_problem(word: str, unit: str | None, text: str) -> Problem | None:
    """A unit written after the figure must be the indicator's own."""
    word = word.strip()
    if unit is not None and is_unit(word, unit):
        return None
    if re.fullmatch("[.,;:]+", word):
        whole = text.strip(" .,;:")
        return Problem(
            "number",
            f"{quoted(text)} có dấu {quoted(word)} thừa ở cuối, có thể còn thiếu chữ số. Nếu đủ "
            f"thì ghi {whole}.",
        )
    if re.match(r"(?:[-/–,.;+→]|->|và)? ?\d", word):
        return Problem(
            "number",
            f"{quoted(text)} có hơn một con số. Một ô một số; khoảng từ … đến … ghi ở hai cột.",
        )
    expected = f"đơn vị của chỉ số là {quoted(unit)}" if unit else "cột này chỉ ghi số"
    # Numerals among the words behind are in digits by now: those are not what was written.
    behind = f"chữ {quoted(word)}" if word in fold(text) else "chữ"
    return Problem("unit", f"{quoted(text)} có {behind} sau con số; {expected}. Ghi riêng con số.")
