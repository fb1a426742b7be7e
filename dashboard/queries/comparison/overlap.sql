-- The two associations with the most measures in common, of $ids; one of them is in
-- $around when that is not empty. One row at most.
with measures as (
    select distinct
        association, indicator, member_group, staff_group, funding_source, level,
        activity_kind, award_kind
    from chosen(null, null, null, $year_from, $year_to)
    where list_contains($ids::varchar[], association)
      and preferred and obs_value is not null and partner is null
      and (not is_level or ref_area is null)
      and coalesce(time_end, time_start) is not null
),

counted as (
    select
        *,
        hash(indicator, member_group, staff_group, funding_source, level, activity_kind,
            award_kind) as measure,
        count(*) over (partition by association) as own
    from measures
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
