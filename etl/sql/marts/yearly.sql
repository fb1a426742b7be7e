-- The one figure of an association, a measure and a calendar year: what every page,
-- target, comparison and export says of that year.
-- A flow (money, activities): the figure stated for the year, else the sum of its parts
-- that do not overlap; `complete` only where they cover every day of it. A stock
-- (members, posts): the last one that holds in the year. Sums over funding sources and
-- shares are derived from these figures. Periods across years are in marts.latest only.
WITH

measured AS (
    SELECT * FROM work.intermediate.measured_year
),

-- Associations that say a part of a sum is not known: no total and no share of theirs.
unknown_parts AS (
    SELECT DISTINCT association, indicator, year(time_end) AS year
    FROM marts.observation
    WHERE preferred AND obs_value IS NULL AND year(time_start) = year(time_end)
),

summands AS (
    SELECT y.*, s.measure AS total, m.indicator
    FROM measured AS y
    JOIN marts.measure AS m USING (measure)
    JOIN reference.measure AS s
        ON s.derivation = 'sum' AND m.indicator = s.indicator
        AND m.level IS NOT DISTINCT FROM s.level AND m.field IS NOT DISTINCT FROM s.field
        AND m.funding_source IS NOT NULL
),

sums AS (
    SELECT
        s.association,
        s.total AS measure,
        s.year,
        any_value(s.kind) AS kind,
        sum(s.value) AS value,
        CASE WHEN count(s.value_to) > 0 THEN sum(coalesce(s.value_to, s.value)) END AS value_to,
        any_value(s.unit) AS unit,
        list_distinct(flatten(list(s.words))) AS words,
        min(s.days_covered) AS days_covered,
        'summed' AS basis,
        bool_and(s.complete) AND bool_and(u.indicator IS NULL) AS complete,
        min(s.time_start) AS time_start,
        max(s.time_end) AS time_end,
        max(s.as_of) AS as_of,
        arg_min(s.time_label, s.days_covered) AS time_label,
        bool_or(s.provisional) AS provisional,
        bool_and(s.counted) AS counted,
        CAST(sum(s.records) AS INTEGER) AS records,
        flatten(list(s.record_ids ORDER BY s.measure)) AS record_ids,
        bool_or(u.indicator IS NOT NULL) AS lacks_a_part
    FROM summands AS s
    LEFT JOIN unknown_parts AS u USING (association, indicator, year)
    GROUP BY s.association, s.total, s.year
    HAVING count(*) > 1
),

totals AS (
    SELECT *, combined_bound(words) AS bound, combined_word(words, bound) AS qualifier FROM sums
),

wholes AS (
    SELECT * FROM measured
    UNION ALL BY NAME
    SELECT * FROM totals WHERE NOT lacks_a_part
),

shares AS (
    SELECT
        p.association,
        m.measure,
        p.year,
        m.kind,
        100 * p.value / w.value AS value,
        m.unit,
        p.words || w.words AS words,
        -- A quotient of two bounds is no bound.
        CASE WHEN combined_bound(p.words || w.words) = 'exact' THEN 'exact' ELSE 'around' END
            AS share_bound,
        w.days_covered,
        'summed' AS basis,
        p.complete AND w.complete AS complete,
        w.time_start,
        w.time_end,
        greatest(p.as_of, w.as_of) AS as_of,
        w.time_label,
        coalesce(p.provisional OR w.provisional, false) AS provisional,
        p.counted AND w.counted AS counted,
        p.record_ids || list_filter(w.record_ids, lambda id: NOT list_contains(p.record_ids, id))
            AS record_ids
    FROM reference.measure AS m
    JOIN measured AS p ON m.part = p.measure
    JOIN wholes AS w
        ON m.whole = w.measure AND p.association = w.association AND p.year = w.year
        AND p.days_covered IS NOT DISTINCT FROM w.days_covered
    WHERE m.derivation = 'share' AND w.value > 0
),

everything AS (
    SELECT * EXCLUDE (words) FROM measured
    UNION ALL BY NAME
    SELECT * EXCLUDE (words, lacks_a_part) FROM totals
    UNION ALL BY NAME
    SELECT
        * EXCLUDE (words, share_bound),
        CAST(len(record_ids) AS INTEGER) AS records,
        share_bound AS bound,
        combined_word(words, share_bound) AS qualifier
    FROM shares
),

final AS (
    SELECT
        e.association,
        coalesce(m.stated_type, a.association_type) AS association_type,
        -- Of very many records the first are enough to follow it up. Whether a figure that
        -- does not count stands in for another's is told by all.
        e.* EXCLUDE (association) REPLACE (
            CASE WHEN e.counted AND e.kind = 'flow' THEN e.record_ids[1:60] ELSE e.record_ids END
                AS record_ids
        )
    FROM everything AS e
    JOIN marts.measure AS m USING (measure)
    JOIN reference.association AS a ON e.association = a.association
)

SELECT * FROM final
