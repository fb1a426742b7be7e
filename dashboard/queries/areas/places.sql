-- What names a place: activities, results, agreements and register entries with an area.
-- A register entry that tells the same line of the same source replaces the figure.
-- $area: of this place only, null for all; $most: rows at most. `found`: how many there are,
-- `places`: in how many districts or communes of their own. So many records are counted by
-- marts.activity_area, and only those to be shown are read.
with told as (
    select
        e.record_id, e.association, e.ref_area, e.title, e.register_name as kind, e.time_label,
        e.source, e.source_place, e.state_name, null::double as value, '' as unit
    from marts.register_entry as e
    where e.ref_area is not null
      and ($association is null or e.association = $association)
      and in_field($field, e.field)
      and in_years_or_open($year_from, $year_to, year(e.time_start), year(e.time_end))
),
agreed as (
    select
        o.record_id, o.association, o.ref_area, coalesce(o.partner, i.name) as title,
        i.name as kind, o.time_label, o.source, o.source_place, null as state_name,
        o.obs_value as value, o.unit
    from chosen($association_type, $association, $field, $year_from, $year_to) as o
    anti join told as t using (association, ref_area, source, source_place)
    join reference.indicator as i using (indicator)
    where o.record_table = 'agreements' and o.indicator = 'agreements'
      and o.ref_area is not null and o.preferred and o.obs_value > 0
),
cells as (
    select
        c.association, c.ref_area, sum(c.records_above_nought) as records
    from within(
        'marts.activity_area', $association_type, $association, $field, $year_from, $year_to) as c
    anti join told as t using (association, ref_area, source, source_place)
    where c.ref_area is not null and c.preferred and c.records_above_nought > 0
      and c.indicator in ('activities', 'outputs')
    group by c.association, c.ref_area
),
named as (
    select
        r.area as ref_area, r.full_name as area_name, r.level,
        coalesce(p.code || p.unit_type, r.code || r.unit_type) as district,
        coalesce(p.full_name, r.full_name) as district_name
    from reference.area as r
    left join reference.area as p on p.area = r.parent and r.level = 'commune'
),
everything as (
    select association, ref_area, 1 as records from told
    union all
    select association, ref_area, 1 from agreed
    union all
    select association, ref_area, records from cells
),
counted as materialized (
    select e.association, e.ref_area, sum(e.records) as records, any_value(n.district) as district,
        any_value(n.district_name) as district_name, any_value(a.short_name) as label
    from everything as e
    join named as n using (ref_area)
    join reference.association as a using (association)
    where ($association_type is null or a.association_type = $association_type)
      and ($area is null or e.ref_area = $area)
    group by e.association, e.ref_area
),
-- The pairs of association and place that stand on the first page.
placed as (
    select
        district_name, label,
        sum(sum(records)) over (order by district_name collate vi, label collate vi)
            - sum(records) as before
    from counted
    group by district_name, label
),
first_page as materialized (
    select c.* from counted as c join placed as p using (district_name, label) where p.before < $most
),
spoken as (
    select t.*, true as is_entry from told as t
    union all by name
    select g.*, false as is_entry from agreed as g
    union all by name
    select
        o.record_id, o.association, o.ref_area, coalesce(k.name, o.partner, i.name) as title,
        i.name as kind, o.time_label, o.source, o.source_place, null as state_name,
        o.obs_value as value, o.unit, false as is_entry
    from chosen($association_type, $association, $field, $year_from, $year_to) as o
    semi join first_page as f using (association, ref_area)
    anti join told as t using (association, ref_area, source, source_place)
    join reference.indicator as i using (indicator)
    left join reference.activity_kind as k on k.activity_kind = o.activity_kind
    where o.record_table = 'activities' and o.indicator in ('activities', 'outputs')
      and o.ref_area is not null and o.preferred and o.obs_value > 0
)
select
    s.* exclude (is_entry), f.label, n.area_name, n.level, n.district, n.district_name,
    (select sum(records) from counted)::integer as found,
    (select count(distinct district) from counted)::integer as places
from spoken as s
join first_page as f using (association, ref_area)
join named as n using (ref_area)
order by n.district_name collate vi, f.label collate vi, s.is_entry desc, s.title, s.record_id
limit $most;
