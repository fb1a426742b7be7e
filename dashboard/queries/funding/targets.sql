-- What is aimed at or asked for in money: the target, what there is now, and the gap.
select
    t.record_id, t.title, t.association, a.short_name as label, t.target_kind,
    k.name as kind_name, t.addressed_to, t.latest_value, t.latest_period, t.target_value,
    t.target_value_to, t.unit, t.qualifier, u.due_date, u.standing, t.frequency,
    t.latest_record_id
from marts.target_gap as t
join marts.follow_up as u on u.record_table = 'targets' and u.record_id = t.record_id
join reference.association as a on a.association = t.association
join reference.indicator as i on i.indicator = t.indicator
left join reference.target_kind as k on k.target_kind = t.target_kind
where t.counted and i.record_table = 'funding' and t.target_value is not null
  and ($association_type is null or a.association_type = $association_type)
  and ($association is null or t.association = $association)
  and ($year_from is null or t.target_date is null or extract(year from t.target_date) >= $year_from::integer)
order by t.latest_value / t.target_value nulls last, t.title collate vi;
