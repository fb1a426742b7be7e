-- Everything an association reports, one row a figure: of levels the latest, of sums
-- over time the newest year (marts.latest), and every statement that fits no year. Fields
-- narrow activities only. Rows are read once and used twice (materialized).
with years as (
    select y.*
    from chosen_yearly(null, $association, null, $year_from, $year_to) as y
    where y.kind = 'flow' and y.derivation = 'stated'
    qualify row_number() over (
        partition by y.association, y.measure order by y.complete desc, y.year desc) = 1
),
-- Records that stand for themselves whatever they are, and those the newest years rest on.
wanted as (
    select record_id, bool_or(stands_alone) as stands_alone
    from (
        select unnest(record_ids) as record_id, true as stands_alone
        from marts.yearly where kind = 'stock' and association = $association
        union all
        select b.record_id, true from told_beside() as b
        union all
        select unnest(record_ids), false from years
    )
    group by record_id
),
o as materialized (
    select
        t.*, i.name as subject, i.sort,
        w.stands_alone or t.is_level or t.partner is not null or not t.in_a_year as stands_alone,
        concat_ws(
            ',', t.field, t.activity_kind, t.level, t.member_group, t.staff_group,
            t.funding_source, t.award_kind, t.award_grade, t.partner, t.stated_type) as part
    from chosen(null, $association, null, $year_from, $year_to) as t
    join reference.indicator as i using (indicator)
    left join wanted as w using (record_id)
    where t.preferred and t.obs_value is not null and $association is not null
      and t.indicator <> 'presence'
      and (t.record_table <> 'activities' or in_field($field, t.field))
      and (w.record_id is not null or t.is_level or t.partner is not null or not t.in_a_year)
),
best as (
    select
        any_value(o.record_table) as record_table, y.measure, any_value(o.indicator) as indicator,
        any_value(o.subject) as subject, any_value(o.sort) as sort,
        min(o.breakdown) as breakdown, min(o.part) as part, y.unit, y.value, y.value_to, y.qualifier,
        case when y.complete and y.records > 1 then 'năm ' || y.year else y.time_label end as period,
        y.record_ids
    from (select *, unnest(record_ids) as record_id from years) as y
    join o using (record_id)
    group by all
),
single as (
    select o.*
    from o
    where o.stands_alone
    qualify row_number() over (
        partition by o.indicator, o.breakdown, o.stated_type, o.ref_area,
            case when o.is_level or o.in_a_year then '' else o.time_label end
        order by o.as_of desc nulls last, o.time_start desc nulls last, o.record_id) = 1
)
select
    record_table, indicator, subject, sort, breakdown, part, unit, value, value_to, qualifier,
    period, null as area_name, record_ids, null as denominator
from best
union all
select
    s.record_table, s.indicator, s.subject, s.sort,
    concat_ws('; ', nullif(s.breakdown, ''), ty.short_name), s.part, s.unit, s.obs_value,
    s.obs_value_to, s.qualifier,
    -- A term or congress to come is told as planned, unless its name says so.
    s.time_label || case
        when s.obs_status = 'E' and s.record_table = 'organisation' and s.subject not like '%dự kiến%'
        then ' (dự kiến)' else '' end, ar.name, [s.record_id], s.denominator
from single as s
left join reference.area as ar on ar.area = s.ref_area
left join reference.association_type as ty on ty.association_type = s.stated_type
order by sort, breakdown, area_name nulls first, period desc;
