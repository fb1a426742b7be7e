-- Records that a record of another association speaks for: it reports the same activity
-- (same_as), has the total they are part of (part_of), or is preferred to them. Where that
-- other one is not asked for they count, or are used, themselves.
WITH

observations AS (
    SELECT * FROM marts.observation
),

aside AS (
    SELECT * FROM observations WHERE NOT counted OR NOT preferred
),

uncounted AS (
    SELECT
        a.record_id,
        'counted' AS use,
        coalesce(a.same_as, a.record_id) AS matter,
        a.association,
        a.association_type,
        o.association AS other_association,
        o.association_type AS other_association_type
    FROM aside AS a
    LEFT JOIN observations AS o ON coalesce(a.same_as, a.part_of) = o.record_id
    WHERE NOT a.counted
),

unused AS (
    SELECT
        a.record_id,
        'preferred' AS use,
        a.conflict_key AS matter,
        a.association,
        a.association_type,
        o.association AS other_association,
        o.association_type AS other_association_type
    FROM aside AS a
    JOIN observations AS o ON a.conflict_key = o.conflict_key AND o.preferred
    WHERE NOT a.preferred AND a.association <> o.association
),

final AS (
    SELECT * FROM uncounted
    UNION ALL
    SELECT * FROM unused
)

-- Where both are of one association and type no filter takes one without the other.
SELECT * FROM final
WHERE association IS DISTINCT FROM other_association
    OR association_type IS DISTINCT FROM other_association_type
