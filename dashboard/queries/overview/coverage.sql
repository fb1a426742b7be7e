-- In how many districts each association has its own organisation: the latest figure
-- while there were districts, with the number of districts it is out of.
select
    l.association, a.short_name as label, l.record_id, l.value,
    coalesce(l.denominator, 10) as districts, l.denominator is not null as stated,
    l.time_label, l.as_of
from chosen_latest($association_type, $association, null, $year_from, $year_to) as l
join reference.association as a using (association)
where l.measure = 'districts_covered' and a.association_kind = 'member'
order by a.short_name collate vi;
