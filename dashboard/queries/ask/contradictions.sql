-- What contradicts: every record of each group that disagrees, the one used first.
select
    c.contradiction_id, c.record_id, c.indicator, i.name, c.association, a.short_name as label,
    c.obs_value as value, c.obs_value_to as value_to, c.unit, c.qualifier, c.time_label,
    c.as_of, c.source_place, c.preferred, c.breakdown
from marts.contradiction as c
join reference.indicator as i using (indicator)
join reference.association as a on a.association = c.association
where ($association is null or list_contains($association, c.association))
  and ($record_ids is null or c.contradiction_id in (
      select m.contradiction_id from marts.contradiction as m
      where list_contains($record_ids, m.record_id)))
order by c.contradiction_id, c.rank;
