"""Mục tiêu 2024–2030."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.content import addressees, registry
from dashboard.content.model import Section
from dashboard.content.targets import every
from dashboard.content.targets.frames import GROUPS, Choice, Targets
from dashboard.content.targets.scenario import Pace, paces, scenario
from dashboard.screen import finding, layout, render
from dashboard.selection import cache, controls
from dashboard.words import numbers, wording

#: The lists that narrow the grid of all targets: URL parameter, label, placeholder.
_LISTS = (
    ("tinh-trang", "Tình trạng", "Mọi tình trạng"),
    ("tinh-chat", "Tính chất", "Mọi tính chất"),
    ("cua-ai", "Của ai", "Của tất cả"),
    ("noi-nhan", "Gửi tới hoặc cùng làm", "Mọi nơi nhận"),
)
_SCOPES = {"union": "Liên hiệp hội", "members": "Các hội thành viên"}


def options(targets: Targets) -> dict[str, dict[str, str]]:
    """What each of the page's own lists offers: URL parameter → code → words."""
    ordered = targets.rows.sort_values("kind_sort")
    kinds: dict[str, str] = dict(zip(ordered["target_kind"], ordered["kind_name"], strict=True))
    counts = ((code, words, len(targets.of_group(code))) for code, (words, _) in GROUPS.items())
    return {
        "tinh-trang": {code: f"{words} ({n})" for code, words, n in counts if n},
        "tinh-chat": kinds,
        "cua-ai": _SCOPES,
        "noi-nhan": addressees.options(targets.rows["addressed_to"].dropna()),
    }


def pick_pace(ready: dict[str, Pace]) -> str:
    """The target whose yearly pace is tried."""
    names = {code: f"{p.row['title']} – {p.row['association_name']}" for code, p in ready.items()}
    first = next(iter(names))
    return controls.select("Mục tiêu muốn thử", "thu", names, "Chọn một mục tiêu", first) or first


@st.fragment
def try_pace(targets: Targets, code: str, target: Pace) -> None:
    """Another yearly pace, and where it leads. A fragment: nothing else is made anew."""
    divisor, unit = (
        numbers.money_scale(abs(target.required) or 1)
        if target.row["unit"] == "đồng"
        else (1.0, str(target.row["unit"]))
    )
    sides = [target.required, target.achieved or 0.0, target.required * 2, 0.0]
    low, high = (round(side(sides) / divisor, 1) for side in (min, max))
    pace = st.slider(
        wording.plain(f"Nhịp mỗi năm ({unit})"),
        low,
        high if high > low else low + 1.0,
        round((target.achieved or 0.0) / divisor, 1),
        format="localized",
        key=f"nhip_{code}",
    )
    tried = scenario(targets, code, pace * divisor)
    if tried is not None:
        finding.show(tried)


def main() -> None:
    now = layout.view()
    targets = cache.cached(Targets.of, now)
    offered = options(targets)
    content = registry.page(now, "targets", choice=controls.given_choice(Choice, offered))

    def all_targets(findings: Sequence[Section]) -> None:
        controls.narrow(_LISTS, offered)
        render.sections(findings)

    def pace(_: Sequence[Section]) -> None:
        ready = paces(targets)
        with st.container(border=True):
            code = pick_pace(ready)
            try_pace(targets, code, ready[code])

    render.header(content)
    render.parts(content, {every.PART: all_targets, "can-nhanh": pace})
    render.missing(content.missing)


main()
