-- What each association has reported, of everything that could be reported.
-- not_reported: expected of such an association, and there is no figure;
-- not_applicable: not expected; zero: the latest figures are all nought.
-- A yes/no indicator answered "no" is reported, not zero.
WITH

observations AS (
    SELECT association, indicator, time_label, as_of, obs_value, unit
    FROM marts.observation
    -- A breakdown (35 with a master's degree) is not the figure itself.
    WHERE preferred AND obs_value IS NOT NULL AND member_group IS NULL
),

newest AS (
    SELECT association, indicator, max(as_of) AS newest_day FROM observations GROUP BY ALL
),

reported AS (
    SELECT
        association,
        indicator,
        count(*) AS observations,
        max(time_label) FILTER (as_of IS NOT DISTINCT FROM newest_day) AS last_period,
        coalesce(
            bool_and(obs_value = 0 AND unit <> 'có/không')
                FILTER (as_of IS NOT DISTINCT FROM newest_day),
            false
        ) AS is_zero
    FROM observations
    JOIN newest USING (association, indicator)
    GROUP BY ALL
),

expected AS (
    SELECT
        a.association,
        i.indicator,
        coalesce(i.expected_from = a.association_kind, false) AS expected
    FROM reference.association AS a CROSS JOIN reference.indicator AS i
),

final AS (
    SELECT
        e.association,
        e.indicator,
        CASE
            WHEN r.is_zero THEN 'zero'
            WHEN r.observations > 0 THEN 'reported'
            WHEN e.expected THEN 'not_reported'
            ELSE 'not_applicable'
        END AS completeness,
        e.expected,
        coalesce(r.observations, 0) AS observations,
        r.last_period
    FROM expected AS e
    LEFT JOIN reported AS r USING (association, indicator)
)

SELECT * FROM final
