-- What each association has reported of every indicator within the years: the same
-- rule as marts.completeness, but for the years asked. zero: the latest figures are
-- all nought; not_applicable: not expected of such an association and not reported. When
-- an association was founded is known whatever years are asked.
-- record_id: one of the latest figures.
with figures as (
    select
        association, indicator, record_id, time_label, obs_value, unit, as_of,
        rank() over (partition by association, indicator order by as_of desc nulls last) as recency
    from chosen($association_type, $association, null, null, null)
    where preferred and obs_value is not null and member_group is null
      and (indicator = 'founded_year' or record_id in (
          select y.record_id
          from chosen($association_type, $association, null, $year_from, $year_to) as y))
),

reported as (
    select
        association, indicator,
        count(*) as observations,
        max(time_label) filter (recency = 1) as last_period,
        max(as_of) as last_day,
        min(record_id) filter (recency = 1) as record_id,
        coalesce(bool_and(obs_value = 0 and unit <> 'có/không') filter (recency = 1), false)
            as is_zero
    from figures
    group by all
),

pairs as (
    select
        a.association, a.short_name as label, a.association_kind, a.association_type,
        i.indicator, i.name as indicator_name, i.record_table, i.sort::integer as sort,
        c.expected
    from marts.completeness as c
    join reference.association as a using (association)
    join reference.indicator as i using (indicator)
    left join reference.association_status as e using (association)
    where ($association is not null or not coalesce(
        -- Whoever was merged or dissolved by the end of the years owes nothing.
        e.status in ('merged', 'dissolved')
        and ($year_to is null or year(e.date) <= $year_to::integer), false))
      and ($association_type is null or a.association_type = $association_type)
      and ($association is null or a.association = $association)
)

select
    p.*,
    case
        when r.is_zero then 'zero'
        when r.observations > 0 then 'reported'
        when p.expected then 'not_reported'
        else 'not_applicable'
    end as state,
    coalesce(r.observations, 0) as observations,
    r.last_period, r.last_day, r.record_id
from pairs as p
left join reported as r using (association, indicator)
order by p.sort, p.indicator, p.association;
