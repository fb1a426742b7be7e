-- The member associations, when each sent its report of the period, when it was due, and
-- whether any report of it is recorded.
SELECT a.association, a.short_name, a.name, t.short_name AS type_name, s.received, s.due,
    EXISTS (
        SELECT 1 FROM marts.submission AS e
        WHERE e.association = a.association AND e.received_date IS NOT NULL
    ) AS ever
FROM reference.association AS a
LEFT JOIN reference.association_type AS t USING (association_type)
LEFT JOIN (
    SELECT association, min(received_date) AS received, min(due_date) AS due
    FROM marts.submission WHERE time_start = $first AND time_end = $last GROUP BY association
) AS s ON a.association = s.association
WHERE a.association_kind = 'member'
ORDER BY a.short_name COLLATE vi
