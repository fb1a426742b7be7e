-- Indicators expected of an association, and whether the year has a figure of them.
-- Facts that do not change every year (years, yes or no) count whenever they were given.
SELECT
    a.association, i.name,
    CASE
        WHEN i.unit IN ('năm', 'có/không') THEN c.completeness IN ('reported', 'zero')
        ELSE EXISTS (
            SELECT 1 FROM marts.observation AS o
            WHERE o.association = a.association AND o.indicator = i.indicator
                AND o.obs_value IS NOT NULL
                AND coalesce(o.time_start, DATE '0001-01-01') <= $last
                AND o.time_end BETWEEN $first AND $last
        )
    END AS has_figure
FROM reference.association AS a
JOIN reference.indicator AS i ON i.expected_from = 'member'
LEFT JOIN marts.completeness AS c
    ON a.association = c.association AND i.indicator = c.indicator
WHERE a.association_kind = 'member'
ORDER BY a.association, i.sort
