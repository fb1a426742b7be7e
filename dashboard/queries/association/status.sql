-- Standing over time: special status, permanent posts and terms of office as spans.
-- Equal states told one after the other are one span; a span open at one side has no
-- date there. A term is told as two years (start, end).
with told as (
    select
        case o.indicator when 'special_status' then 'status' else 'posts' end as kind,
        o.obs_value as value, o.time_start, o.time_end, o.record_id,
        row_number() over (
            partition by o.indicator order by o.time_start nulls first, o.time_end, o.record_id
        ) as place
    from chosen(null, $association, null, $year_from, $year_to) as o
    where o.record_table in ('organisation', 'staff')
      and o.preferred and o.obs_value is not null and o.ref_area is null and o.level is null
      and (o.indicator = 'special_status'
           or (o.indicator = 'posts' and o.staff_group = 'permanent_post'))
),
marked as (
    select *, value is distinct from lag(value) over (partition by kind order by place) as opens
    from told
),
islands as (
    select *, sum(opens::integer) over (partition by kind order by place) as island from marked
),
spans as (
    select
        kind, any_value(value) as value, arg_min(time_start, place) as first_day,
        bool_or(time_start is null) as open_start, arg_max(time_end, place) as last_day,
        bool_or(time_end is null) as open_end, min(place) as place,
        list(record_id order by place) as record_ids
    from islands group by kind, island
),
terms as (
    select
        o.time_label,
        max(o.obs_value) filter (o.indicator = 'term_start_year')::integer as start_year,
        max(o.obs_value) filter (o.indicator = 'term_end_year')::integer as end_year,
        max(o.obs_value) filter (o.indicator = 'term_extended_to')::integer as extended_to,
        bool_or(o.obs_status in ('E', 'P')) as planned,
        list(o.record_id order by o.record_id) as record_ids
    from chosen(null, $association, null, $year_from, $year_to) as o
    where o.record_table = 'organisation'
      and o.indicator in ('term_start_year', 'term_end_year', 'term_extended_to')
      and o.preferred and o.obs_value is not null
    group by o.time_label
)
select
    kind, value, case when not open_start then first_day end as start_day,
    case when not open_end then last_day end as end_day, null::integer as extended_to,
    false as planned, record_ids, place
from spans
union all
select
    'term', null, make_date(start_year, 1, 1), make_date(end_year, 12, 31), extended_to,
    planned, record_ids, coalesce(start_year, end_year)
from terms
where end_year is not null
order by kind desc, place;
