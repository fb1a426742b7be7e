-- Numbers of organisations the Union states, year by year (marts.yearly): the parts that
-- must add up.
select record_ids[1] as record_id, indicator, stated_type, value, time_label, year
from chosen_yearly(null, $union, null, $year_from, $year_to)
where indicator in (
    'member_organisations', 'member_associations', 'collective_members',
    'associations_state_funded', 'associations_not_state_funded',
    'charters_by_province', 'charters_by_parent')
order by year desc, indicator, stated_type;
