-- How many districts or communes an association is in, as stated, with the denominator,
-- and what other sources say of the same: as printed, and with what it is of where that is
-- another indicator.
with rivals as (
    select
        mine.record_id,
        list(other.as_printed order by other.as_printed) as other,
        list(
            case when other.indicator <> mine.indicator then i.name || ': ' else '' end
            || other.as_printed order by other.as_printed) as other_words,
        list(other.record_id order by other.record_id) as other_ids
    from marts.contradiction as mine
    join marts.contradiction as other using (contradiction_id)
    join reference.indicator as i on i.indicator = other.indicator
    where other.record_id <> mine.record_id and other.record_table = 'coverage'
    group by mine.record_id
)
select
    o.record_id, o.association, a.short_name as label, o.indicator, i.name as subject, o.level,
    o.obs_value as value, o.denominator, o.unit, o.qualifier, o.as_printed,
    o.time_label, coalesce(o.as_of, o.time_end) as day, o.note, c.other, c.other_words, c.other_ids
from chosen($association_type, $association, null, $year_from, $year_to) as o
join reference.association as a using (association)
join reference.indicator as i using (indicator)
left join rivals as c on c.record_id = o.record_id
where o.record_table = 'coverage' and o.indicator <> 'presence' and o.preferred
  and o.obs_value is not null and o.ref_area is null
order by label collate vi, i.sort::integer, day desc;
