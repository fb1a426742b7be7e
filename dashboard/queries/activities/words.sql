-- What is said of activities but is no quantity to add up: rounds, cycles, ranks, shares.
select
    o.record_id, o.association, a.short_name as label, o.indicator, i.name as subject,
    coalesce(k.name, f.name) as about, o.activity_kind,
    o.obs_value as value, o.obs_value_to as value_to, o.unit, o.qualifier,
    o.as_printed, o.time_label
from chosen($association_type, $association, $field, $year_from, $year_to) as o
join reference.association as a using (association)
join reference.indicator as i using (indicator)
left join reference.activity_kind as k using (activity_kind)
left join reference.field as f on f.field = o.field
where o.record_table = 'activities' and o.preferred and o.obs_value is not null
  and o.indicator not in (
      'activities', 'outputs', 'participants', 'activity_cost', 'charity_value')
order by i.sort::integer, label collate vi, o.time_end desc;
