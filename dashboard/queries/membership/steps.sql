-- Members from each year to the next that has figures, over the associations known in
-- both (known_in_both): of all associations, and of each type (`association_type`) from
-- one year of the type to its next.
with pairs as (
    select
        p.later.association as association, a.association_type, p.earlier.year as year_before,
        p.later.year as year, p.earlier.value as before, p.later.value as after
    from known_in_both($association_type, $association, $year_from, $year_to) as p
    join reference.association as a on a.association = p.later.association
    where p.later.measure = 'members' and a.association_kind = 'member'
),
years as (
    select distinct a.association_type, y.year
    from chosen_yearly($association_type, $association, null, $year_from, $year_to) as y
    join reference.association as a using (association)
    where y.measure = 'members' and a.association_kind = 'member'
),
neighbours as (
    select association_type, year, lag(year) over (partition by association_type order by year) as year_before
    from years
    union all
    select null, year, lag(year) over (order by year)
    from (select distinct year from years)
)
select
    n.association_type, n.year_before, n.year, sum(p.before) as before, sum(p.after) as after,
    sum(p.after - p.before) as change, count(*) as associations
from neighbours as n
join pairs as p
    on p.year = n.year and p.year_before = n.year_before
    and (n.association_type is null or p.association_type = n.association_type)
group by all
order by n.association_type nulls first, n.year;
