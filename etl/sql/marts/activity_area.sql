-- What associations did, added up as pages show it, by place: one row an association,
-- indicator, kind, field, unit, area, state of the map, years of the period, word of degree
-- and role.
-- role: whole – may be added up; part – of another kind the same association reports (an
-- area of law within texts); overlap – a statement that adding would count twice: of a
-- year, what marts.yearly does not rest on; else one whose period runs into an earlier or
-- longer one of the same association and kind.
-- beside – one of several parts whose whole is not told: they may overlap, so only the
-- largest of them counts.
-- Roles are settled over all records, not the filtered ones: sums stay additive. What may
-- stand in for another association's record (marts.stand_in), or is told by a register entry
-- too, keeps a row of its own, so that a filter can decide on it.
-- Rooms, places and shares are counted at one moment: the latest stands, no sum.
WITH

rested_on AS (
    SELECT record_id FROM work.intermediate.year_period
    UNION ALL
    SELECT DISTINCT unnest(record_ids) FROM marts.yearly WHERE kind = 'stock'
),

stand_ins AS (
    SELECT record_id, bool_or(use = 'preferred') AS may_be_preferred
    FROM marts.stand_in
    GROUP BY record_id
),

entries AS (
    SELECT DISTINCT association, ref_area, source, source_place
    FROM marts.register_entry
    WHERE ref_area IS NOT NULL
),

stated AS (
    SELECT
        o.*,
        k.parent,
        coalesce(year(o.time_start) = year(o.time_end), false) AS in_a_year,
        y.record_id IS NOT NULL AS in_yearly,
        s.record_id IS NOT NULL AS may_stand_in,
        e.association IS NOT NULL AS in_register,
        coalesce(o.time_start, DATE '0001-01-01') AS first_day,
        coalesce(o.time_end, DATE '9999-12-31') AS last_day,
        hash(o.association, o.indicator, o.activity_kind, o.field, o.ref_area) AS matter
    FROM marts.observation AS o
    LEFT JOIN (SELECT activity_kind, nullif(parent, '') AS parent FROM reference.activity_kind) AS k
        ON o.activity_kind = k.activity_kind
    LEFT JOIN rested_on AS y ON o.record_id = y.record_id
    LEFT JOIN stand_ins AS s ON o.record_id = s.record_id
    LEFT JOIN entries AS e
        ON o.association = e.association AND o.ref_area = e.ref_area AND o.source = e.source
        AND o.source_place = e.source_place
    WHERE o.record_table = 'activities' AND o.obs_value IS NOT NULL
        AND o.indicator IN ('activities', 'outputs', 'participants', 'activity_cost', 'charity_value')
        AND (o.preferred OR coalesce(s.may_be_preferred, false))
),

wholes AS (
    SELECT DISTINCT association, indicator, activity_kind FROM stated
),

largest_parts AS (
    SELECT association, indicator, parent, arg_max(activity_kind, obs_value) AS activity_kind
    FROM stated
    WHERE parent IS NOT NULL
    GROUP BY ALL
),

-- Periods run into one another only where one is of several days, or two are of the same day.
doubtful AS (
    SELECT matter
    FROM stated
    GROUP BY matter, year(first_day)
    HAVING bool_or(last_day > first_day)
        OR count(*) > bit_count(bitstring_agg(dayofyear(first_day), 1, 366))
),

running_into AS (
    SELECT record_id
    FROM stated SEMI JOIN doubtful USING (matter)
    QUALIFY first_day <= max(last_day) FILTER (NOT in_a_year OR in_yearly) OVER (
        PARTITION BY association, indicator, activity_kind, field, ref_area
        ORDER BY first_day, last_day DESC, obs_value DESC, record_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),

placed AS (
    SELECT
        s.*,
        CASE
            WHEN w.activity_kind IS NOT NULL THEN 'part'
            WHEN s.activity_kind <> l.activity_kind THEN 'beside'
            WHEN s.preferred AND s.in_a_year AND NOT s.in_yearly THEN 'overlap'
            WHEN r.record_id IS NOT NULL THEN 'overlap'
            ELSE 'whole'
        END AS role
    FROM stated AS s
    LEFT JOIN wholes AS w
        ON s.association = w.association AND s.indicator = w.indicator AND s.parent = w.activity_kind
    LEFT JOIN largest_parts AS l
        ON s.association = l.association AND s.indicator = l.indicator AND s.parent = l.parent
    LEFT JOIN running_into AS r ON s.record_id = r.record_id
),

final AS (
    SELECT
        p.association,
        p.association_type,
        p.indicator,
        p.activity_kind,
        p.field,
        p.unit,
        p.ref_area,
        v.area_version,
        CAST(year(p.time_start) AS INTEGER) AS first_year,
        CAST(year(p.time_end) AS INTEGER) AS last_year,
        p.qualifier,
        p.role,
        p.in_yearly,
        p.preferred,
        p.counted,
        CASE WHEN p.may_stand_in OR p.in_register THEN p.record_id END AS record_id,
        CASE WHEN p.may_stand_in OR p.in_register THEN p.source END AS source,
        CASE WHEN p.may_stand_in OR p.in_register THEN p.source_place END AS source_place,
        coalesce(
            sum(p.obs_value) FILTER (WHERE p.unit NOT IN ('phòng', 'nơi', '%')),
            arg_max(p.obs_value, p.last_day)
        ) AS value,
        CASE WHEN count(*) = 1 THEN max(p.obs_value_to) END AS value_to,
        min(p.time_start) AS time_start,
        max(p.time_end) AS time_end,
        CASE WHEN count(*) = 1 THEN max(p.time_label) END AS time_label,
        bool_or(p.obs_status IN ('E', 'P')) AS provisional,
        CAST(count(*) AS INTEGER) AS records,
        CAST(count(*) FILTER (WHERE p.obs_value > 0) AS INTEGER) AS records_above_nought,
        min({'value': -p.obs_value, 'record_id': p.record_id}, 3) AS largest
    FROM placed AS p
    LEFT JOIN reference.area_version AS v
        ON coalesce(p.as_of, p.time_end) BETWEEN v.valid_from AND coalesce(v.valid_to, DATE '9999-12-31')
    GROUP BY ALL
)

SELECT * FROM final ORDER BY area_version, association, indicator
