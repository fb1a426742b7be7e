-- Targets and milestones by where they stand, worst first; the day of the snapshot
-- decides what is due.
select
    t.record_id, t.title, t.association, a.short_name as label, t.status, t.milestone,
    t.target_kind, t.target_date, t.target_value, t.target_value_to, t.latest_value, t.unit,
    t.progress_ratio, t.state
from marts.target_gap as t
join reference.association as a using (association)
left join reference.field as f using (field)
where t.counted and ($association_type is null or a.association_type = $association_type)
  and ($association is null or t.association = $association)
  and ($field is null or t.field = $field or f.parent = $field)
  and ($year_from is null or t.target_date is null or extract(year from t.target_date) >= $year_from::integer)
order by t.target_date nulls last, t.progress_ratio nulls last, t.record_id;
