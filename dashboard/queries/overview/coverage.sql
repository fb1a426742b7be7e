-- In how many districts each association has its own organisation: the latest figure
-- while there were districts, with the number of districts it is out of.
select
    o.association, a.short_name as label, o.record_id, o.obs_value as value,
    coalesce(o.denominator, 10) as districts, o.denominator is not null as stated,
    o.time_label, o.as_of
from chosen($association_type, $association, null, $year_from, $year_to) as o
join reference.association as a using (association)
where o.indicator = 'districts_covered' and o.preferred and o.obs_value is not null
  and a.association_kind = 'member' and o.ref_area is null
qualify row_number() over (partition by o.association order by o.as_of desc, o.record_id) = 1
order by a.short_name collate vi;
