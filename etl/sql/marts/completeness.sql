-- What each association has reported, of everything that could be reported.
-- not_reported: expected of such an association, and there is no figure;
-- not_applicable: not expected; zero: the latest figures are all nought.
-- A yes/no indicator answered "no" is reported, not zero.
WITH

observations AS (
    SELECT
        association, indicator, time_label, as_of, obs_value, unit,
        rank() OVER (PARTITION BY association, indicator ORDER BY as_of DESC NULLS LAST) AS recency
    FROM marts.observation
    -- A breakdown (35 with a master's degree) is not the figure itself.
    WHERE preferred AND obs_value IS NOT NULL AND member_group IS NULL
),

reported AS (
    SELECT
        association,
        indicator,
        count(*) AS observations,
        max(time_label) FILTER (recency = 1) AS last_period,
        coalesce(bool_and(obs_value = 0 AND unit <> 'có/không') FILTER (recency = 1), false)
            AS is_zero
    FROM observations
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
