"""What speaks for a figure being of no indicator, what it takes over from the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.lexicon import phrases
from etl.lexicon.lexicon import ASSOCIATION, Match
from etl.records.amounts import MONEY, PERCENT
from etl.reports.choose import Candidate, Said, is_state, main_dimensions
from etl.reports.circumstances import Settled
from etl.reports.figures import Figure
from etl.reports.letterhead import days
from etl.reports.proposal import Proposal
from etl.reports.proximity import Sentence

_DIFFERENCE = re.compile(
    r"(?:tăng|giảm|vượt|hụt|thiếu|dôi|nhiều hơn|ít hơn|cao hơn|thấp hơn|chênh lệch|gấp|bằng)"
    r"(?: (?:thêm|được|đi|so với|hơn|là|tới|trên|gần|khoảng|đến))*\s*$",
    re.IGNORECASE,
)
_NEW_LEVEL = re.compile(
    r"(?:tăng|giảm|nâng)[^,;]{0,40} (?:lên|còn|xuống|thành|đạt)\s*$", re.IGNORECASE
)
_EACH = re.compile(
    r"(?<!\w)mỗi (?!năm)[^,;.\d]{1,30}$|bình quân (?:mỗi|một|1) (?!năm)[^,;.\d]{1,20}$",
    re.IGNORECASE,
)
_PER = re.compile(
    r"^ ?số ?/ ?năm|^[^,;.\d]{0,18}?/\s?(?:kg|ha|sào|số|lớp|người|hộ|cây|con|m2|lít|tấn|"
    r"ngày|buổi|đợt|kỳ|suất)",
    re.IGNORECASE,
)
_MEANT_EACH = re.compile(
    r"[^,;.\d]{1,40} mỗi (?:huyện|xã|hội|năm|chi hội|đơn vị|lớp|cơ sở)", re.IGNORECASE
)
_OF_PLAN = re.compile(
    r"^\s*(?:so với |của |)?(?:kế hoạch|chỉ tiêu|kh|mục tiêu|dự toán|nhu cầu|cùng kỳ|so với|"
    r"năm trước)",
    re.IGNORECASE,
)
#: Indicators that are rates or differences themselves.
_RATES = frozenset(
    {
        "income_per_association", "support_per_district", "monthly_allowance",
        "offices_per_district", "insurance_cards", "cycle_years", "posts_cut",
    }
)  # fmt: skip
_PROVINCE = re.compile(
    r"(?:trên địa bàn tỉnh|toàn tỉnh|cả nước|tỉnh ta|tỉnh bắc giang|của tỉnh)[^,;.]{0,30}"
    r"(?:hiện có|có|đạt|ước đạt)\s*(?:trên|hơn|gần|khoảng)?\s*$",
    re.IGNORECASE,
)
_NOUN = re.compile(r"\s?(?P<words>(?:[^\W\d_]+(?:[&/][^\W\d_]+)?)(?: [^\W\d_]+){0,3})")
#: Words that count anything: what the figure is of is said elsewhere.
_NEUTRAL = frozenset(
    re.findall(
        r"\S+",
        "người đồng đ lượt đơn cuộc số tổ hội đợt vị ông bà cá phòng vụ cấp hoạt cán cơ nhiệm lần đ/c",
    )
)
_LINKS = frozenset(
    re.findall(
        r"\w+",
        "lên xuống còn tới nay trở hiện thì mà là và của trong cho tại ở với đã được có do để từ "
        "năm so trên tham dự đạt gồm thuộc về theo",
    )
)
#: What the Union admits: organisations, not persons.
_BODY = re.compile(r"(?:hội(?! viên(?! tập thể))|tổ chức|đơn vị|trường|hiệp hội)", re.IGNORECASE)
#: What is awarded at a contest.
AWARDS = {"hoi-thi": "hoi-thi-sang-tao", "cuoc-thi-thieu-nien": "cuoc-thi-thieu-nien"}
#: "kết nạp 406 hội viên, đưa tổng số lên 11.200".
_RAISED = re.compile(r"(?:nâng|đưa) tổng số[^,;.\d]{0,20} lên (?:là )?$", re.IGNORECASE)
#: "02 lớp (97 kỹ sư)", "24 lớp … cho 1.150 hộ": who came.
_CAME = re.compile(r"^[^.;\d]{0,60}(?:\(|(?<!\w)cho (?:\w+ )?)$")
_PERSONS = re.compile(
    r"(?:kỹ sư|bác sĩ|y sĩ|lương y|giáo viên|cán bộ|hộ|nông dân|học sinh|sinh viên|đoàn viên|"
    r"công nhân|thành viên|đồng chí|luật gia)(?!\w)",
    re.IGNORECASE,
)
#: What is given away by these is charity, not a cost.
_GIVEN = ("dieu-tri-mien-phi", "quyen-gop")
_REVIEWS = ("phan-bien", "tu-van", "giam-dinh", "tu-van-phan-bien")
_AGAIN = re.compile(
    r"[,(;]\s*(?:đến nay|nay|hiện nay|hiện)(?: là| có| còn| đạt)? $|"
    r"[,(;]\s*(?:so với |cùng kỳ |cuối |đầu )*(?:năm (?:\d{4}|trước|ngoái)|cùng kỳ)[^,;.\d]{0,12}$",
    re.IGNORECASE,
)
#: What may stand before the body that a clause is on; times are taken out before.
_OPENS = re.compile(
    r"^\W*(?:(?:tổng )?(?:nguồn|số dư|giá trị)|tổng số|toàn tỉnh|các|riêng|công tác|đến nay|"
    r"trong kỳ|hiện nay|nguồn|xây dựng)?[\s,:]*$",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"(?<!\w)(?:tổ chức|mở|hỗ trợ|đã|xây dựng|tặng|trao|kiểm tra|xử phạt|tiêm|có|cấp)(?!\w)",
    re.IGNORECASE,
)
_UNTIMED = re.compile(
    r"(?:trong |đến )?(?:năm|quý|tháng|6 tháng|9 tháng)[^,;]{0,25}?(?:\d{4}|nay|qua)", re.IGNORECASE
)
#: "so với cuối năm 2022 (1.209 người)": the same as what is compared.
_BRACKETED = re.compile(r"so với[^,;.()]{3,40} ?\((?:có |là |đạt )?$", re.IGNORECASE)
#: For nothing, where what is counted is no phrase's.
_FOREIGN = 1.8
_TOTAL_GOES_ON = re.compile(
    r" (?:(?:đang )?sinh hoạt|đang (?:hoạt động|tham gia)|thuộc (?!diện|hộ)|ở|tại|trong|trực thuộc|"
    r"cá nhân|tập thể|mới|nữ|là|gồm|bao gồm|và|với|trên|dưới|của|hiện|toàn|ngành|cơ sở|cấp|trẻ|trí|"
    r"được (?:kết nạp|thành lập)|năm|so|đến|từ|chiếm|bằng|tăng|giảm|theo|có (?:trình độ|học|độ)|"
    r"chuyên|hội|tham gia (?:tập|lớp|hội)|dự|tập huấn|học|trở)(?!\w)",
    re.IGNORECASE,
)
#: From here on it is sure that no indicator fits.
_SURE = 0.6
#: Below this a figure of a list is of what the ones before it are of.
_CLEAR = 0.7
_BELOW = re.compile(
    r"[\s,]*(?:cấp |ở |tại |các |tuyến )*(?P<level>huyện|xã|cơ sở|phường|thị xã|thành phố)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"(?:trong đó|trong số|riêng|gồm(?: có)?|bao gồm|cụ thể|nữ|ngoài ra)[^.;\d]*$|, có $",
    re.IGNORECASE,
)


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
        m.code in _RATES and m.start < figure.end + 40 and m.end > figure.start - 60
        for m in matches
    )
    if rate:
        return 0.35
    if _DIFFERENCE.search(before) and not _NEW_LEVEL.search(before):
        weight = 5.0
    if _EACH.search(before) or _PER.match(after):
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
        m.kind == "indicator" and m.start < sentence.start + province.start() <= m.end + 1
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
    before = _UNTIMED.sub("", text[start : other.start])
    if not _OPENS.search(before) and not (
        re.search(r"[,:] (?:các )?$", before) and _ACTS.search(text[other.end : figure.start])
    ):
        return False
    fund = text[other.start : other.end].casefold().startswith("quỹ")
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


def partial(text: str, figure: Figure, matches: Sequence[Match], noun: str) -> bool:
    """Only a part of what is counted: "05 chi hội chậm nộp", "168 hội viên từ trần"."""
    end = figure.end + len(noun) + 1
    grouped = any(
        m.kind == "dimension" and "member_group" in m.dimensions and end <= m.start <= end + 30
        for m in matches
    )
    if not noun or grouped:
        return False
    if noun.casefold() in ("hội viên", "chi hội") and (
        word := re.match(r" ([^\W\d_]+)", text[end:])
    ):
        # Behind a total stands where, of whom, of what sort; anything else makes it a part.
        return word[1].islower() and not _TOTAL_GOES_ON.match(text, end)
    return any(m.kind == phrases.PART and m.start - end in (0, 1) for m in matches)


def _is_foreign_noun(text: str, figure: Figure, matches: Sequence[Match]) -> bool:
    """The figure counts something that no phrase knows."""
    noun = counted_noun(text, figure, matches)
    if not noun or noun.split()[0].casefold() in _NEUTRAL:
        return False
    return not any(
        figure.end <= m.start <= figure.end + len(noun) + 1 and m.kind in ("indicator", "dimension")
        for m in matches
        if not m.parts or m.parts[0][0] >= figure.end
    ) and not any(
        m.parts and m.start < figure.start and m.parts[-1][0] - figure.end in (0, 1)
        for m in matches
    )


def carried(
    text: str,
    figure: Figure,
    candidates: list[Candidate],
    chosen: Sequence[tuple[Figure, Candidate]],
    said: Said,
    *,
    listed: bool,
) -> list[Candidate]:
    """Of a part ("trong đó …") the indicator is that of the whole, with the part's own kind."""
    if not chosen:
        return candidates
    if candidates[0].indicator == "awards":
        # "01 giải Nhất, 04 giải Nhì": of the contest that the figures before were of.
        contests = [AWARDS.get(c.kind.get("activity_kind", "")) for _, c in chosen]
        kinds = [c.kind.get("award_kind") for _, c in chosen]
        own = candidates[0].kind.get("award_kind")
        if own is None or (own in AWARDS.values() and any(contests)):
            kind = next((k for k in reversed([*kinds, *contests]) if k), own)
            candidates[0].kind |= {"award_kind": kind} if kind else {}
    last, held = chosen[-1]
    if candidates[0].indicator in ("activity_cost", "income") and not candidates[0].kind.get(
        "funding_source"
    ):
        given = next((c for _, c in reversed(chosen) if c.kind.get("activity_kind")), held)
        if given.kind.get("activity_kind") in _GIVEN and ";" not in text[last.end : figure.start]:
            # "khám miễn phí cho 500 lượt người, với số tiền 90 triệu đồng": given away.
            return [Candidate("charity_value", dict(given.kind), candidates[0].score), *candidates]
    if (
        candidates[0].indicator == "income"
        and not candidates[0].kind
        and held.indicator in ("activities", "participants", "outputs")
        and ";" not in text[last.end : figure.start]
    ):
        # "mở 09 lớp cho 412 lượt người, kinh phí 67,5 triệu đồng": what the courses cost.
        cost = Candidate("activity_cost", dict(held.kind), candidates[0].score)
        return [cost, *candidates]
    if candidates[0].kind.get("activity_kind") == "y-kien-gop-y":
        reviewed = next((one for _, one in reversed(chosen) if one.indicator), held)
        if reviewed.kind.get("field") in _REVIEWS:
            given = Candidate("opinions_given", dict(reviewed.kind), candidates[0].score)
            return [given, *candidates]
    if _RAISED.search(text[last.end : figure.start]) and not said.counted:
        whole_of = {"members_admitted": "members"}.get(held.indicator or "")
        if held.indicator is None and text[last.end :].lstrip().casefold().startswith("chi hội"):
            whole_of = "branches"
        if whole_of:
            return [Candidate(whole_of, {}, 0.7), *candidates]
    if last_is_from(text, last, figure) and held.indicator and last.unit == figure.unit:
        return [Candidate(held.indicator, dict(held.kind), 0.7), *candidates]
    if (
        held.indicator == "activities"
        and candidates[0].indicator in (None, "activities")
        and re.fullmatch(r"[^.;\d]{0,40}(?:,|/|với|có)\s?", text[last.end : figure.start])
        and re.fullmatch(r"người|lượt|lượt người|đại biểu|học viên", said.counted, re.IGNORECASE)
    ):
        return [Candidate("participants", dict(held.kind), 0.7), *candidates]
    if held.indicator == "activities" and _CAME.search(text[last.end : figure.start]) and (
        _PERSONS.match(said.counted)
    ):  # fmt: skip
        return [Candidate("participants", dict(held.kind), 0.7), *candidates]
    unsure = candidates[0].indicator is None or candidates[0].score < _CLEAR
    if listed and not said.counted and not figure.unit and unsure:
        for earlier, holder in reversed(chosen):
            if holder.indicator is not None and earlier.unit == figure.unit:
                return [Candidate(holder.indicator, dict(holder.kind), 0.6), *candidates]
    said_before = [pair for pair in chosen if pair[0].unit != PERCENT]
    if not said_before:
        return candidates
    previous, whole = said_before[-1]
    compared = _BRACKETED.search(text[: figure.start])
    stated = next((c for _, c in reversed(chosen) if c.indicator is not None), None)
    if compared and stated and previous.end > compared.start() - 40:
        return [Candidate(stated.indicator, dict(stated.kind), 0.6), *candidates]
    between = text[previous.end : figure.start]
    neutral = not said.counted or said.counted.split()[0].casefold() in _NEUTRAL
    if whole.indicator is None:
        differs = _DIFFERENCE.search(text[: previous.start])
        parted = re.search(r"trong (?:đó|số)[^.;\d]*$", between) and not differs
        if parted and neutral and whole.score > _SURE:
            # A part of what no indicator is of.
            return [Candidate(None, {}, whole.score), *candidates]
        return candidates
    same = text[previous.end :].split()[:1] == text[figure.end :].split()[:1]
    likely = {c.indicator for c in candidates[:3]}
    if (
        same
        and _AGAIN.search(between)
        and (whole.indicator in likely or candidates[0].indicator is None)
    ):
        # "3.912 hội viên, năm 2021 là 3.105 hội viên": the same of another time.
        taken = Candidate(whole.indicator, dict(whole.kind), max(0.6, candidates[0].score))
        return [
            taken,
            *(c for c in candidates if (c.indicator, c.kind) != (taken.indicator, taken.kind)),
        ]
    if not _WITHIN.search(between):
        return candidates
    first = candidates[0]
    if first.indicator == "members" and whole.indicator == "members_admitted" and first.kind:
        first.indicator = whole.indicator
    elif first.indicator is None and first.score < _SURE and previous.unit == figure.unit:
        if neutral:
            taken = Candidate(whole.indicator, dict(whole.kind), 0.5)
            return [taken, *(c for c in candidates if c.indicator != whole.indicator)]
    return candidates


def last_is_from(text: str, last: Figure, figure: Figure) -> bool:
    """ "tăng từ 71 lên 92": the second is of what the first is of."""
    between = text[last.end : figure.start]
    return re.fullmatch(r"[^,;.\d]{0,25}(?<!\w)(?:lên|xuống)(?: \w+){0,2} ?", between) is not None


def finished(proposal: Proposal, *, own_time: bool, begun: bool) -> Proposal:
    """The last touches that need indicator and circumstances together.

    `own_time` says that the sentence has a time of its own, `begun` that it speaks of the
    beginning of the span reported on.
    """
    indicator = proposal.chosen.indicator
    span = None if own_time else days(proposal.period)
    if (
        span is not None
        and span.start is not None
        and span.end is not None
        and span.start.year < span.end.year
        and (begun or is_state(proposal.chosen))
    ):
        # What there is, is told as of the end of a term; what was done, of all of it.
        proposal.period = str(span.start.year if begun else span.end.year)
    if proposal.association == "lhh" and indicator in ("specialised_boards", "affiliated_units"):
        proposal.association = "lhh-co-quan"
    if indicator == "collective_members" and proposal.association not in ("lhh", None):
        proposal.chosen.indicator = "collective_member_units"
    elif indicator == "collective_member_units" and proposal.association == "lhh":
        proposal.chosen.indicator = "collective_members"
    if indicator == "members" and proposal.association == "lhh" and proposal.unit == "thành viên":
        proposal.chosen.indicator = "member_organisations"
    if (
        indicator == "members_admitted"
        and proposal.association == "lhh"
        and _BODY.match(proposal.unit)
    ):
        proposal.chosen.indicator = "bodies_admitted"
    if proposal.target and indicator in ("income", "spending"):
        proposal.chosen.indicator = f"{indicator}_planned"
    for candidate in (proposal.chosen, *proposal.alternatives):
        if candidate.indicator is not None:
            allowed = main_dimensions(candidate.indicator)
            candidate.kind = {k: v for k, v in candidate.kind.items() if k in allowed}
    if proposal.association is None:
        proposal.questions.append("Chưa rõ con số là của hội nào.")
    if proposal.period is None:
        proposal.questions.append("Chưa rõ con số thuộc kỳ nào.")
    return proposal
