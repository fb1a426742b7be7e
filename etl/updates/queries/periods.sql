-- The periods for which reports are recorded, and when they were due.
SELECT time_label, time_start, time_end, max(due_date) AS due_date
FROM marts.submission
GROUP BY ALL
