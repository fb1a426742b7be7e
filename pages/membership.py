"""Hội viên: the content of content.membership, and the year its indices start from."""

from __future__ import annotations

from dashboard import controls, kept, layout, render
from dashboard.content import membership


def main() -> None:
    view = layout.view()
    years = {str(year): str(year) for year in kept.result(membership.base_years, view)}
    given = controls.given("goc")
    base = int(given) if given in years else None
    content = kept.result(membership.page, view, base=base)
    render.prepare(content)
    render.header(content)
    if years:
        controls.select("Năm gốc của chỉ số (bằng 100)", "goc", years, "Chọn năm", min(years))
    render.attention(content.attention)
    render.sections(content.sections)
    layout.missing_note(content.missing)


main()
