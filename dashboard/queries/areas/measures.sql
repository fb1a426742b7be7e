-- Finer than marts.yearly (area × days of a map): figures by area within the days of one map: each indicator in its own unit; the row
-- without an area is what is told of no place. Activities count once and only as such
-- (classes, meetings, tasks); a part of another kind is left out.
select
    o.indicator, i.name as subject, o.unit, o.ref_area, r.level,
    sum(o.obs_value) as value,
    count(distinct o.association)::integer as associations,
    (list(distinct a.short_name order by a.short_name))[1:6] as who,
    list(o.record_id order by o.obs_value desc, o.record_id) as record_ids
from (
    select
        f.* exclude (unit),
        case when f.indicator = 'activities' then 'hoạt động' else f.unit end as unit
    from chosen($association_type, $association, $field, $year_from, $year_to) as f
    where coalesce(f.as_of, f.time_end) between $from_day::date and $to_day::date
      -- Of what adds up over a year, the figures the year rests on (marts.yearly).
      and (f.is_level or year(f.time_start) is distinct from year(f.time_end)
           or f.record_id in (select unnest(record_ids) from marts.yearly))
    -- A state at one moment (members, branches) is not added over the years.
    qualify not f.is_level or row_number() over (
        partition by f.association, f.indicator, f.ref_area, f.level, f.staff_group
        order by f.time_end desc, f.record_id) = 1
) as o
join reference.indicator as i using (indicator)
join reference.association as a on a.association = o.association
left join reference.area as r on r.area = o.ref_area
left join reference.activity_kind as k on k.activity_kind = o.activity_kind
left join activity_role() as p on p.record_id = o.record_id
where o.preferred and o.counted and o.obs_value is not null
  and o.record_table not in ('coverage', 'agreements', 'organisation')
  and (o.indicator <> 'activities' or k.measure = 'event')
  and coalesce(p.role, 'whole') = 'whole'
  and o.member_group is null
  and o.unit not in ('%', 'có/không', 'năm', 'lần thứ', 'năm/lần', 'hạng')
  and i.aggregation = 'sum'
group by all
order by o.indicator, o.unit, o.ref_area;
