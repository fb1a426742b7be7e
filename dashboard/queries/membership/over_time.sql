-- Members of each association year by year (marts.yearly).
select
    y.association, a.short_name as series, y.year as time, y.value, y.record_ids[1] as record_id
from chosen_yearly($association_type, $association, null, $year_from, $year_to) as y
join reference.association as a using (association)
where y.measure = 'members' and ($association is not null or a.association_kind = 'member')
order by series collate vi, time;
