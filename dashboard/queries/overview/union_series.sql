-- What the Union states of itself and of all members together: of each measure the newest
-- figure first (marts.latest), then those of the other years (marts.yearly).
with figures as (
    select 0 as place, * from chosen_latest(null, $union, null, $year_from, $year_to)
    union all by name
    select 1 as place, *, record_ids[1] as record_id
    from chosen_yearly(null, $union, null, $year_from, $year_to)
)
select
    o.record_id, o.indicator, i.name as subject, o.stated_type, ty.short_name as type_name,
    o.member_group, o.level, o.staff_group, o.funding_source, o.award_kind, o.value, o.value_to,
    o.unit, o.qualifier, o.time_label, o.time_start, o.time_end, o.as_of,
    coalesce(o.year, extract(year from o.as_of))::integer as year
from figures as o
join reference.indicator as i using (indicator)
left join reference.association_type as ty on ty.association_type = o.stated_type
where o.derivation = 'stated'
  and o.record_table in ('organisation', 'membership', 'branches', 'staff', 'funding')
qualify row_number() over (
    partition by o.measure, coalesce(o.year, extract(year from o.as_of)) order by o.place) = 1
order by o.indicator, o.place, o.as_of desc nulls last, o.time_end desc nulls last, o.record_id;
