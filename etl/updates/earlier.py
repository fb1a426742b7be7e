"""The figure before: what a new figure is held against, whatever period it is of.

A stock (members, branches) is held against its latest earlier figure; a flow (income,
workshops) against the latest earlier one over as many days. Series are the same in every
dimension.
"""

from __future__ import annotations

#: What a series is the same in.
SERIES = (
    "indicator", "association", "association_type", "ref_area", "level", "field", "activity_kind",
    "member_group", "staff_group", "funding_source", "flow", "award_kind", "award_grade", "partner",
)  # fmt: skip


def with_measures(prefix: str = "") -> str:
    """Joins of observations o with what is declared of their measure: s if of the activity
    kind, else m; each with kind (stock|flow) and least and most, the plausible range.
    """
    declared = (
        "SELECT indicator, nullif(nullif(activity_kind, '*'), '+') AS activity_kind, "
        "any_value(kind) AS kind, min(plausible_min) AS least, max(plausible_max) AS most "
        f"FROM {prefix}reference.measure WHERE derivation = 'stated' GROUP BY ALL"
    )
    return (
        f"LEFT JOIN ({declared}) AS s "
        "ON o.indicator = s.indicator AND o.activity_kind = s.activity_kind "
        f"LEFT JOIN ({declared}) AS m ON o.indicator = m.indicator AND m.activity_kind IS NULL"
    )


KIND = "coalesce(s.kind, m.kind, 'stock')"


def earlier(figures: str, wanted: str) -> str:
    """A query: one row a wanted figure that has an earlier one.

    Columns: record_id, earlier_value as stated, earlier_label, earlier_scaled (of a flow:
    over as many days as the wanted figure's). `figures` is a relation of observations with
    the columns of SERIES, record_id, obs_value, time_start, time_end, time_label,
    preferred and measure_kind (stock|flow); `wanted` a condition on the figure n.
    """
    same = " AND ".join(f"n.{name} IS NOT DISTINCT FROM h.{name}" for name in SERIES)
    return f"""
    SELECT n.record_id, h.obs_value AS earlier_value, h.time_label AS earlier_label,
        CASE WHEN n.measure_kind = 'flow' AND n.time_start IS NOT NULL AND h.time_start IS NOT NULL
            THEN h.obs_value * (n.time_end - n.time_start + 1) / (h.time_end - h.time_start + 1)
            ELSE h.obs_value
        END AS earlier_scaled
    FROM {figures} AS n JOIN {figures} AS h ON {same} AND h.preferred
        AND h.time_end < n.time_end AND (h.time_start < n.time_start OR n.time_start IS NULL
            OR h.time_start IS NULL)
        AND (n.measure_kind <> 'flow' OR (n.time_start IS NULL) = (h.time_start IS NULL))
    WHERE {wanted} AND n.obs_value IS NOT NULL AND h.obs_value IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY n.record_id ORDER BY h.time_end DESC, h.time_start DESC, h.record_id
    ) = 1
    """
