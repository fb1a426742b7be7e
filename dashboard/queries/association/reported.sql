-- Everything an association reports, one row a figure: of levels the latest, of sums
-- over time the latest year that is complete (a year's own figure before the sum of
-- its parts), and every statement that fits no year. Fields narrow activities only.
with o as (
    select o.*, i.name as subject, i.sort, i.aggregation,
        concat_ws(
            ',', o.field, o.activity_kind, o.level, o.member_group, o.staff_group,
            o.funding_source, o.award_kind, o.award_grade, o.partner) as part,
        o.time_end - o.time_start + 1 as days,
        extract(year from o.time_start) = extract(year from o.time_end) as in_a_year
    from chosen(null, $association, null, $year_from, $year_to) as o
    join reference.indicator as i using (indicator)
    where o.preferred and o.obs_value is not null and $association is not null
      and o.indicator <> 'presence'
      and ($field is null or o.record_table <> 'activities' or o.field in (
              select f.field from reference.field as f
              where f.field = $field or f.parent = $field))
),
summable as (
    select *, extract(year from o.time_end)::integer as year
    from o where not is_level and aggregation = 'sum' and in_a_year
),
whole as (
    select * from summable
    qualify days >= 360 or count(*) filter (days >= 360)
        over (partition by indicator, breakdown, year) = 0
),
by_year as (
    select
        record_table, indicator, subject, sort, breakdown, part, unit, year,
        sum(obs_value) as value, case when count(*) = 1 then sum(obs_value_to) end as value_to,
        case when count(*) = 1 then any_value(qualifier) else 'chính xác' end as qualifier,
        max(time_end) as until, count(*) as records, any_value(time_label) as own_label,
        list(record_id order by record_id) as record_ids
    from whole
    group by record_table, indicator, subject, sort, breakdown, part, unit, year
),
best as (
    select * from by_year
    qualify row_number() over (
        partition by indicator, breakdown
        order by until = make_date(year, 12, 31) desc, year desc) = 1
),
single as (
    select * from o
    where is_level or aggregation <> 'sum' or in_a_year is null or not in_a_year
    qualify row_number() over (
        partition by indicator, breakdown, ref_area,
            case when is_level or in_a_year then '' else time_label end
        order by as_of desc nulls last, time_start desc nulls last, record_id) = 1
)
select
    record_table, indicator, subject, sort, breakdown, part, unit, value, value_to, qualifier,
    case when records = 1 then own_label
         when until = make_date(year, 12, 31) then 'năm ' || year
         else 'năm ' || year || ', đến ' || strftime(until, '%d/%m/%Y') end as period,
    null as area_name, record_ids, null as denominator
from best
union all
select
    s.record_table, s.indicator, s.subject, s.sort, s.breakdown, s.part, s.unit, s.obs_value,
    s.obs_value_to, s.qualifier, s.time_label, ar.name, [s.record_id], s.denominator
from single as s
left join reference.area as ar on ar.area = s.ref_area
order by sort, breakdown, area_name nulls first, period desc;
