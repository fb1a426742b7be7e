-- What the State gives each association a year, as stated one after the other: complete
-- years (marts.yearly), and levels of which the record itself says that they are yearly.
-- Ordered by time; a level that ended is before a year that began.
with levels as (
    select
        record_ids[1] as record_id, association, value, value_to, qualifier, time_label,
        time_start, time_end, year
    from chosen_yearly($association_type, $association, null, $year_from, $year_to)
    where measure = 'income.state_budget' and complete and counted
    union all
    select
        record_id, association, obs_value, obs_value_to, qualifier, time_label, time_start,
        time_end, null as year
    from chosen($association_type, $association, null, $year_from, $year_to)
    where record_table = 'funding' and indicator = 'income' and funding_source = 'state_budget' and preferred
      and obs_value is not null and field is null and level is null and ref_area is null
      and note ilike '%mỗi năm%'
      and not in_a_year
)
select o.*, a.short_name as label, a.association_kind
from levels as o
join reference.association as a using (association)
where a.association_kind <> 'union'
order by a.short_name collate vi, o.time_end nulls last, o.time_start nulls first;
