"""What speaks for a figure being of no indicator; the noun it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.lexicon import phrases
from etl.lexicon.lexicon import ASSOCIATION, Match
from etl.records.amounts import MONEY, PERCENT
from etl.reports.circumstances import Settled
from etl.reports.figures import Figure
from etl.reports.forms import form
from etl.reports.proximity import Sentence

DIFFERENCE = form("weigh.difference")
_NEW_LEVEL = form("weigh.new_level")
_EACH = form("weigh.each")
_PER = form("weigh.per")
_MEANT_EACH = form("weigh.meant_each")
_REQUEST, _ACCORDING = form("weigh.request"), form("weigh.according")
_FILLED = form("weigh.filled")
#: Hectares that no association's own fields have: those of the province.
_LARGE = 1000
_OF_PLAN = form("weigh.of_plan")
#: Indicators that are rates or differences themselves.
_RATES = frozenset(
    {
        "income_per_association", "support_per_district", "monthly_allowance",
        "offices_per_district", "insurance_cards", "cycle_years", "posts_cut",
    }
)  # fmt: skip
_PROVINCE = form("weigh.province")
#: Told of the whole province, these are still the association's.
_OWN = frozenset({"members", "branches", "subordinate_associations"})
_NOUN = re.compile(r"\s?(?P<words>(?:[^\W\d_]+(?:[&/][^\W\d_]+)?)(?: [^\W\d_]+){0,3})")
#: Words that count anything: what the figure is of is said elsewhere.
NEUTRAL = frozenset(
    "người đồng đ lượt đơn cuộc số tổ hội đợt vị ông bà cá phòng vụ cấp hoạt cán cơ nhiệm lần "  # noqa: SIM905
    "đ/c".split()
)
_NUMBERED = re.compile(r"^\s*(?:[a-zđ]|[\dIVX]{1,4})[.)/] ")
_LINKS = frozenset(
    "lên xuống còn tới nay trở hiện thì mà là và của trong cho tại ở với đã được có do để từ năm "  # noqa: SIM905
    "so trên tham dự đạt gồm thuộc về theo".split()
)
#: What may stand before the body that a clause is on; times are taken out before.
_OPENS = form("weigh.opens")
_ACTS = form("weigh.acts")
_UNTIMED = form("weigh.untimed")
#: For nothing, where what is counted is no phrase's.
_FOREIGN = 1.8
_TOTAL_GOES_ON = form("weigh.total_goes_on")
_BELOW = form("weigh.below")


def subordinates(text: str, matches: Sequence[Match]) -> list[Match]:
    """ "10 Hội Luật gia cấp huyện": an association's name with a level counts what is below it."""
    found = []
    for match in matches:
        if match.kind != ASSOCIATION:
            continue
        level = _BELOW.match(text, match.end)
        counted = re.search(r"\d $", text[: match.start])
        if level is None and counted is None:
            continue
        word = level["level"].casefold() if level else ""
        code = "commune" if word.startswith(("xã", "cơ", "phường")) else "district" if word else ""
        part = re.search(r"\d/\d+ $", text[: match.start]) and code
        covered = {"commune": "communes_covered", "district": "districts_covered"}.get(code, "")
        found.append(
            Match(
                match.start,
                level.end() if level else match.end,
                covered if part else "subordinate_associations",
                "indicator",
                2.6 if level else 1.6,
                phrases.COUNTED,
                {"level": code} if code and not part else {},
            )
        )
    return found


def counted_noun(text: str, figure: Figure, matches: Sequence[Match]) -> str:
    """The noun right behind the figure, as printed; "" when none stands there."""
    if figure.unit:
        return ""
    near = [
        m for m in matches
        if m.usage in (phrases.COUNTED, phrases.NONE) and not m.parts
        and m.start - figure.end in (0, 1)
    ]  # fmt: skip
    if near:
        longest = max(near, key=lambda m: m.end)
        return re.split(r"(?: (?:dưới|trên|từ))? \S*\d", text[longest.start : longest.end])[0]
    match = _NOUN.match(text, figure.end)
    if match is None:
        return ""
    words = match["words"].split()
    if words[0].casefold() in _LINKS:
        return ""
    kept = [words[0]]
    for word in words[1:2]:
        if word.casefold() in _LINKS:
            break
        kept.append(word)
    return " ".join(kept)


def against(
    text: str, sentence: Sentence, figure: Figure, matches: Sequence[Match], settled: Settled
) -> float:
    """How much speaks for the figure being of no indicator, beside phrases that say so."""
    before = text[sentence.start : figure.start]
    after = text[figure.end : sentence.end]
    weight = 0.0
    rate = any(
        m.code in _RATES
        and m.start < figure.end + 40
        and m.end > figure.start - 60
        # "10.000 đồng/người/tháng" alone says how often, and not what for.
        and (m.parts or m.start >= figure.end or m.end <= figure.start)
        for m in matches
    )
    if rate:
        return 0.35
    if _REQUEST.search(before):
        weight = 4.0
    if _FILLED.search(before) or (figure.unit == "ha" and figure.value > _LARGE):
        weight = 4.0
    if _ACCORDING.search(before):
        weight = 4.0
    if DIFFERENCE.search(before) and not _NEW_LEVEL.search(before):
        weight = 5.0
    if (
        _EACH.search(before)
        or _PER.match(after)
        or (figure.unit == MONEY and re.match(r" ?/ ?[^\W\d_]", after))
    ):
        weight = max(weight, 6.0)
    if _MEANT_EACH.match(after):
        weight = max(weight, 6.0)
    if figure.unit == PERCENT:
        weight = max(weight, 0.9)
        if _OF_PLAN.match(after):
            weight = max(weight, 3.2)
        elif re.search(r"(?:đạt|bằng|tăng|giảm) (?:tỷ lệ )?$", before, re.IGNORECASE):
            weight = max(weight, 1.2)
    if figure.unit == MONEY:
        weight = max(weight, 0.35)
    province = _PROVINCE.search(before)
    named = province and any(
        m.kind == "indicator"
        and (
            m.start < sentence.start + province.start() <= m.end + 1
            # "toàn tỉnh có 1.665 hội viên": what no other has.
            or (m.code in _OWN and m.start - figure.end in (0, 1))
        )
        for m in matches
    )
    if province and not named:
        weight = max(weight, 2.0)
    if _is_of_another(text, sentence, figure, matches):
        weight = max(weight, 4.0)
    if settled.other:
        weight = max(weight, 2.2)
    if _is_foreign_noun(text, figure, matches):
        weight = max(weight, _FOREIGN)
    return weight


def _is_of_another(text: str, sentence: Sentence, figure: Figure, matches: Sequence[Match]) -> bool:
    """The clause is on what a body that is no association did: "Sở Y tế tổ chức …"."""
    start = max(text.rfind(sign, sentence.start, figure.start) for sign in (";", ". "))
    start = max(start + 1, sentence.start)
    doers = [
        m for m in matches
        if start <= m.start and m.end <= figure.start
        and m.kind in (phrases.OTHER, "sender", ASSOCIATION)
    ]  # fmt: skip
    other = next(
        (m for m in reversed(doers) if m.kind == phrases.OTHER and _is_named(text, m)), None
    )
    if other is None:
        return False
    before = _NUMBERED.sub("", _UNTIMED.sub("", text[start : other.start]))
    fund = text[other.start : other.end].casefold().startswith("quỹ")
    if fund and before.endswith(": "):
        # "Nguồn lực: quỹ khuyến học vận động …".
        return True
    if not _OPENS.search(before) and not (
        re.search(r"[,:] (?:các )?$", before) and _ACTS.search(text[other.end : figure.start])
    ):
        return False
    spent = re.match(r"[^,;.\d]{0,12}(?<!\w)(?:chi|bỏ ra|xử phạt|cho vay)(?!\w)", text[other.end :])
    if figure.unit == MONEY and not fund and not spent:
        # "Sở Công Thương hỗ trợ 60 triệu đồng": to the association.
        return False
    again = [m for m in doers if m.start > other.end and m.end - m.start > 2]
    return fund or not any(
        re.search(r"[,;] $", text[start : m.start]) or m.kind == ASSOCIATION for m in again
    )


def _is_named(text: str, body: Match) -> bool:
    """ "Bộ Y tế", and not "bộ máy"."""
    return " " in text[body.start : body.end] or text[body.end + 1 : body.end + 2].isupper()


_MEMBERS = re.compile(
    r"hội viên|chi hội|(?:huyện )?hội(?: \w+){0,3} (?:cấp xã|cơ sở)", re.IGNORECASE
)


def partial(text: str, figure: Figure, matches: Sequence[Match], noun: str) -> bool:
    """Only a part of what is counted: "05 chi hội chậm nộp", "168 hội viên từ trần"."""
    end = figure.end + len(noun) + 1
    grouped = any(
        m.kind == "dimension" and "member_group" in m.dimensions and end <= m.start <= end + 30
        for m in matches
    )
    if not noun or grouped:
        return False
    if _MEMBERS.fullmatch(noun) and (word := re.match(r" ([^\W\d_]+)", text[end:])):
        # Behind a total stands where, of whom, of what sort; anything else makes it a part.
        return word[1].islower() and not _TOTAL_GOES_ON.match(text, end)
    return any(m.kind == phrases.PART and m.start - end in (0, 1) for m in matches)


def _is_foreign_noun(text: str, figure: Figure, matches: Sequence[Match]) -> bool:
    """The figure counts something that no phrase knows."""
    noun = counted_noun(text, figure, matches)
    if not noun or noun.split()[0].casefold() in NEUTRAL:
        return False
    return not any(
        figure.end <= m.start <= figure.end + len(noun) + 1 and m.kind in ("indicator", "dimension")
        for m in matches
        if not m.parts or m.parts[0][0] >= figure.end
    ) and not any(
        m.parts and m.start < figure.start and m.parts[-1][0] - figure.end in (0, 1)
        for m in matches
    )
