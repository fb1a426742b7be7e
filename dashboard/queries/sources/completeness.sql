-- What each association has reported of every indicator within the years: the same
-- rule as marts.completeness, but for the years asked. zero: the latest figures are
-- all nought; not_applicable: not expected of such an association and not reported. When
-- an association was founded is known whatever years are asked.
-- record_id: one of the latest figures.
with figures as (
    select
        association, indicator, records, time_label, latest_record_id, is_zero, as_of,
        rank() over (partition by association, indicator order by as_of desc nulls last) as recency
    from within('marts.figure_count', $association_type, $association, null, null, null)
    where preferred and known and of_all
      and (indicator = 'founded_year' or in_years($year_from, $year_to, first_year, last_year))
),

reported as (
    select
        association, indicator,
        sum(records)::bigint as observations,
        max(time_label) filter (recency = 1) as last_period,
        max(as_of) as last_day,
        min(latest_record_id) filter (recency = 1) as record_id,
        coalesce(bool_and(is_zero) filter (recency = 1), false) as is_zero
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
    where ($association is not null or not ended(e.status, e.date, $year_to))
      and asked($association_type, $association, a.association_type, a.association)
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
