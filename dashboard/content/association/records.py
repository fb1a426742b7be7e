"""Hồ sơ hội: everything reported, targets, registers, completeness, contradictions."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import evidence, phrases
from dashboard.content.association.profile import Profile
from dashboard.content.model import Section
from dashboard.content.registers import lists
from dashboard.content.targets import frames
from dashboard.words import numbers, palette, wording
from etl.records.tables import BY_NAME, LEVELS

#: The record tables in the order of the page; the last ones are the busiest.
_TABLES = (
    "organisation",
    "membership",
    "branches",
    "coverage",
    "staff",
    "funding",
    "activities",
    "awards",
    "agreements",
)


def reported(profile: Profile) -> list[Section]:
    """Everything the association reports, a section a record table, newest figures."""
    sections = []
    for table in _TABLES:
        rows = profile.reported[profile.reported["record_table"] == table]
        if table == "coverage":
            own = pd.concat([_figures(rows), _presence(profile.presence)], ignore_index=True)
        else:
            own = _figures(rows)
        if own.empty:
            continue
        records = list(evidence.record_ids(rows))
        if table == "coverage":
            records += evidence.record_ids(profile.presence)
        sections.append(
            Section(
                f"reported_{table}",
                f"{BY_NAME[table].heading}: {len(own)} con số",
                _lean(own),
                records=tuple(dict.fromkeys(records)),
            )
        )
    return sections


def _figures(rows: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            # The figure second: it must be seen on a phone without scrolling.
            "Chỉ số": rows["subject"],
            "Số liệu": [_words(r) for _, r in rows.iterrows()],
            "Chi tiết": [
                _detail(b, a) for b, a in zip(rows["breakdown"], rows["area_name"], strict=True)
            ],
            "Thời gian": rows["period"],
        }
    )
    return table.reset_index(drop=True)


def _words(row: pd.Series) -> str:
    words = phrases.figure(row)
    if numbers.missing(row["denominator"]):
        return words
    return f"{words} trên {int(row['denominator'])}"


def _detail(breakdown: object, area: object) -> str:
    words = [p.split(": ", 1)[-1] for p in str(breakdown or "").split("; ") if p]
    if phrases.text(area):
        words.append(str(area))
    return " · ".join(words) or "–"


def _presence(found: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for _, row in found.iterrows():
        names = [str(n) for n in row["names"]]
        level = LEVELS.get(str(row["level"]), "")
        state = "có tổ chức hội" if row["present"] else "không có tổ chức hội"
        rows.append(
            {
                "Chỉ số": f"Địa bàn {level} {state}",
                "Số liệu": f"{numbers.number(len(names))} đơn vị",
                "Chi tiết": ", ".join(names) if len(names) <= 12 else "–",
                "Thời gian": row["time_label"],
            }
        )
    return pd.DataFrame(rows, columns=["Chỉ số", "Số liệu", "Chi tiết", "Thời gian"])


def targets(profile: Profile) -> Section | None:
    """What it committed to, proposed or asked for, and where that stands."""
    rows = profile.targets
    if rows.empty:
        return None
    counts = rows["standing"].value_counts()
    said = "; ".join(
        phrases.standing_count(counts[s], s) for s in wording.STANDINGS if s in counts.index
    )
    numeric = rows[~rows["milestone"].astype(bool) & rows["target_value"].notna()]
    known = numeric[numeric["latest_value"].notna()]
    chart = None
    if len(known):
        chart = Chart(
            "bullets",
            pd.DataFrame(
                {
                    "label": known["title"],
                    "value": known["latest_value"],
                    "target": known["target_value"],
                    "target_qualifier": known["qualifier"],
                    "unit": known["unit"],
                    "status": [palette.STANDING_TONES[s] for s in known["standing"]],
                    "status_words": known["standing"].map(phrases.standing),
                }
            ),
            {"title": "Mục tiêu bằng số"},
        )
    return Section(
        "targets",
        f"{len(rows)} mục tiêu, cam kết, kiến nghị: {said}",
        _lean(_target_table(rows)),
        chart,
        records=tuple(rows["record_id"]),
    )


def _target_table(targets: pd.DataFrame) -> pd.DataFrame:
    rows = [row for _, row in targets.iterrows()]
    return pd.DataFrame(
        {
            "Nội dung": targets["title"],
            "Tình trạng": targets["standing"].map(phrases.standing),
            "Hạn": [frames.due_words(r) for r in rows],
            "Mới nhất": ["–" if r["milestone"] else frames.latest_words(r) for r in rows],
            "Cần đạt": [
                "–" if numbers.missing(r["target_value"]) else frames.target_words(r) for r in rows
            ],
            "Tính chất": targets["kind_name"],
            "Gửi tới": [phrases.text(a, "–") for a in targets["addressed_to"]],
        }
    )


def _lean(table: pd.DataFrame) -> pd.DataFrame:
    """Without the columns that have nothing to say."""
    return table[[c for c in table.columns if not (table[c] == "–").all()]]


def completeness(profile: Profile) -> Section | None:
    """What it is expected to report: there, nought, or not there."""
    found = profile.expected
    if found.empty:
        return None
    counts = found["completeness"].value_counts()
    kept = [s for s in ("reported", "zero", "not_reported") if counts.get(s, 0)]
    return Section(
        "completeness",
        f"Đã có {profile.known} trong {len(found)} chỉ số cần báo cáo",
        pd.DataFrame(
            {
                "Chỉ số": found["subject"],
                "Tình trạng": found["completeness"].map(wording.STATES),
                "Kỳ gần nhất": [phrases.text(p, "–") for p in found["last_period"]],
                "Số bản ghi": found["observations"],
            }
        ),
        Chart(
            "share_bar",
            pd.DataFrame(
                {
                    "label": [f"chỉ số {wording.STATES[s]}" for s in kept],
                    "value": [int(counts[s]) for s in kept],
                }
            ),
            {"title": "Chỉ số cần báo cáo"},
        ),
        source="Nguồn: tổng hợp từ mọi bản ghi đã nhận của hội.",
    )


def contradictions(profile: Profile) -> Section | None:
    """Figures about it that disagree, which one is used and why."""
    found = profile.contradictions
    if found.empty:
        return None
    groups = found["contradiction_id"].nunique()
    return Section(
        "contradictions",
        f"{groups} con số được nêu khác nhau",
        pd.DataFrame(
            {
                "Chỉ số": found["subject"],
                "Con số": [
                    numbers.quantity(r["value"], r["unit"], r["qualifier"], r["value_to"])
                    for _, r in found.iterrows()
                ],
                "Nguồn": [
                    phrases.text(r["author"])
                    or phrases.text(r["author_position"])
                    or phrases.text(r["source_title"], wording.UNKNOWN)
                    for _, r in found.iterrows()
                ],
                "Căn cứ chọn": found["rule"],
            }
        ),
        records=tuple(found["record_id"]),
    )


def registers(profile: Profile) -> Section | None:
    """Entries of the registers that belong to it."""
    rows = profile.registers
    if rows.empty:
        return None
    due = int((rows["standing"] == "due_passed").sum())
    more = f", {phrases.standing_count(due, 'due_passed', 'việc')}" if due else ""
    return Section(
        "registers",
        f"{len(rows)} việc trong sổ theo dõi{more}",
        pd.DataFrame(
            {
                "Sổ": rows["register_name"],
                "Nội dung": rows["title"],
                "Đối tác, nơi nhận": [phrases.text(p, "–") for p in rows["partner"]],
                "Thời gian": [phrases.text(t, wording.UNKNOWN_PERIOD) for t in rows["time_label"]],
                "Hạn": [lists.when_due(r) for _, r in rows.iterrows()],
                "Đến nay": rows["standing"].map(phrases.standing),
                "Theo nguồn": rows["state_name"],
            }
        ),
        records=tuple(rows["record_id"]),
    )
