-- Declared corrections that were applied, with what they concern.
select
    c.target_record_id as record_id, c.heading, c.old_value, c.new_value, c.reason,
    c.declared_by, c.declared_on, i.name as indicator_name, a.short_name as label,
    o.breakdown, o.as_printed, o.source_place, s.title as source_title
from marts.correction_applied as c
left join marts.observation as o on o.record_id = c.target_record_id
left join reference.indicator as i on i.indicator = o.indicator
left join reference.association as a on a.association = o.association
left join reference.source_document as s on s.source = o.source
order by c.row_number;
