-- Finer than marts.yearly (area, periods across years): what the associations did, one row
-- an association, kind, area and year.
-- Their role (see _prelude.sql) says which may be added up.
-- Rooms, places and shares are counted at one moment: the latest stands, no sum.
with fields as (
    select
        f.field, f.name, coalesce(nullif(f.parent, ''), f.field) as top
    from reference.field as f
),
counted as (
    select
        o.association, a.short_name as label, a.association_kind, o.association_type,
        o.indicator, k.measure, o.activity_kind, k.name as kind_name, nullif(k.parent, '') as parent,
        o.unit, o.field, f.name as field_name, f.top, t.name as top_name, t.sort::integer as top_sort,
        o.ref_area, r.full_name as area_name,
        case when year(o.time_start) = year(o.time_end) then year(o.time_end)::integer end as year,
        p.role, o.counted,
        coalesce(
            sum(o.obs_value) filter (where o.unit not in ('phòng', 'nơi', '%')),
            arg_max(o.obs_value, coalesce(o.time_end, date '9999-12-31'))) as value,
        case when count(*) = 1 then max(o.obs_value_to) end as value_to,
        list(distinct {'bound': q.bound, 'exactness': q.exactness, 'word': o.qualifier}) as words,
        min(o.time_start) as time_start, max(o.time_end) as time_end,
        case when count(*) = 1 then max(o.time_label) end as time_label,
        bool_or(o.obs_status in ('P', 'E')) as provisional,
        count(*)::integer as records,
        (list(o.record_id order by o.obs_value desc, o.record_id))[1:3] as record_ids
    from chosen($association_type, $association, $field, $year_from, $year_to) as o
    join activity_role() as p using (record_id)
    join reference.association as a on a.association = o.association
    left join reference.activity_kind as k on k.activity_kind = o.activity_kind
    left join fields as f on f.field = o.field
    left join reference.field as t on t.field = f.top
    left join reference.area as r on r.area = o.ref_area
    left join reference.qualifier as q on q.qualifier = o.qualifier
    where o.preferred
    group by all
)
select * exclude (words), combined_word(words, combined_bound(words)) as qualifier
from counted
order by label collate vi, top_sort, kind_name collate vi, year, time_start;
