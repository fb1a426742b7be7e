"""Warnings: figures that may be right but must be accepted with a written reason.

All are read from a candidate snapshot and concern only rows of the files just
given: outlier against its own history (median and median deviation), sudden fall or rise
against the figure before, beyond what is plausible of an association, contradiction with
another source, total unlike the sum of its parts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.database import open_snapshot
from etl.records.amounts import MONEY, SMALL_MONEY
from etl.records.province import STANDING_OFFICE, UNION
from etl.updates.earlier import KIND, SERIES, earlier, with_measures
from etl.updates.report import WARNING_COLUMNS, no_warnings
from etl.updates.wording import WARNING_KINDS, figure

#: Earlier figures needed before one can be called unlike them.
HISTORY = 4
#: Times the median deviation (scaled to a standard deviation) that is too far.
FAR = 5.0
#: And at least this part of the median.
FAR_SHARE = 0.5
#: A fall to less than this part of the figure before is sudden.
FALL = 0.5
#: So is a rise to more than so many times: of a state, of what adds up over time.
RISE = {"stock": 3.0, "flow": 5.0}
#: And at least so many more or fewer.
CHANGE_LEAST = 5.0

#: Dimensions whose parts add up to the figure without them.
_PARTITIONS = {
    "ref_area": "địa bàn",
    "level": "cấp",
    "field": "lĩnh vực",
    "funding_source": "nguồn kinh phí",
    "activity_kind": "loại hoạt động",
    "award_grade": "hạng",
}
_SERIES = ", ".join(SERIES)


def warning_id(kind: str, record_id: str, detail: str) -> str:
    """The same for the same doubt about the same figure, in every check."""
    return hashlib.sha256(f"{kind}\x1f{record_id}\x1f{detail}".encode()).hexdigest()[:12]


def find_warnings(candidate: Path, files: Mapping[str, str]) -> pd.DataFrame:
    """Warnings about rows of some files in a candidate snapshot; WARNING_COLUMNS.

    `files` gives the upload's id by the name the file goes by in the snapshot.
    """
    with open_snapshot(candidate) as connection:
        connection.execute(
            "CREATE TEMP TABLE given AS SELECT record_id, file FROM marts.observation "
            "WHERE list_contains($files, file)",
            {"files": list(files)},
        )
        connection.execute(_VIEW)
        frames = [
            *_outliers(connection),
            *_jumps(connection),
            *_implausible(connection),
            *_contradictions(connection),
            *_sums(connection),
        ]
    seen: set[str] = set()
    kept = []
    for item in frames:
        if item["warning"] not in seen:
            seen.add(item["warning"])
            # A total may come from elsewhere while its parts are the new rows.
            item["upload"] = files.get(item["upload"] or "", next(iter(files.values())))
            kept.append(item)
    return pd.DataFrame(kept, columns=list(WARNING_COLUMNS)) if kept else no_warnings()


_VIEW = f"""
CREATE TEMP VIEW figure AS
SELECT
    o.record_id, {", ".join("o." + name.strip() for name in _SERIES.split(","))},
    o.time_start, o.time_end, o.time_label, o.breakdown, o.obs_value, o.unit, o.qualifier,
    o.preferred, o.source, d.title AS source_title, q.bound,
    i.name AS indicator_name, a.short_name AS association_name,
    a.association_kind,
    g.file AS upload, g.file IS NOT NULL AS is_given,
    o.time_end - o.time_start AS days, i.aggregation,
    {KIND} AS measure_kind, coalesce(s.least, m.least) AS least,
    coalesce(s.most, m.most) AS most
FROM marts.observation AS o
{with_measures()}
LEFT JOIN reference.indicator AS i ON o.indicator = i.indicator
LEFT JOIN reference.association AS a ON o.association = a.association
LEFT JOIN reference.source_document AS d ON o.source = d.source
LEFT JOIN reference.qualifier AS q ON o.qualifier = q.qualifier
LEFT JOIN given AS g ON o.record_id = g.record_id
WHERE o.obs_value IS NOT NULL
"""

_SAME = " AND ".join(
    f"n.{name.strip()} IS NOT DISTINCT FROM h.{name.strip()}" for name in _SERIES.split(",")
)
_SAME_BUT_OWNER = " AND ".join(
    f"n.{name} IS NOT DISTINCT FROM u.{name}"
    for name in SERIES
    if name not in ("association", "association_type")
)
#: Counts of which the Union's own figure is of all its associations together.
_COUNTED = "'members', 'branches', 'collective_member_units'"
#: Earlier figures of the same series, over periods of about the same length.
_EARLIER = f"""
FROM figure AS n JOIN figure AS h ON {_SAME}
    AND h.preferred AND h.time_end < n.time_end
    AND (h.time_start < n.time_start OR n.time_start IS NULL)
    AND abs(coalesce(h.days, 0) - coalesce(n.days, 0)) <= 0.2 * coalesce(n.days, 0) + 3
WHERE n.is_given AND n.unit NOT IN ('có/không', 'năm')
"""


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    result = connection.execute(query)
    names = [item[0] for item in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _item(kind: str, row: dict[str, Any], text: str, detail: str = "") -> dict[str, Any]:
    value = figure(row["obs_value"], row["unit"])
    named = ", ".join(
        part
        for part in (
            row["association_name"], row["indicator_name"], row["breakdown"], row["time_label"],
        )
        if part
    )  # fmt: skip
    return {
        "warning": warning_id(kind, row["record_id"], f"{row['obs_value']!r} {detail}"),
        "kind": kind,
        "kind_name": WARNING_KINDS[kind],
        **{name: row[name] for name in WARNING_COLUMNS if name in row},
        "value": value,
        "text": f"{named}: {text}",
    }


def _outliers(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    rows = _rows(
        connection,
        f"""
        SELECT * EXCLUDE (value), median(abs(value - middle)) AS deviation FROM (
            SELECT n.*, h.obs_value AS value, median(h.obs_value) OVER by_record AS middle,
                count(*) OVER by_record AS periods
            {_EARLIER} WINDOW by_record AS (PARTITION BY n.record_id)
        ) WHERE periods >= {HISTORY}
        GROUP BY ALL
        """,
    )
    warnings = []
    for row in rows:
        middle, value = row["middle"], row["obs_value"]
        far = max(FAR * 1.4826 * row["deviation"], FAR_SHARE * abs(middle), 1.0)
        if abs(value - middle) > far:
            text = (
                f"{figure(value, row['unit'])} khác xa các kỳ trước (trung vị "
                f"{figure(middle, row['unit'])} của {row['periods']} kỳ)."
            )
            warnings.append(_item("outlier", row, text))
    return warnings


def _jumps(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Sudden falls and rises against the figure before."""
    rows = _rows(
        connection,
        f"""
        SELECT f.*, e.earlier_value, e.earlier_label, e.earlier_scaled
        FROM figure AS f JOIN ({earlier("figure", "n.is_given")}) AS e USING (record_id)
        WHERE f.unit NOT IN ('có/không', 'năm')
        """,
    )
    warnings = []
    for row in rows:
        before, value, unit = row["earlier_scaled"], row["obs_value"], row["unit"]
        if abs(value - before) < CHANGE_LEAST:
            continue
        stated = f"{figure(row['earlier_value'], unit)} ({row['earlier_label']})"
        if value < FALL * before:
            warnings.append(_item("fall", row, f"giảm từ {stated} xuống {figure(value, unit)}."))
        elif value > RISE[row["measure_kind"]] * before and before > 0:
            warnings.append(_item("rise", row, f"tăng từ {stated} lên {figure(value, unit)}."))
    return warnings


def _implausible(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Beyond the measure's range, money too small to be meant, more than all of the Union."""
    rows = _rows(
        connection,
        f"""
        SELECT n.*, u.obs_value AS of_all, u.time_label AS of_all_label
        FROM figure AS n LEFT JOIN figure AS u ON {_SAME_BUT_OWNER}
            AND u.association_kind = '{UNION}' AND u.preferred AND n.measure_kind = 'stock'
            AND n.association_kind NOT IN ('{UNION}', '{STANDING_OFFICE}')
            AND n.unit NOT IN ('có/không', 'năm', '%') AND n.indicator IN ({_COUNTED})
        WHERE n.is_given
        QUALIFY row_number() OVER (PARTITION BY n.record_id ORDER BY u.time_end DESC NULLS LAST) = 1
        """,
    )
    warnings = []
    for row in rows:
        value, unit, of_all = row["obs_value"], row["unit"], row["of_all"]
        shown = figure(value, unit)
        if unit == MONEY and 0 < value < SMALL_MONEY:
            warnings.append(
                _item("small_money", row, f"chỉ {shown}. Xem lại có phải nghìn đồng, triệu đồng.")
            )
        low, high = row["least"], row["most"]
        if (low is not None and value < low) or (high is not None and value > high):
            warnings.append(
                _item(
                    "range", row, f"{shown} ngoài khoảng thường gặp của một hội, "
                    f"{figure(low, unit)} đến {figure(high, unit)}. Xem lại đơn vị và con số.",
                )
            )  # fmt: skip
        elif of_all is not None and value > of_all > 0:
            warnings.append(
                _item(
                    "range", row, f"{shown} nhiều hơn của cả Liên hiệp hội, "
                    f"{figure(of_all, unit)} ({row['of_all_label']}). Xem lại con số.",
                )
            )  # fmt: skip
    return warnings


def _contradictions(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    rows = _rows(
        connection,
        """
        SELECT n.*, x.obs_value AS other_value, x.time_label AS other_label,
            d.title AS other_title, x.record_id AS other_id, c.preferred AS is_used
        FROM figure AS n
        JOIN marts.contradiction AS c ON n.record_id = c.record_id
        JOIN marts.contradiction AS x ON c.contradiction_id = x.contradiction_id
            AND x.record_id <> c.record_id
            AND (x.obs_value IS DISTINCT FROM c.obs_value
                OR x.obs_value_to IS DISTINCT FROM c.obs_value_to)
        LEFT JOIN reference.source_document AS d ON x.source = d.source
        WHERE n.is_given
        QUALIFY row_number() OVER (PARTITION BY n.record_id ORDER BY x.rank, x.record_id) = 1
        """,
    )
    return [
        _item(
            "contradiction",
            row,
            f"{figure(row['obs_value'], row['unit'])}, còn “{row['other_title']}” ghi "
            f"{figure(row['other_value'], row['unit'])} ({row['other_label']}). "
            + ("Số mới sẽ được dùng." if row["is_used"] else "Số kia vẫn được dùng."),
            str(row["other_id"]),
        )
        for row in rows
    ]


def _sums(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    warnings = []
    for name, words in _PARTITIONS.items():
        warnings.extend(_sum_over(connection, name, words))
    return warnings


def _sum_over(connection: duckdb.DuckDBPyConnection, name: str, words: str) -> list[dict[str, Any]]:
    """Totals and their parts along one dimension, at least one row of them newly given."""
    others = [text.strip() for text in _SERIES.split(",") if text.strip() != name]
    same = " AND ".join(f"t.{text} IS NOT DISTINCT FROM p.{text}" for text in others)
    group = "p." + name
    where = ""
    if name == "ref_area":
        # Districts and communes each add up on their own.
        group = "(SELECT level FROM reference.area r WHERE r.area = p.ref_area)"
    if name == "activity_kind":
        where = (
            "AND p.activity_kind NOT IN (SELECT activity_kind FROM reference.activity_kind "
            "WHERE parent IS NOT NULL) AND t.unit = p.unit"
        )
    if name == "level":
        where = "AND p.level NOT IN ('all', 'below_province')"
    by = f", {group} AS part_level" if name == "ref_area" else ""
    rows = _rows(
        connection,
        f"""
        SELECT t.*, sum(p.obs_value) AS parts, count(*) AS part_count {by}
        FROM figure AS t JOIN figure AS p ON {same} AND p.{name} IS NOT NULL
            AND t.time_start IS NOT DISTINCT FROM p.time_start
            AND t.time_end IS NOT DISTINCT FROM p.time_end {where}
        WHERE t.{name} IS NULL AND t.preferred AND p.preferred
            AND t.bound = 'exact' AND p.bound = 'exact'
            AND t.unit NOT IN ('có/không', 'năm', '%')
        GROUP BY ALL
        HAVING count(*) >= 2 AND (bool_or(t.is_given) OR bool_or(p.is_given))
            AND abs(sum(p.obs_value) - any_value(t.obs_value)) > 1e-6 * abs(any_value(t.obs_value))
        """,
    )
    warnings = []
    for row in rows:
        total, parts, unit = row["obs_value"], row["parts"], row["unit"]
        more = "lớn hơn" if parts > total else "nhỏ hơn"
        text = (
            f"{row['part_count']} phần theo {words} cộng lại {figure(parts, unit)}, {more} tổng "
            f"{figure(total, unit)}."
        )
        warnings.append(_item("sum", row, text, f"{name} {parts!r}"))
    return warnings
