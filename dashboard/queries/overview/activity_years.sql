-- Activities of member associations by field and year (marts.yearly); kinds that are part
-- of another kind the same association reports in that year are not added again.
with own as (
    select
        y.association, y.activity_kind, coalesce(nullif(f.parent, ''), f.field) as field,
        y.year, y.time_end, y.value, y.record_ids, nullif(k.parent, '') as parent
    from chosen_yearly($association_type, $association, $field, $year_from, $year_to) as y
    join reference.association as a using (association)
    join reference.field as f on f.field = y.field
    left join reference.activity_kind as k using (activity_kind)
    where y.indicator = 'activities' and y.counted and a.association_kind in ('member', 'collective')
),
kept as (
    select * from own as o
    where o.parent is null or not exists (
        select 1 from own as p
        where p.association = o.association and p.year = o.year and p.activity_kind = o.parent)
)
select
    k.field, f.name as field_name, f.sort, k.year,
    sum(k.value) as value, count(distinct k.association) as associations,
    max(k.time_end) as until, flatten(list(k.record_ids order by k.association)) as record_ids
from kept as k
join reference.field as f on f.field = k.field
group by k.field, f.name, f.sort, k.year
order by k.year, f.sort;
