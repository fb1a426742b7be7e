-- Reports due and received. days_late counts from the due date to the day of
-- receipt, or to the build's day while nothing has come; negative means early.
WITH

submissions AS (
    SELECT *, CAST(getvariable('as_of') AS DATE) AS today FROM work.staging.submissions
),

final AS (
    SELECT
        record_id,
        association,
        time_start,
        time_end,
        time_label,
        due_date,
        received_date,
        received_date IS NOT NULL AS received,
        CASE
            WHEN received_date IS NOT NULL THEN received_date - due_date
            WHEN due_date < today THEN today - due_date
        END AS days_late,
        CASE
            WHEN received_date <= due_date THEN 'on_time'
            WHEN received_date > due_date THEN 'late'
            WHEN due_date < today THEN 'missing'
            ELSE 'not_due'
        END AS timeliness,
        source,
        source_place,
        note
    FROM submissions
)

SELECT * FROM final
