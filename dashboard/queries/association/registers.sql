-- The entries of the registers that belong to one association.
select
    r.record_id, r.register_name, r.title, r.partner, r.time_label, r.due_date, r.quantity,
    r.state_name, r.standing = 'overdue' as overdue, ar.name as area_name
from marts.follow_up as r
left join reference.area as ar on ar.area = r.ref_area
left join reference.field as f using (field)
where r.record_table = 'register_entries' and r.association = $association
  and ($field is null or r.field = $field or f.parent = $field)
order by r.register_name collate vi, r.time_end desc nulls last, r.title collate vi;
