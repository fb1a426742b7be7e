-- The course of each numeric target's figure, one value a year up to the latest one:
-- the last state of the year, or the sum of a year that is told from its first to its
-- last day. The same figure as the target's: association, indicator, kind, source.
with asked as (
    select
        t.record_id as target, t.association, t.indicator, t.activity_kind, t.funding_source,
        t.field, year(l.time_end) as latest_year
    from marts.target_gap as t
    join marts.observation as l on l.record_id = t.latest_record_id
    where not t.milestone and t.frequency = 'once' and t.latest_value is not null
),
told as (
    select
        a.target, a.latest_year, o.is_level, year(o.time_end) as year, o.obs_value,
        o.time_start, o.time_end, coalesce(o.as_of, o.time_end) as as_of
    from asked as a
    join marts.observation as o
        on o.association = a.association and o.indicator = a.indicator
        and o.activity_kind is not distinct from a.activity_kind
        and o.funding_source is not distinct from a.funding_source
        and (a.field is null or o.field is not distinct from a.field)
    where o.preferred and o.counted and o.obs_value is not null
      and o.stated_type is null and o.member_group is null and o.staff_group is null
      and o.award_kind is null and o.partner is null
      and year(o.time_start) = year(o.time_end)
      and (o.is_level and o.ref_area is null and (o.level is null or o.level = 'all')
           or not o.is_level)
)
select
    target, year::integer as year,
    case when bool_or(is_level) then arg_max(obs_value, as_of) else sum(obs_value) end as value
from told
group by target, year, latest_year
having year < latest_year and (
    bool_or(is_level)
    or (min(time_start) = make_date(year, 1, 1) and max(time_end) = make_date(year, 12, 31)))
order by target, year;
