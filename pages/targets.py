"""Mục tiêu 2024–2030."""

import streamlit as st

from dashboard.content import phrases, registry
from dashboard.content.targets import page as targets
from dashboard.content.targets.frames import Choice, Targets
from dashboard.content.targets.scenario import paces
from dashboard.screen import finding, layout, render
from dashboard.selection import cache, controls
from dashboard.words import numbers, wording

_SCOPES = {"union": "Liên hiệp hội", "members": "Các hội thành viên"}


def choose(everything: Targets) -> Choice:
    """The page's own filter: kind, scope and status of the targets there are."""
    ordered = everything.rows.sort_values("kind_sort")
    kinds: dict[str, str] = dict(zip(ordered["target_kind"], ordered["kind_name"], strict=True))
    standings = {s: phrases.standing(s) for s in dict.fromkeys(everything.rows["standing"])}
    with st.container(horizontal=True, gap="small"):
        kind = controls.select("Tính chất", "tinh-chat", kinds, "Mọi tính chất")
        scope = controls.select("Của ai", "cua-ai", _SCOPES, "Tất cả")
        standing = controls.select("Tình trạng", "tinh-trang", standings, "Mọi tình trạng")
    return Choice(kind, standing, scope)


def try_pace(narrowed: Targets) -> tuple[str | None, float | None]:
    """Which target to try another yearly pace for, and that pace in its unit."""
    ready = paces(narrowed)
    if not ready:
        return None, None
    names = {code: f"{p.row['title']} – {p.row['association_name']}" for code, p in ready.items()}
    left, right = st.columns(2)
    with left:
        code = st.selectbox(
            "Mục tiêu muốn thử",
            list(names),
            format_func=lambda c: wording.unformatted(names[c]),
            key="thu",
            placeholder="Chọn một mục tiêu",
        )
    target = ready[code]
    divisor, unit = (
        numbers.money_scale(abs(target.required) or 1)
        if target.row["unit"] == "đồng"
        else (1.0, str(target.row["unit"]))
    )
    sides = [target.required, target.achieved or 0.0, target.required * 2, 0.0]
    low, high = min(sides) / divisor, max(sides) / divisor
    with right:
        pace = st.slider(
            wording.plain(f"Nhịp mỗi năm ({unit})"),
            float(round(low, 1)),
            float(round(high, 1)) or 1.0,
            float(round((target.achieved or 0.0) / divisor, 1)),
            key=f"nhip_{code}",
        )
    return code, pace * divisor


def main() -> None:
    now = layout.view()
    everything = cache.cached(Targets.of, now, Choice())
    place = st.container()
    choice = choose(everything) if len(everything.rows) else Choice()
    narrowed = cache.cached(Targets.of, now, choice)
    content = registry.page(now, "targets", choice=choice)
    with place:
        render.header(content)
    render.lead(content)
    render.parts(content)
    if paces(narrowed):
        layout.heading("Cần làm gì để đạt", "can-lam-gi", 2)
        with st.container(border=True):
            code, pace = try_pace(narrowed)
            tried = targets.scenario(narrowed, code, pace)
            if tried is not None:
                finding.show(tried)
    render.missing(content.missing)


main()
