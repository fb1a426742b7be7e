-- Quantities for which sources give different figures: the figure that is used first. A
-- quantity is in with all its figures when one of them is within the filter.
with asked as (
    select distinct contradiction_id
    from marts.contradiction
    where asked($association_type, $association, association_type, association)
      and in_years_or_open($year_from, $year_to, year(time_start), year(time_end))
)
select
    c.contradiction_id, min_by(c.association, c.rank) as association,
    min_by(a.short_name, c.rank) as label, min_by(a.association_kind, c.rank) as association_kind,
    min_by(c.indicator, c.rank) as indicator, min_by(c.unit, c.rank) as unit,
    min_by(c.breakdown, c.rank) as breakdown, min_by(c.time_label, c.rank) as time_label,
    list(i.name order by c.rank) as subjects,
    list(c.obs_value order by c.rank) as found,
    list(coalesce(c.unit, '') order by c.rank) as units,
    list(c.qualifier order by c.rank) as qualifiers,
    list(a.short_name order by c.rank) as labels,
    list(c.record_id order by c.rank) as record_ids
from marts.contradiction as c
join asked using (contradiction_id)
join reference.association as a using (association)
join reference.indicator as i using (indicator)
group by c.contradiction_id
order by min(i.sort), label collate vi;
