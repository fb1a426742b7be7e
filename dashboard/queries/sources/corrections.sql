-- Declared corrections that were applied, with what they concern: a figure, a register
-- entry or a target, as `concerns` (a row that was refused concerns nothing).
select
    c.target_record_id as record_id, c.column_name, c.heading, c.old_value, c.new_value, c.reason,
    c.declared_by, c.declared_on, a.short_name as label,
    coalesce(i.name, r.title, t.title) as concerns,
    coalesce(o.as_printed, r.as_printed, t.as_printed) as as_printed
from marts.correction_applied as c
left join marts.observation as o on o.record_id = c.target_record_id
left join marts.register_entry as r on r.record_id = c.target_record_id
left join marts.target_gap as t on t.record_id = c.target_record_id
left join reference.indicator as i on i.indicator = o.indicator
left join reference.association as a
    on a.association = coalesce(o.association, r.association, t.association)
order by c.row_number;
