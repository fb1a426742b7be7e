-- What the Union states about all members together, year by year (marts.yearly).
select
    record_ids[1] as record_id, member_group, year, value, value_to, qualifier, time_label
from chosen_yearly(null, $union, null, $year_from, $year_to)
where indicator = 'members' and derivation = 'stated'
order by year, member_group nulls first;
