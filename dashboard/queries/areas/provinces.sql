-- What the member associations of each province add up to: of each measure the latest
-- year in which nearly all have a figure: four fifths of the year with most. Never added over
-- measures or years.
-- `known` of `members` associations that are named have a figure; a province without any has a
-- row without measure. Only of a snapshot of several provinces.
with own as (
    select p.province, p.name, a.association
    from reference.province as p
    left join reference.association as a
        on split_part(a.association, ':', 1) = p.province and a.association_kind = 'member'
        and ($association_type is null or a.association_type = $association_type)
),
counted as (
    select province, any_value(name) as name, count(association)::integer as members
    from own group by province
),
figures as (
    select
        o.province, y.measure, y.year, any_value(y.unit) as unit, sum(y.value) as value,
        count(*)::integer as known, bool_or(y.bound = 'lower') as at_least,
        list_sort(flatten(list(y.record_ids))) as record_ids
    from chosen_yearly($association_type, null, $field, $year_from, $year_to) as y
    join own as o using (association)
    where y.measure in ('members', 'income.state_budget') and y.counted and y.value is not null
    group by o.province, y.measure, y.year
),
latest as (
    select * from figures
    qualify known >= 0.8 * max(known) over (partition by province, measure)
),
shown as (
    select * from latest
    qualify row_number() over (partition by province, measure order by year desc) = 1
)
select
    c.province, c.name, c.members, f.measure, f.year, f.unit, f.value, f.known,
    coalesce(f.at_least, false) as at_least, coalesce(f.record_ids, []) as record_ids
from counted as c
left join shown as f using (province)
order by c.name collate vi, c.province, f.measure;
