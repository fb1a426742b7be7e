"""Hồ sơ hội: everything reported, targets, registers, completeness, contradictions."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import evidence, phrases
from dashboard.content.association.profile import Profile
from dashboard.content.model import Section
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
    found = profile.targets
    if found.empty:
        return None
    words = {code: word for code, (word, _) in wording.TARGET_STATUS.items()}
    counts = found["status"].value_counts()
    ordered = [s for s in wording.TARGET_STATUS if s in counts.index]
    said = ", ".join(f"{counts[s]} {words[s]}" for s in ordered)
    numeric = found[~found["milestone"].astype(bool) & found["target_value"].notna()]
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
                    "status": [palette.TARGET_TONES[s] for s in known["status"]],
                    "status_words": known["status"].map(words),
                }
            ),
            {"title": "Mục tiêu bằng số"},
        )
    return Section(
        "targets",
        f"{len(found)} mục tiêu, cam kết, kiến nghị: {said}",
        _lean(_target_table(found, words)),
        chart,
        records=tuple(found["record_id"]),
    )


def _target_table(rows: pd.DataFrame, words: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Nội dung": rows["title"],
            "Tình trạng": rows["status"].map(words),
            "Hạn": [
                wording.NO_DUE_DATE if numbers.missing(d) else numbers.day(d)
                for d in rows["target_date"]
            ],
            "Hiện có": [
                "–" if m else numbers.quantity(v, u)
                for m, v, u in zip(
                    rows["milestone"], rows["latest_value"], rows["unit"], strict=True
                )
            ],
            "Cần đạt": [
                "–" if numbers.missing(v) else numbers.quantity(v, u, q, t)
                for v, u, q, t in zip(
                    rows["target_value"],
                    rows["unit"],
                    rows["qualifier"],
                    rows["target_value_to"],
                    strict=True,
                )
            ],
            "Tính chất": rows["kind_name"],
            "Gửi tới": [phrases.text(a, "–") for a in rows["addressed_to"]],
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
    found = profile.registers
    if found.empty:
        return None
    late = int(found["overdue"].sum())
    more = f", {late} việc quá hạn" if late else ""
    return Section(
        "registers",
        f"{len(found)} việc trong sổ theo dõi{more}",
        pd.DataFrame(
            {
                "Sổ": found["register_name"],
                "Nội dung": found["title"],
                "Đối tác, nơi nhận": [phrases.text(p, "–") for p in found["partner"]],
                "Thời gian": [phrases.text(t, wording.UNKNOWN_PERIOD) for t in found["time_label"]],
                "Hạn": ["–" if numbers.missing(d) else numbers.day(d) for d in found["due_date"]],
                "Tình trạng": [
                    f"{r['state_name']}, quá hạn" if r["overdue"] else r["state_name"]
                    for _, r in found.iterrows()
                ],
            }
        ),
        records=tuple(found["record_id"]),
    )
