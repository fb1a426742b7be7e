-- Where the results of each association and kind are told of: the first places in
-- Vietnamese order, and how many there are. Of rooms and shares only the latest moment.
with told as (
    select
        o.association, k.name as kind_name, r.full_name as area_name,
        o.unit not in ('phòng', '%') or max(o.time_end) over (
            partition by o.association, o.activity_kind) = o.time_end as latest
    from within(
        'marts.activity_area', $association_type, $association, $field, $year_from, $year_to) as o
    join reference.area as r on r.area = o.ref_area
    join reference.activity_kind as k on k.activity_kind = o.activity_kind
    where o.preferred and o.role <> 'overlap' and o.value > 0
      and (o.indicator = 'outputs' or o.indicator = 'activities' and k.measure <> 'event')
)
select
    association, kind_name,
    list(distinct area_name order by area_name collate vi)[1:7] as names,
    count(distinct area_name)::integer as count
from told
where latest
group by association, kind_name;
