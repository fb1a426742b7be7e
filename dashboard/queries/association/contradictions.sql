-- Figures about one association that disagree, group by group, the used one first.
select
    c.contradiction_id, c.record_id, i.name as subject, c.breakdown, c.obs_value as value,
    c.obs_value_to as value_to, c.unit, c.qualifier, c.time_label, c.preferred, c.rule,
    c.source_place, a.short_name as label, s.author, s.author_position, s.title as source_title
from marts.contradiction as c
join reference.indicator as i using (indicator)
left join reference.association as a on a.association = c.association
left join reference.source_document as s on s.source = c.source
where c.contradiction_id in (
    select contradiction_id from marts.contradiction where association = $association)
order by i.sort, c.contradiction_id, c.rank;
