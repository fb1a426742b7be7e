-- Branches, subordinate associations and other units of each association by level, the
-- latest figure each. Units of different kinds are never added up.
select
    l.record_id, a.association, a.short_name as label, a.association_kind, l.indicator,
    i.name as kind, l.level, l.value, l.value_to, l.qualifier, l.unit, l.time_label
from chosen_latest($association_type, $association, null, $year_from, $year_to) as l
join reference.association as a using (association)
join reference.indicator as i using (indicator)
where l.record_table = 'branches'
order by i.sort::integer, a.short_name collate vi, l.level;
