-- Quantities for which sources give different figures: the figure that is used first.
select
    c.contradiction_id, any_value(c.association) as association,
    any_value(a.short_name) as label, any_value(a.association_kind) as association_kind,
    min_by(c.indicator, c.rank) as indicator, min_by(c.unit, c.rank) as unit,
    min_by(c.breakdown, c.rank) as breakdown, min_by(c.time_label, c.rank) as time_label,
    list(i.name order by c.rank) as subjects,
    list(c.obs_value order by c.rank) as found,
    list(coalesce(c.unit, '') order by c.rank) as units,
    list(c.qualifier order by c.rank) as qualifiers,
    list(c.record_id order by c.rank) as record_ids
from marts.contradiction as c
join reference.association as a using (association)
join reference.indicator as i using (indicator)
where ($association_type is null or c.association_type = $association_type)
  and ($association is null or c.association = $association)
  and ($year_from is null or c.time_end is null or extract(year from c.time_end) >= $year_from::integer)
  and ($year_to is null or c.time_start is null or extract(year from c.time_start) <= $year_to::integer)
group by c.contradiction_id
order by min(i.sort), label collate vi;
