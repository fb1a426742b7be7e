"""So sánh: associations or periods side by side, chosen on the page."""

from __future__ import annotations

import streamlit as st

from dashboard.content import registry
from dashboard.content.comparison import page as comparison
from dashboard.content.comparison import periods
from dashboard.screen import layout, render
from dashboard.selection import controls
from dashboard.selection.view import View


def main() -> None:
    view = layout.view()
    way = controls.given("theo")
    way = way if way in comparison.WAYS else "hoi"
    names = comparison.candidates(view)
    chosen = controls.given_list("hoi-so-sanh", names, comparison.MOST)
    content = registry.page(view, "comparison", way=way, associations=tuple(chosen), years=_years())
    render.header(content)
    controls.chips("So sánh cái gì", "theo", comparison.WAYS, default="hoi")
    if way == "hoi":
        default = [] if len(chosen) > 1 else comparison.default_pair(view, names, chosen)
        controls.several(
            f"Chọn từ 2 đến {comparison.MOST} hội",
            "hoi-so-sanh",
            names,
            "Chọn hội",
            chosen or default,
            comparison.MOST,
        )
    else:
        _choose_years(view, names)
    render.parts(content)
    render.missing(content.missing)


def _years() -> periods.Years:
    """The two years in the URL, None for what is not a year."""
    first, second = (controls.given(p) for p in ("ky-1", "ky-2"))
    return _year(first), _year(second)


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _choose_years(view: View, names: dict[str, str]) -> None:
    years = {str(year): str(year) for year in periods.choices(view, names)}
    shown = periods.shown(view, names, _years())
    first, second = (str(y) for y in shown) if shown else (None, None)
    left, right = st.columns(2, wrap=False)
    with left:
        controls.select("Kỳ trước", "ky-1", years, "Chọn năm", first)
    with right:
        controls.select("Kỳ sau", "ky-2", years, "Chọn năm", second)


main()
