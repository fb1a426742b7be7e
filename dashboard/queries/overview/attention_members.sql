-- Associations with fewer members at the latest count than at the last one of an
-- earlier year, by one per cent or more.
with counts as (
    select
        o.association, o.record_id, o.obs_value, o.as_of, o.time_label
    from chosen($association_type, $association, null, $year_from, $year_to) as o
    where o.indicator = 'members' and o.preferred and o.obs_value is not null
      and o.member_group is null and o.ref_area is null
),
latest as (
    select * from counts
    qualify row_number() over (partition by association order by as_of desc, record_id) = 1
),
pairs as (
    select
        l.association, b.obs_value as before, l.obs_value as latest,
        b.time_label as before_label, l.time_label as latest_label,
        [b.record_id, l.record_id] as record_ids
    from latest as l
    join counts as b
        on b.association = l.association
        and extract(year from b.as_of) < extract(year from l.as_of)
    qualify row_number() over (partition by l.association order by b.as_of desc, b.record_id) = 1
)
select p.*, a.short_name as label
from pairs as p
join reference.association as a using (association)
where a.association_kind = 'member' and p.latest <= 0.99 * p.before
order by p.latest / p.before, a.short_name collate vi;
