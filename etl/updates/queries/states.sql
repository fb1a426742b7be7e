-- Indicators of associations whose state (reported, missing…) differs.
SELECT n.association, n.indicator, o.completeness AS old_state, n.completeness AS new_state
FROM new_snapshot.marts.completeness AS n
LEFT JOIN old_snapshot.marts.completeness AS o USING (association, indicator)
WHERE n.completeness IS DISTINCT FROM o.completeness
    AND NOT (o.completeness IS NULL AND n.completeness IN ('not_reported', 'not_applicable'))
ORDER BY n.association, n.indicator
