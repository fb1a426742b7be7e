-- Records that speak of one quantity and disagree: who says what, which is used, why.
-- A group is in when one of its records is within the filter.
with asked as (
    select distinct c.contradiction_id
    from marts.contradiction as c
    where asked($association_type, $association, c.association_type, c.association)
      and in_field($field, c.field)
      and in_years($year_from, $year_to, year(c.time_start), year(c.time_end))
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
