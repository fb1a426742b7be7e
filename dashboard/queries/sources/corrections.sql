-- Declared corrections that were applied within the filter, with what they concern: a figure, a register
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
where asked($association_type, $association, a.association_type, a.association)
  and in_field($field, coalesce(o.field, r.field, t.field))
  and ($year_from is null or $year_from::integer <= year(coalesce(o.time_end, r.time_end, t.target_date)))
  and ($year_to is null or $year_to::integer >= year(coalesce(o.time_start, r.time_start, t.target_start)))
order by c.row_number;
