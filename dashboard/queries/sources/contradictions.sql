-- Records that speak of one quantity and disagree: who says what, which is used, why.
-- A group is in when one of its records is within the filter.
with asked as (
    select distinct c.contradiction_id
    from marts.contradiction as c
    where asked($association_type, $association, c.association_type, c.association)
      and in_field($field, c.field)
      and ($year_from is null or extract(year from c.time_end) >= $year_from::integer
           or (c.time_end is null and c.time_start is not null))
      and ($year_to is null or extract(year from c.time_start) <= $year_to::integer
           or (c.time_start is null and c.time_end is not null))
)
select
    c.contradiction_id, c.record_id, c.indicator, i.name as indicator_name, i.record_table,
    c.association, a.short_name as label, c.breakdown, c.time_label, c.obs_value,
    c.obs_value_to, c.unit, c.qualifier, c.as_printed, c.preferred, c.rule, c.rank,
    s.title as source_title, s.author, s.author_position, c.source_place, c.note,
    c.denominator
from marts.contradiction as c
join asked using (contradiction_id)
join reference.indicator as i on i.indicator = c.indicator
left join reference.association as a on a.association = c.association
left join reference.source_document as s on s.source = c.source
order by i.sort::integer, c.contradiction_id, c.rank;
