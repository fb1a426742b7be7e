"""Letters of before Unicode: TCVN3 (.VnTime …), VNI, and UTF-8 that was read as ANSI.

Such a text is kept as signs of Western letters that only its font shows as Vietnamese.
Recognised by the name of the font and by the letters: the words make no Vietnamese
syllables as they stand and do when they are converted. Unicode Vietnamese is never
converted. What was converted is shown and asked about.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from etl.records.text import quoted

TCVN3, VNI, MISREAD = "TCVN3 (phông .Vn…)", "VNI", "bảng mã bị đọc sai (UTF-8 thành ANSI)"

_TCVN3_FROM = (
    "\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae"
    "\xb5\xb6\xb7\xb8\xb9\xbb\xbc\xbd\xbe\xc6\xc7\xc8\xc9\xca\xcb"
    "\xcc\xce\xcf\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xdc\xdd\xde"
    "\xdf\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee"
    "\xef\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe"
)
_TCVN3_TO = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3 = str.maketrans(_TCVN3_FROM, _TCVN3_TO)

#: VNI: a letter and a sign behind it; both may be capitals.
_VNI_MARKS = {
    "aâ": {"ù": "á", "ø": "à", "û": "ả", "õ": "ã", "ï": "ạ", "â": "â", "á": "ấ", "à": "ầ",
           "å": "ẩ", "ã": "ẫ", "ä": "ậ", "ê": "ă", "é": "ắ", "è": "ằ", "ú": "ẳ", "ü": "ẵ",
           "ë": "ặ"},
    "e": {"ù": "é", "ø": "è", "û": "ẻ", "õ": "ẽ", "ï": "ẹ", "â": "ê", "á": "ế", "à": "ề",
          "å": "ể", "ã": "ễ", "ä": "ệ"},
    "o": {"ù": "ó", "ø": "ò", "û": "ỏ", "õ": "õ", "ï": "ọ", "â": "ô", "á": "ố", "à": "ồ",
          "å": "ổ", "ã": "ỗ", "ä": "ộ"},
    "ô": {"ù": "ớ", "ø": "ờ", "û": "ở", "õ": "ỡ", "ï": "ợ", "": "ơ"},
    "u": {"ù": "ú", "ø": "ù", "û": "ủ", "õ": "ũ", "ï": "ụ"},
    "ö": {"ù": "ứ", "ø": "ừ", "û": "ử", "õ": "ữ", "ï": "ự", "": "ư"},
    "y": {"ù": "ý", "ø": "ỳ", "û": "ỷ", "õ": "ỹ"},
    "": {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"},
}  # fmt: skip
_VNI = {
    base[:1] + mark: letter for base, marks in _VNI_MARKS.items() for mark, letter in marks.items()
}
_VNI_PAIR = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)), re.IGNORECASE)

#: Letters that only Unicode has.
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300\u0301\u0303\u0309\u0323]")
_WESTERN = re.compile("[\x80-\xff]")
_WORD = re.compile("[A-Za-z\xa1-\xfe\u0102-\u1ef9]+")
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    "(?:(?P<glided>iêu|yêu|uôi|ươi|ươu|oai|oay|oao|oeo|uây|uyu|ai|ay|ao|au|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu)"
    "|(?:uyê|iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uy|[aăâeêioôơuưy])(?:ng|nh|ch|[cmnpt])"
    "|uya|ia|ya|ua|ưa|oa|oe|uê|uơ|uy|[aeêioôơuưy])"
)
#: Share of words that must, and may at most, be Vietnamese after and before converting.
MOST_SYLLABLES, _FEW = 0.8, 0.5
_SHOWN = 5
_TONES = "\u0300\u0301\u0303\u0309\u0323"


class Reading(NamedTuple):
    """A text as Unicode, and the letters it was written in."""

    text: str
    letters: str


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    def letter(match: re.Match[str]) -> str:
        accented = _VNI[match[0].lower()]
        return accented.upper() if match[0][0].isupper() else accented

    return _VNI_PAIR.sub(letter, text)


def _from_misread(text: str) -> str:
    # A byte that Windows has no sign for comes in as a control mark or, lost, as U+FFFD.
    lost = text.count("\ufffd")
    data = b"".join(
        sign.encode("latin-1", "ignore") or sign.encode("cp1252", "ignore") or b"\xff"
        for sign in text
    )
    read = re.sub("\ufffd+", "\ufffd", data.decode("utf-8", "replace"))
    return text if read.count("\ufffd") > lost else read


_WAYS: dict[str, Callable[[str], str]] = {
    TCVN3: _from_tcvn3,
    VNI: _from_vni,
    MISREAD: _from_misread,
}


def from_old_fonts(text: str) -> tuple[str, str]:
    """The text read as TCVN3 and as VNI."""
    return _from_tcvn3(text), _from_vni(text)


def letters_of(font: str) -> str | None:
    """The letters a font is made for: ".VnTimeH" → TCVN3, "VNI-Times" → VNI."""
    if font.casefold().startswith(".vn"):
        return TCVN3
    return VNI if font.casefold().startswith("vni-") else None


@lru_cache(maxsize=1 << 14)
def read_legacy(
    text: str, font: str = "", *, assumed: str | None = None, trusted: bool = True
) -> Reading | None:
    """The text in Unicode; None for a text that is Unicode, or in no letters known here.

    `text` as the file holds it, nothing folded or removed: U+00AD is a letter of TCVN3.
    `trusted` says that a text that could be either is what its font is made for, `assumed`
    the letters of a text without such a font.

    >>> read_legacy("KÕt n¹p thªm héi viªn").text
    'Kết nạp thêm hội viên'
    """
    if not _WESTERN.search(text) or is_unicode(text):
        return None
    font_letters = letters_of(font) or assumed
    best: tuple[float, bool, Reading] | None = None
    for letters, way in _WAYS.items():
        converted = way(text)
        if converted != text:
            share = share_of_syllables(converted)
            if best is None or (share, letters == font_letters) > best[:2]:
                reading = Reading(_capitals(converted, text, font), letters)
                best = share, letters == font_letters, reading
    if best is None:
        return None
    share, is_of_font, reading = best
    before = share_of_syllables(text)
    if font_letters is not None and share > 0:
        either = trusted and is_of_font and share == before
        return reading if share > before or either else None
    return reading if share >= MOST_SYLLABLES and before <= _FEW else None


class Converter:
    """Converts the texts of one file or sheet and remembers what to ask about.

    `found` has the first place and text of each reading, `cells` how many were converted.
    """

    def __init__(self) -> None:
        self.found: dict[Reading, tuple[str, str]] = {}
        self.cells = 0
        self._trusted = True
        self._assumed: str | None = None

    def settle(self, texts: Iterable[tuple[str, str]]) -> None:
        """Learn from (text, font) that stand together what doubtful ones of them are."""
        certain: Counter[str] = Counter()
        unicode_texts, self._trusted = 0, True
        for text, font in texts:
            if is_unicode(text):
                unicode_texts += 1
                self._trusted &= letters_of(font) is None
            elif (reading := read_legacy(text)) is not None:
                certain[reading.letters] += 1
        sure = not unicode_texts and certain.total() > 1
        self._assumed = certain.most_common(1)[0][0] if sure else None

    def read(self, text: str, place: str, font: str = "") -> str:
        """The text in Unicode, converted where it has to be."""
        reading = read_legacy(text, font, assumed=self._assumed, trusted=self._trusted)
        if reading is None:
            return text
        self.cells += 1
        self.found.setdefault(reading, (place, text))
        return reading.text

    def forget(self) -> None:
        """Ask about nothing that was converted so far, but keep what was learnt."""
        self.found, self.cells = {}, 0

    def question(self) -> str | None:
        """What is asked about the converted texts; None when there are none."""
        if not self.found:
            return None
        kinds = ", ".join(dict.fromkeys(reading.letters for reading in self.found))
        shown = "; ".join(
            f"{place}: {quoted(before, 40)} đọc là {quoted(reading.text, 40)}"
            for reading, (place, before) in list(self.found.items())[:_SHOWN]
        )
        return (
            f"{self.cells} ô có chữ không theo Unicode mà theo {kinds}, được chuyển để đọc "
            f"({shown}). Xem chữ đọc được có đúng không; nếu sai, chuyển mã trong Excel bằng "
            "UniKey rồi nộp lại"
        )


def is_unicode(text: str) -> bool:
    """True when the text has Vietnamese letters that only Unicode has."""
    return _UNICODE.search(text) is not None


def share_of_syllables(text: str) -> float:
    """The part of the words with letters beyond ASCII that are syllables; 0 of none."""
    words = [word for word in _WORD.findall(text) if not word.isascii() and len(word) > 1]
    return sum(map(_is_syllable, words)) / len(words) if words else 0.0


def _is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [place for place, letter in enumerate(letters) if letter in _TONES]
    plain = "".join(letter for letter in letters if letter not in _TONES)
    match = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain))
    if match is None or len(tones) > 1:
        return False
    # The tone never stands on the glide a syllable ends with: "giàu", not "giaù".
    return not (match["glided"] and tones and tones[0] == len(letters) - 1)


def _capitals(converted: str, text: str, font: str) -> str:
    """TCVN3 has no capitals with tones: a font ending in H shows them, or capitals around."""
    if letters_of(font) == TCVN3 and font.endswith("H"):
        return converted.upper()
    plain = re.sub("[^A-Za-z]", "", text)
    if len(plain) > 2 and plain.isupper():
        return converted.upper()
    return " ".join(
        word.upper() if len(own := re.sub("[^A-Za-z]", "", old)) > 1 and own.isupper() else word
        for word, old in zip(converted.split(" "), text.split(" "), strict=False)
    )
