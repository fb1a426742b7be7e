"""Hội viên: the content of content.membership, and the year its indices start from."""

from __future__ import annotations

from dashboard.content import registry
from dashboard.content.membership import page as membership
from dashboard.screen import layout, render
from dashboard.selection import cache, controls


def main() -> None:
    view = layout.view()
    years = {str(year): str(year) for year in cache.cached(membership.base_years, view)}
    given = controls.given("goc")
    base = int(given) if given in years else None
    content = registry.page(view, "membership", base=base)
    render.header(content)
    if years:
        controls.select("Năm gốc của chỉ số (bằng 100)", "goc", years, "Chọn năm", min(years))
    render.lead(content)
    render.parts(content)
    render.missing(content.missing)


main()
