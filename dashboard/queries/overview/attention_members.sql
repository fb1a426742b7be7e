-- Associations with fewer members in the latest year than in the one before it that is
-- known, by one per cent or more (marts.yearly).
with counts as (
    select association, year, value, time_label, record_ids[1] as record_id
    from chosen_yearly($association_type, $association, null, $year_from, $year_to)
    where measure = 'members'
),
pairs as (
    select
        association, value as latest, time_label as latest_label,
        lag(value) over years as before, lag(time_label) over years as before_label,
        [lag(record_id) over years, record_id] as record_ids
    from counts
    window years as (partition by association order by year)
    qualify row_number() over (partition by association order by year desc) = 1
)
select p.*, a.short_name as label
from pairs as p
join reference.association as a using (association)
where a.association_kind = 'member' and p.latest <= 0.99 * p.before
order by p.latest / p.before, a.short_name collate vi;
