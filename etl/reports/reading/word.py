"""Styles and automatic numbers of a .docx, as far as reading needs them."""

from __future__ import annotations

import re

from lxml import etree

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{NAMESPACE}}}"
_DEEP = 20


def _value(element: etree._Element | None, path: str) -> str | None:
    found = (
        None if element is None else element.find("/".join(_W + part for part in path.split("/")))
    )
    return None if found is None else found.get(_W + "val")


def _font(properties: etree._Element | None) -> str:
    fonts = None if properties is None else properties.find(_W + "rFonts")
    if fonts is None:
        return ""
    return str(fonts.get(_W + "ascii") or fonts.get(_W + "hAnsi") or "")


class Styles:
    """Fonts and headings by paragraph style."""

    def __init__(self, root: etree._Element | None) -> None:
        found = () if root is None else root.iter(_W + "style")
        self._styles = {style.get(_W + "styleId"): style for style in found}
        self._default = next(
            (
                name
                for name, style in self._styles.items()
                if style.get(_W + "default") == "1" and style.get(_W + "type") == "paragraph"
            ),
            None,
        )
        defaults = None if root is None else root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
        self._font = _font(defaults)

    def _chain(self, name: str | None) -> list[etree._Element]:
        """The style and those it is based on."""
        chain: list[etree._Element] = []
        while name in self._styles and len(chain) < _DEEP:
            chain.append(self._styles[name])
            name = _value(chain[-1], "basedOn")
        return chain

    def of(self, paragraph: etree._Element) -> list[etree._Element]:
        """The styles of a paragraph, nearest first."""
        return self._chain(_value(paragraph, "pPr/pStyle") or self._default)

    def font(self, paragraph: etree._Element) -> str:
        """The font of a paragraph's text that names none."""
        own = (_font(style.find(_W + "rPr")) for style in self.of(paragraph))
        return next((font for font in own if font), self._font)

    def run_font(self, run: etree._Element | None) -> str:
        """The font a run names itself or by its style; "" when by neither."""
        properties = None if run is None else run.find(_W + "rPr")
        if own := _font(properties):
            return own
        styles = self._chain(_value(properties, "rStyle"))
        return next((font for s in styles if (font := _font(s.find(_W + "rPr")))), "")

    def heading(self, paragraph: etree._Element) -> int | None:
        """The rank of a heading style (0: title), by its name or outline level."""
        level = _value(paragraph, "pPr/outlineLvl")
        for style in self.of(paragraph):
            name = (_value(style, "name") or "").casefold()
            if name in ("title", "tiêu đề"):
                return 0
            if match := re.fullmatch(r"heading (\d)", name):
                return int(match[1])
            level = level or _value(style, "pPr/outlineLvl")
        return int(level) + 1 if level and level.isdigit() and int(level) < 9 else None


class Numbering:
    """Automatic numbers, counted as the paragraphs come."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if root is None:
            return
        kinds = {a.get(_W + "abstractNumId"): a for a in root.iter(_W + "abstractNum")}
        for num in root.iter(_W + "num"):
            abstract = kinds.get(_value(num, "abstractNumId"))
            levels = {}
            for level in () if abstract is None else abstract.iter(_W + "lvl"):
                start = _value(level, "start") or "1"
                levels[int(level.get(_W + "ilvl") or 0)] = (
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText") or "",
                    int(start) if start.isdigit() else 1,
                )
            self._levels[str(num.get(_W + "numId"))] = levels

    def label(self, paragraph: etree._Element, styles: Styles) -> str:
        """The number or bullet Word puts before the paragraph; "" for none."""
        places = [paragraph, *styles.of(paragraph)]
        number = next((n for p in places if (n := _value(p, "pPr/numPr/numId"))), "0")
        level = int(next((v for p in places if (v := _value(p, "pPr/numPr/ilvl"))), "0"))
        described = self._levels.get(number, {})
        if level not in described:
            return ""
        form, text, start = described[level]
        count = self._counts.get((number, level), start - 1) + 1
        self._counts[number, level] = count
        for deeper in [key for key in self._counts if key[0] == number and key[1] > level]:
            del self._counts[deeper]
        if form == "bullet":
            return "-"

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            kind = described.get(at, (form, "", 1))
            return _written(self._counts.get((number, at), kind[2]), kind[0])

        return re.sub(r"%(\d)", shown, text)


def _written(count: int, form: str) -> str:
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (count - 1) % 26)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman"):
        roman = ""
        for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
            while count >= value:
                roman, count = roman + sign, count - value
        return roman if form == "upperRoman" else roman.lower()
    return str(count)
