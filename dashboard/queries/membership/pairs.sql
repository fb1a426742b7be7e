-- Members of each association in two years, every pair of years known in both
-- (known_in_both); the largest change first.
select
    p.later.association as association, a.short_name as label, p.earlier.year as year_before,
    p.later.year as year, p.earlier.value as before, p.later.value as after,
    p.later.value - p.earlier.value as change
from known_in_both($association_type, $association, $year_from, $year_to) as p
join reference.association as a on a.association = p.later.association
where p.later.measure = 'members' and a.association_kind = 'member'
order by abs(change) desc, label collate vi, year_before, year;
