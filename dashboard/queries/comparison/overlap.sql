-- The two associations with the most measures in common, of $ids; one of them is in
-- $around when that is not empty. One row at most.
with measures as (
    select distinct
        association, measure
    from chosen_yearly(null, null, null, $year_from, $year_to)
    where list_contains($ids::varchar[], association)
),

counted as (
    select *, count(*) over (partition by association) as own from measures
)

select a.association as first, b.association as second, count(*) as shared
from counted as a
join counted as b on a.measure = b.measure and a.association < b.association
where len($around::varchar[]) = 0
   or list_contains($around::varchar[], a.association)
   or list_contains($around::varchar[], b.association)
group by a.association, b.association
order by shared desc, min(a.own + b.own) desc, first, second
limit 1;
