-- Whether an association is in an area: the latest statement of each pair within the
-- days of one map.
select
    o.association, a.short_name as label, o.ref_area, r.level, o.obs_value as value,
    o.time_label, o.record_id
from chosen($association_type, $association, null, $year_from, $year_to) as o
join reference.association as a using (association)
join reference.area as r on r.area = o.ref_area
where o.record_table = 'coverage' and o.indicator = 'presence' and o.preferred and o.obs_value is not null
  and coalesce(o.as_of, o.time_end) between $from_day::date and $to_day::date
qualify row_number() over (
    partition by o.association, o.ref_area order by o.time_end desc, o.record_id) = 1
order by label collate vi, o.ref_area;
