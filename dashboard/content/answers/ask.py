"""A question → its answer: refuses what is not certain, asks back what can be read twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.content import known, phrases
from dashboard.content.answers import (
    change,
    choosing,
    groups,
    matters,
    places,
    reading,
    single,
    terms,
    vocabulary,
)
from dashboard.content.answers.answer import AMBIGUOUS, NONE, OUTSIDE, VALUE, Answer
from dashboard.content.answers.choosing import Match
from dashboard.content.answers.context import Context
from dashboard.content.answers.vocabulary import WORDS
from dashboard.content.model import Link
from dashboard.selection import cache
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.words import wording
from etl.lexicon.words import bare
from etl.records.text import clean

#: Fewer words are looked for, not asked.
_QUESTION_WORDS = 4
#: The list goes to the browser with the page.
_MOST_COMPLETIONS = 600
#: Words, without accents, by which somebody asks for a person.
_PERSON = frozenset(map(bare, WORDS["person"]["words"]))
#: What can be asked, one of each kind; shown where there is no question.
EXAMPLES = (
    "Liên hiệp hội có bao nhiêu hội viên?",
    "Hội nào đông hội viên nhất?",
    "Những hội nào có trụ sở?",
    "Các hội được ngân sách cấp bao nhiêu?",
    f"Mốc nào quá hạn mà {wording.UNKNOWN} kết quả?",
    "Số liệu nào mâu thuẫn?",
)


def ask(view: View, question: str) -> Answer:
    """The answer to a question over the whole snapshot; the filter plays no part."""
    return cache.cached(_ask, view.unfiltered, clean(question[: 4 * reading.MOST_LETTERS]))


def answers(answer: Answer, words: str) -> bool:
    """Whether words of a search are a question with an answer to show."""
    if answer.kind in (OUTSIDE, AMBIGUOUS, NONE):
        return answer.kind != OUTSIDE and ("?" in words or len(words.split()) > _QUESTION_WORDS)
    return True


def completions(view: View) -> tuple[str, ...]:
    """Questions a field may be completed to: the examples, then what there are figures of."""
    return _completions(view.unfiltered)


@cached_for_view
def _completions(view: View) -> tuple[str, ...]:
    words = vocabulary.of(view)
    told, own = [*EXAMPLES], (view.choices.union, view.choices.office)
    for series in words.series:
        codes = sorted(series.associations, key=lambda code: (code not in own, code))
        told += [f"{words.label(series)}, {words.name('association', code)}" for code in codes]
    return tuple(dict.fromkeys(told))[:_MOST_COMPLETIONS]


def prepare(view: View) -> None:
    """Load once what every question needs."""
    vocabulary.of(view.unfiltered)
    known.group(view.unfiltered)


def _ask(view: View, question: str) -> Answer:
    if not question:
        return Answer(
            AMBIGUOUS,
            "Xin gõ câu hỏi, ví dụ một trong các câu dưới đây.",
            choices=dict(zip(EXAMPLES, EXAMPLES, strict=True)),
        )
    if len(question) > reading.MOST_LETTERS:
        return Answer(
            OUTSIDE,
            f"Câu hỏi dài quá {reading.MOST_LETTERS} chữ. Xin hỏi ngắn hơn, mỗi lần một việc.",
        )
    words = vocabulary.of(view)
    return _answer(Context(view, words, reading.read(words, question, view.today)))


def _answer(context: Context) -> Answer:
    read = context.reading
    if _asks_for_person(context):
        return Answer(
            OUTSIDE,
            "Hệ thống không lưu tên, chức danh hay liên lạc của cá nhân, nên không trả lời được "
            "câu hỏi về người. Có thể hỏi số lượng: “Hội Đông y có mấy Phó Chủ tịch?”.",
        )
    if shared := context.shared_name():
        choices = {
            words.name("association", code): read.text.replace(
                read.say(shared.words), words.name("association", code)
            )
            for words in [context.vocabulary]
            for code in sorted({m.code for m in shared.meanings if m.slot == "association"})
        }
        return Answer(
            AMBIGUOUS,
            f"“{read.say(shared.words)}” là tên của nhiều hội. Hỏi hội nào?",
            choices=choices,
        )
    for attempt in (
        _type_of,
        terms.over,
        terms.congress,
        matters.answer,
        places.answer,
        groups.contradictions,
        groups.partners,
    ):
        answer = attempt(context)
        if answer is not None:
            return answer
    return _figure(context)


def _asks_for_person(context: Context) -> bool:
    """Whether it asks who somebody is, or for something of a person."""
    return context.reading.says(*_PERSON)


def _figure(context: Context) -> Answer:
    read = context.reading
    candidates = choosing.matches(read)
    held = read.condition is not None or read.asked("without", "lost")
    if held and not (context.over_all or context.of_all or _is_yes_no(context)):
        # A number or a "không" that no answer takes up would be passed over.
        return _not_understood(context, candidates)
    unknown = context.unknown_association()
    if unknown is not None and not context.codes:
        return _unknown_association(context, unknown, candidates)
    for codes in context.scopes():
        chosen = choosing.best(candidates, codes)
        if codes in ((context.union,), (context.office,)):
            # What is asked of the Union may be told of its office alone, and the other way.
            other = (context.office,) if codes == (context.union,) else (context.union,)
            instead = choosing.best(candidates, other)
            if instead and chosen and instead[0].rank < chosen[0].rank:
                codes, chosen = other, instead
        if context.of_all and (
            totals := choosing.of_all(read, chosen or choosing.best(candidates))
        ):
            chosen = totals
        if chosen and (parts := choosing.named_apart(read, chosen)):
            return context.ambiguous(parts)
        if chosen:
            better = choosing.best(candidates)
            whole = better and better[0].rank < chosen[0].rank and not context.over_all
            if whole and chosen[0].unsaid & choosing.SUBSETS:
                return single.only_parts(context, better[0], chosen)
            return _shape(context, chosen, codes)
    chosen = choosing.best(candidates)
    if chosen:
        return _shape(context, chosen, context.codes or None)
    imagined = choosing.imagined(read)
    if imagined is not None and not choosing.names_no_indicator(read):
        return single.nothing(context, imagined)
    return _not_understood(context, candidates)


def _is_yes_no(context: Context) -> bool:
    """Whether it asks if something is so: "Hội Đông y có trên 1.000 hội viên không?"."""
    return context.reading.keys[-1:] in (["khong"], ["chua"])


def _type_of(context: Context) -> Answer | None:
    """Of which type an association is; None where that is not asked."""
    asked = context.reading.says(*map(bare, WORDS["type_of"]["words"]))
    if not asked or len(context.codes) != 1:
        return None
    (code,) = context.codes
    name = context.vocabulary.name("association", code)
    kind = context.view.choices.type_of.get(code)
    link = Link("association", {"association": code})
    if kind in (None, "", known.UNKNOWN_TYPE):
        return Answer(NONE, f"Không có số liệu loại hình của {name}: nguồn không nêu.", link=link)
    told = phrases.decapitalise(context.view.choices.types[kind])
    return Answer(VALUE, f"{name} là {told}.", link=link, understood=context.understood(None))


def _shape(context: Context, chosen: Sequence[Match], codes: Sequence[str] | None) -> Answer:
    """The answer over the series, by the shape of the question."""
    read = context.reading
    indicators = {match.series.indicator for match in chosen}
    if len(indicators) > 1:
        term = terms.whole(context, indicators)
        return term or context.ambiguous([m.series for m in chosen])
    yes_no = context.of_all and chosen[0].series.unit == "có/không"
    over_all = context.over_all and codes != (context.union, context.office)
    if read.asked("most", "least") or over_all or yes_no:
        if len(chosen) > 1:
            return context.ambiguous([m.series for m in chosen])
        series = chosen[0].series
        if read.asked("most", "least"):
            return groups.most(context, series)
        return groups.those_with(context, series)
    if len(context.codes) > 1:
        return (
            context.ambiguous([m.series for m in chosen])
            if len(chosen) > 1
            else groups.compare(context, chosen[0].series)
        )
    if read.asked("growth") or len(read.times) > 1:
        return (
            context.ambiguous([m.series for m in chosen])
            if len(chosen) > 1
            else change.growth(context, chosen[0], codes)
        )
    return single.answer(context, chosen, codes)


def _unknown_association(context: Context, name: str, candidates: Sequence[Match]) -> Answer:
    """An association of a name nobody knows: asks for the like, else says that it is not there."""
    like = context.like_association(name)
    read = context.reading
    if like:
        choices = {
            context.vocabulary.name("association", code): context.replaced(name, code)
            for code in like
        }
        names = " hay ".join(f"“{words}”" for words in choices)
        return Answer(
            AMBIGUOUS, f"Không có hội nào tên “{name}”. Có phải {names}?", choices=choices
        )
    if choosing.names_no_indicator(read):
        return _outside()
    known, size = context.group_counts()
    return Answer(
        NONE,
        f"Không có số liệu: “{name}” không có trong danh mục ({known} trong {size} hội thành viên "
        "có tên trong nguồn).",
        known=f"{known}/{size}",
        link=Link("association"),
    )


def _not_understood(context: Context, candidates: Sequence[Match]) -> Answer:
    """What is left: a known indicator with words that are not, or nothing of ours at all."""
    read = context.reading
    near = [m for m in candidates if not m.rank[1]][:3]
    if (
        choosing.names_no_indicator(read)
        and not context.codes
        and not (candidates and len(candidates[0].left) == 0)
    ):
        return _outside()
    if not near:
        if not context.codes:
            return _outside()
        if not read.left():
            return context.which_indicator()
        return replace(context.which_indicator(), kind=NONE, text=_unknown(read.say(read.left())))
    left = read.say(near[0].left)
    choices = {context.vocabulary.label(m.series): context.question(series=m.series) for m in near}
    if left:
        share = len(near[0].left) / max(len(read.words), 1)
        if share > 0.5:
            return _outside()
        return Answer(
            NONE,
            _unknown(left),
            choices=choices,
            understood=context.understood(near[0].series),
        )
    return Answer(
        AMBIGUOUS,
        "Câu hỏi chưa đủ rõ. Có phải hỏi một trong các số liệu dưới đây?",
        choices=choices,
    )


def _unknown(words: str) -> str:
    return (
        f"Không có số liệu đúng như câu hỏi: {wording.UNKNOWN} “{words}” là gì trong số liệu. "
        "Gần nhất là các số liệu dưới đây."
    )


def _outside() -> Answer:
    return Answer(
        OUTSIDE,
        "Câu hỏi ngoài phạm vi số liệu về các hội. Xin hỏi bằng tiếng Việt về hội viên, tổ chức, "
        "kinh phí, hoạt động, địa bàn, mục tiêu của các hội.",
        choices=dict(zip(EXAMPLES, EXAMPLES, strict=True)),
    )
