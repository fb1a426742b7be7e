-- What the member associations of a province add up to in a year, one row a province, measure and
-- year; sums of levels and flows as in each province (marts.yearly), never over different measures.
-- `known` of `members` associations have a figure; without any there is no row.
SELECT
    y.province,
    y.measure,
    y.year,
    any_value(y.kind) AS kind,
    any_value(y.unit) AS unit,
    sum(y.value) FILTER (y.counted) AS value,
    count(DISTINCT y.association) AS known,
    any_value(n.members) AS members,
    bool_and(y.complete) AS complete,
    flatten(list(y.record_ids)) AS record_ids
FROM marts.yearly AS y
JOIN reference.association AS a USING (association)
JOIN (
    SELECT province, count(*) FILTER (association_kind = 'member') AS members
    FROM reference.association GROUP BY province
) AS n ON n.province = y.province
WHERE a.association_kind = 'member'
GROUP BY y.province, y.measure, y.year
ORDER BY y.province, y.measure, y.year
