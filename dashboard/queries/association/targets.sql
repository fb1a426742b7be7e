-- What an association committed to, proposed or asked for, and how it stands.
select
    t.record_id, t.title, t.target_kind, k.name as kind_name, t.addressed_to, t.milestone,
    t.baseline_period, t.baseline_value, t.latest_value, t.latest_period, t.target_value,
    t.target_value_to, t.unit, t.qualifier, t.target_date, t.status, t.projected_year, t.note
from marts.target_gap as t
left join reference.target_kind as k using (target_kind)
left join reference.field as f using (field)
where t.counted and t.association = $association
  and ($field is null or t.field = $field or f.parent = $field)
order by t.milestone, t.target_date nulls last, k.sort, t.record_id;
