-- Every commitment, proposal and request: how far, how fast, and where it stands.
-- Numbers: gap = target − latest. Methods (Vietnamese names shown on screen):
--   growth  Open SDG: observed ÷ required yearly growth rate; cut-offs 0.95, 0.60, 0;
--   linear  observed ÷ required yearly change, where the baseline is nought or near it;
--   yearly  a figure due every year: latest year ÷ target;
--   level   reached, to be maintained, or starting beyond the target: latest ÷ target.
-- A number is judged from a baseline to a later figure; without both it is said so
-- (not_enough_data). Milestones (no number, a yes/no, or a thing to be achieved) are not
-- judged by figures, but for a yes/no that figures answer: see marts.follow_up.
WITH

targets AS (
    SELECT
        *,
        target_value IS NULL OR direction = 'achieve' OR coalesce(unit = 'có/không', false)
            AS milestone,
        CAST(getvariable('as_of') AS DATE) AS today
    FROM work.staging.targets
),

-- The series that fits the target best: same field first, then without a field;
-- the whole province first, then the level that sorts first.
fitting AS (
    SELECT
        t.record_id AS target,
        s.*,
        dense_rank() OVER (
            PARTITION BY t.record_id
            ORDER BY
                s.field IS NOT DISTINCT FROM t.field DESC,
                s.field IS NULL DESC, s.field, s.group_rank,
                s.level IS NULL DESC, s.level = 'all' DESC, s.level
        ) AS fit
    FROM targets AS t
    JOIN work.intermediate.series AS s
        ON t.association = s.association AND t.indicator = s.indicator
        AND t.activity_kind IS NOT DISTINCT FROM s.activity_kind
        AND t.funding_source IS NOT DISTINCT FROM s.funding_source
        AND (t.field IS NULL OR s.field IS NULL OR t.field = s.field OR t.activity_kind IS NOT NULL)
    WHERE t.target_value IS NOT NULL AND s.as_of <= t.today
),

points AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY target ORDER BY as_of DESC, record_id) AS newest,
        row_number() OVER (PARTITION BY target ORDER BY as_of, record_id) AS oldest
    FROM fitting
    WHERE fit = 1
),

latest AS (
    SELECT * FROM points WHERE newest = 1
),

earliest AS (
    SELECT * FROM points WHERE oldest = 1
),

measured AS (
    SELECT
        t.*,
        l.value AS latest_value,
        l.time_label AS latest_period,
        l.as_of AS latest_day,
        l.record_id AS latest_record_id,
        l.measure AS latest_measure,
        l.basis AS latest_basis,
        l.is_level,
        coalesce(t.baseline_value, e.value) AS first_value,
        coalesce(
            CASE WHEN t.baseline_value IS NOT NULL THEN t.baseline_end END,
            CASE WHEN t.baseline_value IS NULL THEN e.as_of END
        ) AS first_day
    FROM targets AS t
    LEFT JOIN latest AS l ON t.record_id = l.target
    LEFT JOIN earliest AS e ON t.record_id = e.target
),

-- Times in years; less than ten months apart is no pace.
timed AS (
    SELECT
        *,
        CASE WHEN latest_day - first_day >= 300 THEN (latest_day - first_day) / 365.25 END
            AS years_seen,
        CASE WHEN target_end > latest_day THEN (target_end - latest_day) / 365.25 END
            AS years_left,
        CASE WHEN target_end > first_day THEN (target_end - first_day) / 365.25 END
            AS years_planned,
        CASE direction
            WHEN 'decrease' THEN latest_value <= coalesce(target_value_to, target_value)
            ELSE latest_value >= target_value
        END AS reached,
        first_value > greatest(1, 0.05 * target_value) AND latest_value > 0 AND target_value > 0
            AS growth_makes_sense
    FROM measured
),

paced AS (
    SELECT
        *,
        CASE
            WHEN frequency = 'yearly' THEN target_value
            WHEN NOT reached THEN (target_value - latest_value) / years_left
        END AS pace_required,
        CASE
            WHEN frequency = 'yearly' AND NOT is_level THEN latest_value
            ELSE (latest_value - first_value) / years_seen
        END AS pace_achieved,
        CASE
            WHEN growth_makes_sense AND years_seen > 0
                THEN pow(latest_value / first_value, 1 / years_seen) - 1
        END AS growth_observed,
        CASE
            WHEN growth_makes_sense AND years_planned > 0
                THEN pow(target_value / first_value, 1 / years_planned) - 1
        END AS growth_required
    FROM timed
),

judged AS (
    SELECT
        *,
        CASE
            WHEN milestone THEN NULL
            -- One figure, or none later than the baseline, shows no progress.
            WHEN latest_value IS NULL OR first_day IS NULL OR latest_day <= first_day THEN NULL
            WHEN frequency = 'yearly' THEN 'yearly'
            WHEN reached OR direction = 'maintain' THEN 'level'
            WHEN direction = 'increase' AND first_value >= target_value THEN 'level'
            WHEN direction = 'decrease' AND first_value <= target_value THEN 'level'
            -- A total over several years is not comparable with one year's figure.
            WHEN NOT is_level AND year(target_start) <> year(target_end) THEN NULL
            WHEN years_seen IS NULL OR years_planned IS NULL OR target_value = first_value THEN NULL
            WHEN growth_observed IS NOT NULL AND growth_required <> 0 THEN 'growth'
            ELSE 'linear'
        END AS method
    FROM paced
),

rated AS (
    SELECT
        *,
        CASE method
            WHEN 'growth' THEN growth_observed / growth_required
            WHEN 'linear' THEN
                ((latest_value - first_value) / years_seen)
                / ((target_value - first_value) / years_planned)
            ELSE
                CASE
                    WHEN method IS NULL THEN NULL
                    WHEN direction = 'decrease' THEN target_value / nullif(latest_value, 0)
                    ELSE latest_value / nullif(target_value, 0)
                END
        END AS progress_ratio
    FROM judged
),

projected AS (
    SELECT
        *,
        CASE
            WHEN method = 'growth' AND years_left > 0
                THEN latest_value * pow(1 + growth_observed, years_left)
            WHEN method = 'linear' AND years_left > 0
                THEN greatest(latest_value + pace_achieved * years_left, 0)
        END AS projected_value,
        CASE
            WHEN method = 'growth' AND growth_observed <> 0
                AND sign(ln(target_value / latest_value)) = sign(growth_observed)
                THEN ln(target_value / latest_value) / ln(1 + growth_observed)
            WHEN method = 'linear' AND pace_achieved <> 0
                AND sign(target_value - latest_value) = sign(pace_achieved)
                THEN (target_value - latest_value) / pace_achieved
        END AS years_to_target
    FROM rated
),

stated AS (
    SELECT
        *,
        CASE
            WHEN milestone
                THEN CASE WHEN state = 'done' OR unit = 'có/không' AND reached THEN 'done' END
            WHEN state = 'done' THEN 'achieved'
            WHEN state = 'missed' THEN 'off_track'
            WHEN method IS NULL THEN 'not_enough_data'
            -- A due date that has passed is judged by figures from its own time only.
            WHEN target_end < today AND latest_day < coalesce(target_start, target_end)
                AND frequency = 'once' AND NOT reached THEN 'not_enough_data'
            WHEN frequency = 'yearly' AND reached
                AND latest_day < target_start THEN 'on_track'
            WHEN reached THEN 'achieved'
            WHEN frequency = 'once' AND target_end < today THEN 'off_track'
            WHEN progress_ratio >= 0.95 THEN 'on_track'
            WHEN progress_ratio >= 0.60 THEN 'behind'
            ELSE 'off_track'
        END AS status
    FROM projected
),

final AS (
    SELECT
        record_id,
        title,
        indicator,
        association,
        field,
        activity_kind,
        funding_source,
        target_kind,
        addressed_to,
        direction,
        frequency,
        baseline_label AS baseline_period,
        baseline_value,
        CAST(year(target_end) AS INTEGER) AS target_year,
        target_start,
        target_end AS target_date,
        target_label AS target_period,
        target_value,
        target_value_to,
        unit,
        latest_value,
        latest_period,
        latest_record_id,
        latest_measure,
        latest_basis,
        target_value - latest_value AS gap,
        pace_required,
        pace_achieved,
        progress_ratio,
        projected_value,
        -- A century ahead is no projection.
        CASE
            WHEN years_to_target < 100
                THEN CAST(year(latest_day + CAST(ceil(years_to_target * 365.25) AS INTEGER)) AS INTEGER)
        END AS projected_year,
        status,
        method,
        state,
        qualifier,
        as_printed,
        source,
        source_place,
        same_as,
        same_as IS NULL AS counted,
        note,
        milestone
    FROM stated
)

SELECT * FROM final
