-- Spending beside income of whole years, over the member associations and sources that
-- have both (known_in_both).
select
    p.later.year as year, sum(p.later.value) as spent, sum(p.earlier.value) as income,
    count(distinct p.later.association)::integer as associations
from known_in_both($association_type, $association, $year_from, $year_to) as p
join reference.association as a on a.association = p.later.association
where p.earlier.indicator = 'income' and p.later.indicator = 'spending'
  and p.earlier.complete and p.later.complete and p.earlier.counted and p.later.counted
  and a.association_kind in ('member', 'collective')
group by year
order by year;
