-- The states of the map, oldest first, with their days and numbers of units, and how
-- many figures on coverage speak of each.
select
    v.area_version, v.name, v.valid_from::date as valid_from,
    try_cast(nullif(v.valid_to::varchar, '') as date) as valid_to,
    v.districts::integer as districts, v.communes::integer as communes,
    v.communes_former_bac_giang::integer as own_communes, v.note,
    count(o.record_id)::integer as figures,
    count(o.record_id) filter (o.indicator = 'presence')::integer as presences
from reference.area_version as v
left join (
    select * from chosen($association_type, $association, null, $year_from, $year_to) where record_table = 'coverage' and preferred
) as o
    on coalesce(o.as_of, o.time_end) >= v.valid_from::date
    and (nullif(v.valid_to::varchar, '') is null
         or coalesce(o.as_of, o.time_end) <= try_cast(v.valid_to::varchar as date))
group by all
order by valid_from;
