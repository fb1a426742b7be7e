-- Numbers of organisations the Union states, year by year: the parts that must add up.
select
    record_id, indicator, stated_type, obs_value as value, time_label,
    extract(year from time_end)::integer as year
from chosen(null, 'lhh', null, $year_from, $year_to)
where preferred and obs_value is not null and time_end is not null
  and indicator in (
      'member_organisations', 'member_associations', 'collective_members',
      'associations_state_funded', 'associations_not_state_funded',
      'charters_by_province', 'charters_by_parent')
qualify row_number() over (
    partition by indicator, stated_type, year order by time_end desc, record_id) = 1
order by year desc, indicator, stated_type;
