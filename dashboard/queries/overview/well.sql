-- Single results worth telling: a rank in the country, and charity in money by year.
select
    o.indicator, o.obs_value as value, o.unit, o.time_label, o.note,
    extract(year from o.time_end)::integer as year, o.time_end, o.association,
    a.association_kind, o.record_id
from chosen($association_type, $association, $field, $year_from, $year_to) as o
join reference.association as a using (association)
where o.preferred and o.counted and o.obs_value > 0
  and (o.indicator = 'consultancy_rank'
       or (o.indicator = 'charity_value'
           and extract(year from o.time_start) = extract(year from o.time_end)))
order by o.indicator, o.time_end desc, o.record_id;
