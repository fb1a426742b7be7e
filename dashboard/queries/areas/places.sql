-- What names a place: activities, results, agreements and register entries with an area.
-- A register entry that tells the same line of the same source replaces the figure.
with told as (
    select
        e.record_id, e.association, e.ref_area, e.title, e.register_name as kind, e.time_label,
        e.source, e.source_place, e.state_name, null::double as value, '' as unit
    from marts.register_entry as e
    where e.ref_area is not null
      and ($association is null or e.association = $association)
      and ($field is null or e.field in (
          select f.field from reference.field as f
          where f.field = $field or f.parent = $field))
      and ($year_from is null or e.time_end is null or year(e.time_end) >= $year_from)
      and ($year_to is null or e.time_start is null or year(e.time_start) <= $year_to)
),
figures as (
    select
        o.record_id, o.association, o.ref_area,
        coalesce(k.name, o.partner, i.name) as title, i.name as kind, o.time_label,
        o.source, o.source_place, null as state_name, o.obs_value as value, o.unit
    from chosen($association_type, $association, $field, $year_from, $year_to) as o
    join reference.indicator as i using (indicator)
    left join reference.activity_kind as k on k.activity_kind = o.activity_kind
    where o.ref_area is not null and o.preferred and o.obs_value > 0
      and o.record_table in ('activities', 'agreements')
      and o.indicator in ('activities', 'outputs', 'agreements')
),
everything as (
    select *, true as is_entry from told
    union all by name
    select *, false as is_entry from figures as f
    where not exists (
        select 1 from told as t
        where t.association = f.association and t.ref_area = f.ref_area
          and t.source = f.source and t.source_place = f.source_place)
)
select
    e.*, a.short_name as label, a.association_type, r.full_name as area_name, r.level,
    coalesce(p.code || p.unit_type, r.code || r.unit_type) as district,
    coalesce(p.full_name, r.full_name) as district_name
from everything as e
join reference.association as a using (association)
join reference.area as r on r.area = e.ref_area
left join reference.area as p on p.area = r.parent and r.level = 'commune'
where $association_type is null or a.association_type = $association_type
order by district_name collate vi, label collate vi, e.is_entry desc, e.title;
