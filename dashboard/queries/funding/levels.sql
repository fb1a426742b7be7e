-- What the State gives each association a year, as stated one after the other: figures
-- of whole years, and levels of which the record itself says that they are yearly.
-- Ordered by time; a level that ended is before a year that began.
select
    o.record_id, o.association, a.short_name as label, a.association_kind,
    o.obs_value as value, o.obs_value_to as value_to, o.qualifier, o.time_label,
    o.time_start, o.time_end,
    case when o.time_end - o.time_start between 364 and 365 then year(o.time_end)::integer end as year
from chosen($association_type, $association, null, $year_from, $year_to) as o
join reference.association as a using (association)
where o.indicator = 'income' and o.funding_source = 'state_budget' and o.preferred
  and o.obs_value is not null and o.field is null and o.level is null and o.ref_area is null
  and a.association_kind <> 'union'
  and (o.time_end - o.time_start between 364 and 365
       or (o.note ilike '%mỗi năm%'
           and extract(year from o.time_start)
               is distinct from extract(year from o.time_end)))
order by a.short_name collate vi, o.time_end nulls last, o.time_start nulls first;
