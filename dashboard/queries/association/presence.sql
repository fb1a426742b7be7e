-- Where an association is present: its latest word on the districts and on the
-- communes (areas of one date only: their borders change), as counts and names.
with told as (
    select o.ref_area, ar.level, ar.name, o.obs_value, o.record_id, o.time_label, o.as_of
    from chosen(null, $association, null, $year_from, $year_to) as o
    join reference.area as ar on ar.area = o.ref_area
    where o.record_table = 'coverage' and o.indicator = 'presence' and o.preferred and o.obs_value is not null
      and $association is not null
),
latest as (
    select * from told
    qualify as_of = max(as_of) over (partition by level)
        and row_number() over (partition by ref_area order by record_id) = 1
)
select
    level, obs_value = 1 as present, count(*) as areas, max(time_label) as time_label,
    list(name order by name collate vi) as names, list(record_id order by record_id) as record_ids
from latest
group by level, present
order by level desc, present desc;
