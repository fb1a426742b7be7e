-- Activities of member associations by field and year; kinds that are part of another
-- kind the same association reports in that year are not added again.
with own as (
    select
        o.association, o.activity_kind, coalesce(nullif(f.parent, ''), f.field) as field,
        extract(year from o.time_end)::integer as year, o.time_end, o.obs_value,
        nullif(k.parent, '') as parent
    from chosen($association_type, $association, $field, $year_from, $year_to) as o
    join reference.association as a using (association)
    join reference.field as f using (field)
    left join reference.activity_kind as k using (activity_kind)
    where o.indicator = 'activities' and o.preferred and o.counted and o.obs_value is not null
      and a.association_kind in ('member', 'collective')
      and extract(year from o.time_start) = extract(year from o.time_end)
),
kept as (
    select * from own as o
    where o.parent is null or not exists (
        select 1 from own as p
        where p.association = o.association and p.year = o.year and p.activity_kind = o.parent)
)
select
    k.field, f.name as field_name, f.sort, k.year,
    sum(k.obs_value) as value, count(distinct k.association) as associations,
    max(k.time_end) as until
from kept as k
join reference.field as f on f.field = k.field
group by k.field, f.name, f.sort, k.year
order by k.year, f.sort;
