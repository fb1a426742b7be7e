-- Permanent posts an association had and has no more, with the special status it lost
-- at the same time: highest earlier level against the latest, largest loss first.
with posts as (
    select
        o.association, o.record_id, o.obs_value, o.time_start, o.time_label,
        row_number() over (
            partition by o.association order by o.as_of, o.time_start nulls first, o.record_id
        ) as place
    from chosen($association_type, $association, null, $year_from, $year_to) as o
    where o.record_table = 'staff' and o.indicator = 'posts' and o.staff_group = 'permanent_post' and o.preferred
      and o.obs_value is not null and o.level is null and o.ref_area is null
),
latest as (
    select * from posts qualify row_number() over (partition by association order by place desc) = 1
),
highest as (
    select * from posts
    qualify row_number() over (partition by association order by obs_value desc, place desc) = 1
),
-- The first period after the height in which the level had fallen.
since as (
    select p.association, min_by(p.time_label, p.place) as since_label,
        min_by(p.record_id, p.place) as record_id
    from posts as p
    join highest as h on h.association = p.association
    where p.place > h.place and p.obs_value < h.obs_value
    group by p.association
),
status as (
    select
        o.association,
        max_by(o.obs_value, coalesce(o.as_of, o.time_end)) as now,
        max(o.obs_value) as ever,
        list(o.record_id order by o.record_id) as ids
    from chosen($association_type, $association, null, $year_from, $year_to) as o
    where o.record_table = 'organisation' and o.indicator = 'special_status' and o.preferred and o.obs_value is not null
    group by o.association
),
-- What another place says of posts since then.
others as (
    select o.association, list(o.record_id order by o.record_id) as ids
    from chosen($association_type, $association, null, $year_from, $year_to) as o
    where o.record_table = 'staff' and o.indicator = 'posts' and not o.preferred and o.obs_value > 0
    group by o.association
)
select
    l.association, a.short_name as label, h.obs_value as before, l.obs_value as latest,
    h.time_label as before_label, l.time_label as latest_label, s.since_label,
    coalesce(st.ever = 1 and st.now = 0, false) as lost_status,
    d.ids is not null as disputed,
    list_distinct(
        [h.record_id, s.record_id, l.record_id] || coalesce(st.ids, []) || coalesce(d.ids, [])
    ) as record_ids
from latest as l
join highest as h using (association)
join since as s using (association)
join reference.association as a using (association)
left join status as st using (association)
left join others as d using (association)
where h.obs_value > l.obs_value
order by h.obs_value - l.obs_value desc, a.short_name collate vi;
