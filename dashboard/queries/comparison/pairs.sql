-- The measures asked for of the associations asked for in two years, where both are known
-- (known_in_both); the largest change first.
-- $ids: association codes; $measures: marts.measure; $first, $second: years.
select
    p.later.association as association, a.short_name as label, p.later.measure as measure,
    p.earlier.value as before, p.later.value as after, p.earlier.value_to as before_to,
    p.later.value_to as after_to, p.later.value - p.earlier.value as change,
    p.earlier.bound <> 'exact' or p.later.bound <> 'exact' as inexact,
    p.earlier.record_ids || p.later.record_ids as record_ids
from known_in_both(null, null, $first, $second) as p
join reference.association as a on a.association = p.later.association
where p.earlier.year = $first and p.later.year = $second
  and p.earlier.measure = p.later.measure
  and list_contains($ids::varchar[], p.later.association)
  and list_contains($measures::varchar[], p.later.measure)
order by measure, abs(change) desc, association;
