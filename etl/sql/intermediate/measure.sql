-- Every accepted figure in one shape, before contradictions are settled.
-- One row a record. as_of is the day the figure speaks of: the end of its period,
-- but not after the paper that states it was written.
WITH

measures AS (
    SELECT 'organisation' AS record_table, * FROM work.staging.organisation
    UNION ALL BY NAME SELECT 'membership' AS record_table, * FROM work.staging.membership
    UNION ALL BY NAME SELECT 'branches' AS record_table, * FROM work.staging.branches
    UNION ALL BY NAME SELECT 'coverage' AS record_table, * FROM work.staging.coverage
    UNION ALL BY NAME SELECT 'staff' AS record_table, * FROM work.staging.staff
    UNION ALL BY NAME SELECT 'funding' AS record_table, * FROM work.staging.funding
    UNION ALL BY NAME SELECT 'activities' AS record_table, * FROM work.staging.activities
    UNION ALL BY NAME SELECT 'awards' AS record_table, * FROM work.staging.awards
    UNION ALL BY NAME SELECT 'agreements' AS record_table, * FROM work.staging.agreements
),

documents AS (
    SELECT
        s.source,
        s.association AS author_association,
        au.association_kind AS author_kind,
        s.strength,
        CASE length(s.document_date)
            WHEN 4 THEN try_cast(s.document_date || '-12-31' AS DATE)
            WHEN 7 THEN last_day(try_cast(s.document_date || '-01' AS DATE))
            ELSE try_cast(s.document_date AS DATE)
        END AS written_on
    FROM reference.source_document AS s
    LEFT JOIN reference.association AS au USING (association)
),

labels AS (
    SELECT list, code, name FROM reference.choice
),

final AS (
    SELECT
        m.* EXCLUDE (association_type),
        m.association_type AS stated_type,
        coalesce(m.association_type, a.association_type) AS association_type,
        -- A level is a state at one moment; the rest adds up over the period.
        m.record_table IN ('organisation', 'membership', 'branches', 'coverage', 'staff')
        AND m.indicator NOT IN (
            'members_admitted', 'posts_cut', 'bodies_admitted', 'bodies_merged', 'bodies_left'
        ) AS is_level,
        least(m.time_end, d.written_on) AS as_of,
        coalesce(d.strength, 0) AS strength,
        q.exactness,
        q.bound,
        coalesce(
            d.author_association = m.association
            OR (d.author_kind = 'union' AND a.association_kind = 'standing_office'),
            false
        ) AS speaks_of_itself,
        concat_ws(
            '; ',
            'Lĩnh vực: ' || f.name,
            'Loại: ' || k.name,
            'Cấp: ' || lv.name,
            'Nhóm: ' || g.name,
            'Nhân sự: ' || s.name,
            'Nguồn kinh phí: ' || fs.short_name,
            'Giải thưởng: ' || w.name,
            'Hạng: ' || m.award_grade,
            'Đối tác: ' || m.partner
        ) AS breakdown
    FROM measures AS m
    LEFT JOIN reference.association AS a ON m.association = a.association
    LEFT JOIN documents AS d ON m.source = d.source
    LEFT JOIN reference.qualifier AS q ON m.qualifier = q.qualifier
    LEFT JOIN reference.field AS f ON m.field = f.field
    LEFT JOIN reference.activity_kind AS k ON m.activity_kind = k.activity_kind
    LEFT JOIN labels AS lv ON lv.list = 'level' AND m.level = lv.code
    LEFT JOIN reference.member_group AS g ON m.member_group = g.member_group
    LEFT JOIN reference.staff_group AS s ON m.staff_group = s.staff_group
    LEFT JOIN reference.funding_source AS fs ON m.funding_source = fs.funding_source
    LEFT JOIN reference.award_kind AS w ON m.award_kind = w.award_kind
)

SELECT * FROM final
