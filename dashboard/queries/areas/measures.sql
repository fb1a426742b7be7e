-- Finer than marts.yearly (area × days of a map): figures by area within the days of one map: each indicator in its own unit; the row
-- without an area is what is told of no place. Activities count once and only as such
-- (classes, meetings, tasks); a part of another kind is left out.
with others as (
    select
        f.indicator, f.association, f.ref_area, f.unit, f.obs_value as value,
        [{'value': -f.obs_value, 'record_id': f.record_id}] as largest,
        f.preferred and f.counted and f.obs_value is not null and f.member_group is null as used
    from chosen($association_type, $association, $field, $year_from, $year_to) as f
    where f.record_table in ('membership', 'branches', 'staff', 'funding', 'awards')
      and coalesce(f.as_of, f.time_end) between $from_day::date and $to_day::date
      -- Of what adds up over a year, the figures the year rests on (marts.yearly).
      and (f.is_level or year(f.time_start) is distinct from year(f.time_end)
           or f.record_id in (select y.record_id from yearly_records() as y))
    -- A state at one moment (members, branches) is not added over the years.
    qualify not f.is_level or row_number() over (
        partition by f.association, f.indicator, f.ref_area, f.level, f.staff_group
        order by f.time_end desc, f.record_id) = 1
),
activities as (
    select
        c.indicator, c.association, c.ref_area,
        case when c.indicator = 'activities' then 'hoạt động' else c.unit end as unit,
        c.value, c.largest
    from within(
        'marts.activity_area', $association_type, $association, $field, $year_from, $year_to) as c
    left join reference.activity_kind as k on k.activity_kind = c.activity_kind
    where c.area_version = (
            select v.area_version from reference.area_version as v where v.valid_from = $from_day::date)
      and c.preferred and c.counted and c.role = 'whole'
      and (c.in_yearly or c.first_year is distinct from c.last_year)
      and (c.indicator <> 'activities' or k.measure = 'event')
),
told as (
    select indicator, association, ref_area, unit, value, largest from others where used
    union all by name
    select * from activities
)
select
    o.indicator, i.name as subject, o.unit, o.ref_area, r.level,
    sum(o.value) as value,
    count(distinct o.association)::integer as associations,
    (list(distinct a.short_name order by a.short_name))[1:6] as who,
    [l.record_id for l in list_sort(flatten(min(o.largest, 60)))[1:60]] as record_ids
from told as o
join reference.indicator as i using (indicator)
join reference.association as a on a.association = o.association
left join reference.area as r on r.area = o.ref_area
where o.unit not in ('%', 'có/không', 'năm', 'lần thứ', 'năm/lần', 'hạng')
  and i.aggregation = 'sum'
group by all
order by o.indicator, o.unit, o.ref_area;
