-- Figures of several associations by measure and year, one row each.
-- A measure is an indicator with its group, level, source and kind, without areas.
-- A level counts in every year its period covers up to the day it speaks of; a sum
-- over time is added up over the parts of one year (areas, quarters, fields). A sum
-- over several years (`spans`) or without a beginning (not `exact`) stands in its last
-- year; `partial` is the year that is not over yet; `shared` holds an activity that
-- another association reports too.
-- $ids: association codes; $indicators: these only, null for all.
with observed as (
    select
        o.*, i.name as indicator_name, i.sort::integer as sort, i.higher_is_better,
        extract(year from o.time_end) as end_year, extract(year from o.time_start) as start_year,
        extract(year from coalesce(o.as_of, o.time_end)) as known_year
    from chosen(null, null, null, $year_from, $year_to) as o
    join reference.indicator as i using (indicator)
    where list_contains($ids::varchar[], o.association)
      and ($indicators is null or list_contains($indicators::varchar[], o.indicator))
      and o.preferred and o.obs_value is not null and o.partner is null
      and (o.time_end is not null or o.time_start is not null)
      and ($field is null or o.field is null or o.field in (
          select f.field from reference.field as f
          where f.field = $field or f.parent = $field))
),

levels as (
    select
        association, indicator, member_group, staff_group, funding_source, level,
        activity_kind, award_kind, unit, indicator_name, sort, higher_is_better, record_table,
        unnest(range(
            coalesce(start_year, end_year)::bigint,
            coalesce(end_year, known_year, start_year)::bigint + 1)) as year,
        obs_value, obs_value_to, qualifier, time_label, as_of, record_id, denominator
    from observed
    where is_level and ref_area is null
),

latest as (
    select
        * exclude (obs_value, obs_value_to, qualifier, time_label, as_of, record_id, denominator),
        arg_max(obs_value, as_of) as value,
        arg_max(obs_value_to, as_of) as value_to,
        arg_max(qualifier, as_of) as qualifier,
        arg_max(time_label, as_of) as time_label,
        arg_max(denominator, as_of) as denominator,
        false as shared,
        [arg_max(record_id, as_of)] as record_ids,
        false as spans,
        true as exact
    from levels
    group by all
),

sums as (
    select
        association, indicator, member_group, staff_group, funding_source, level,
        activity_kind, award_kind, unit, indicator_name, sort, higher_is_better, record_table,
        end_year::bigint as year,
        sum(obs_value) as value,
        case when count(*) = 1 then any_value(obs_value_to) end as value_to,
        case when count(*) = 1 then any_value(qualifier) else 'chính xác' end as qualifier,
        case
            when start_year = end_year and count(*) > 1 then end_year::integer::varchar
            else any_value(time_label)
        end as time_label,
        list(record_id order by record_id) as record_ids,
        bool_or(not counted) as shared,
        coalesce(start_year < end_year, false) as spans,
        start_year is not distinct from end_year as exact
    from observed
    where not is_level and end_year is not null
    group by
        association, indicator, member_group, staff_group, funding_source, level,
        activity_kind, award_kind, unit, indicator_name, sort, higher_is_better, record_table,
        start_year, end_year, case when start_year is distinct from end_year then record_id end
),

everything as (
    select * from latest
    union all by name
    select *, year = (select extract(year from as_of) from marts.snapshot_info) as partial
    from sums
)

select
    e.association, a.short_name as label, a.association_type, e.indicator, e.record_table,
    e.member_group, e.funding_source, e.level, e.activity_kind, e.staff_group,
    e.indicator_name, e.sort, e.unit, e.higher_is_better,
    concat_ws(
        ',', e.member_group, e.staff_group, e.funding_source, e.activity_kind, e.award_kind
    ) as kind,
    concat_ws(', ', g.name, st.name, fs.short_name, k.name, aw.name) as kind_name,
    e.year::integer as year, e.value, e.value_to, e.qualifier, e.time_label, e.record_ids,
    e.denominator, coalesce(e.shared, false) as shared,
    e.spans, e.exact, coalesce(e.partial, false) as partial,
    coalesce(g.sort::integer, st.sort::integer, fs.sort::integer, 0) as kind_sort
from everything as e
join reference.association as a using (association)
left join reference.member_group as g using (member_group)
left join reference.staff_group as st using (staff_group)
left join reference.funding_source as fs using (funding_source)
left join reference.activity_kind as k on k.activity_kind = e.activity_kind
left join reference.award_kind as aw using (award_kind)
order by e.sort, kind_sort, kind_name, e.level, e.year, e.association;
