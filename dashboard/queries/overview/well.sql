-- Single results worth telling: a rank in the country, and charity in money by year
-- (marts.yearly).
select
    y.indicator, y.value, y.unit, y.time_label, o.note, y.year, y.time_end, y.association,
    a.association_kind, y.record_ids[1] as record_id
from chosen_yearly($association_type, $association, $field, $year_from, $year_to) as y
join reference.association as a using (association)
left join marts.observation as o on o.record_id = y.record_ids[1]
where y.counted and y.value > 0 and y.indicator in ('consultancy_rank', 'charity_value')
order by y.indicator, y.time_end desc, y.record_ids[1];
