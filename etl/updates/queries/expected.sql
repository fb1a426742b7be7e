-- Indicators expected of an association: whether the period has a figure of them, and whether
-- there is any figure of them. Facts that do not change every year (years, yes or no) count
-- whenever they were given.
SELECT
    a.association, i.name,
    CASE
        WHEN i.unit IN ('năm', 'có/không')
            THEN coalesce(c.completeness IN ('reported', 'zero'), false)
        ELSE EXISTS (
            SELECT 1 FROM marts.observation AS o
            WHERE o.association = a.association AND o.indicator = i.indicator
                AND o.obs_value IS NOT NULL
                AND coalesce(o.time_start, DATE '0001-01-01') <= $last
                AND o.time_end BETWEEN $first AND $last
        )
    END AS has_figure,
    coalesce(c.completeness IN ('reported', 'zero'), false) AS ever
FROM reference.association AS a
JOIN reference.indicator AS i ON i.expected_from = 'member'
LEFT JOIN marts.completeness AS c
    ON a.association = c.association AND i.indicator = c.indicator
WHERE a.association_kind = 'member'
    -- Nobody owes figures of districts for a time without any.
    AND (i.unit <> 'huyện' OR EXISTS (
        SELECT 1 FROM reference.area AS r
        WHERE r.level = 'district' AND (r.valid_to IS NULL OR r.valid_to >= $first)
    ))
ORDER BY a.association, i.sort
