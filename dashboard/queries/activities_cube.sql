-- What the associations did, one row an association, kind, area and year.
-- role: whole – may be added up; part – of another kind the same association reports
-- (an area of law within texts); overlap – a statement whose period runs into an
-- earlier or longer one of the same association and kind, so adding would count twice.
-- beside – one of several parts whose whole is not told: they may overlap, so only the
-- largest of them counts.
-- Roles are settled over all records, not the filtered ones: sums stay additive.
-- Rooms, places and shares are counted at one moment: the latest stands, no sum.
with stated as (
    select
        o.record_id, o.association, o.indicator, o.activity_kind, o.field, o.ref_area, o.counted,
        o.obs_value, nullif(k.parent, '') as parent,
        coalesce(o.time_start, date '0001-01-01') as first_day,
        coalesce(o.time_end, date '9999-12-31') as last_day
    from marts.observation as o
    left join reference.activity_kind as k using (activity_kind)
    where o.record_table = 'activities' and o.preferred and o.obs_value is not null
      and o.indicator in ('activities', 'outputs', 'participants', 'activity_cost', 'charity_value')
),
wholes as (
    select distinct association, indicator, activity_kind from stated
),
placed as (
    select
        s.record_id,
        case
            when w.activity_kind is not null then 'part'
            when s.parent is not null and s.activity_kind <> arg_max(s.activity_kind, s.obs_value)
                over (partition by s.association, s.indicator, s.parent) then 'beside'
            when first_day <= max(last_day) over (
                partition by s.association, s.indicator, s.activity_kind, s.field, s.ref_area
                order by first_day, last_day desc, obs_value desc, s.record_id
                rows between unbounded preceding and 1 preceding) then 'overlap'
            else 'whole'
        end as role
    from stated as s
    left join wholes as w
        on s.association = w.association and s.indicator = w.indicator
        and s.parent = w.activity_kind
),
fields as (
    select
        f.field, f.name, coalesce(nullif(f.parent, ''), f.field) as top
    from reference.field as f
)
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
    case
        when count(*) = 1 then max(o.qualifier)
        when bool_or(q.bound = 'lower') then 'trên'
        when bool_or(q.bound <> 'exact') then 'khoảng'
        else 'chính xác'
    end as qualifier,
    min(o.time_start) as time_start, max(o.time_end) as time_end,
    case when count(*) = 1 then max(o.time_label) end as time_label,
    bool_or(o.obs_status in ('P', 'E')) as provisional,
    count(*)::integer as records,
    (list(o.record_id order by o.obs_value desc, o.record_id))[1:3] as record_ids
from chosen($loai, $hoi, $linh_vuc, $tu, $den) as o
join placed as p using (record_id)
join reference.association as a on a.association = o.association
left join reference.activity_kind as k on k.activity_kind = o.activity_kind
left join fields as f on f.field = o.field
left join reference.field as t on t.field = f.top
left join reference.area as r on r.area = o.ref_area
left join reference.qualifier as q on q.qualifier = o.qualifier
group by all
order by label collate vi, top_sort, kind_name collate vi, year, time_start;
