-- Branches, subordinate associations and other units of each association by level,
-- the latest preferred figure each. Units of different kinds are never added up.
select
    o.record_id, a.association, a.short_name as label, a.association_kind,
    o.indicator, i.name as kind, o.level, o.obs_value as value, o.obs_value_to as value_to,
    o.qualifier, o.unit, o.time_label
from chosen($association_type, $association, null, $year_from, $year_to) as o
join reference.association as a using (association)
join reference.indicator as i using (indicator)
where o.record_table = 'branches' and o.preferred and o.ref_area is null
qualify row_number() over (
    partition by o.association, o.indicator, o.level order by o.time_end desc, o.record_id) = 1
order by i.sort::integer, a.short_name collate vi, o.level;
