-- Figures of several associations by measure and year, one row each: the yearly figures
-- (marts.yearly), and flows of periods that belong to no calendar year, which stand in
-- the year they end in: over several years (`spans`) or without a beginning (not `exact`).
-- What another association's figure is preferred to stands beside that one.
-- `partial`: the year is not over yet; `shared`: another association reports it, too.
-- $ids: association codes; $measures: these only, null for all.
with yearly as (
    select
        y.*, false as spans, true as exact
    from chosen_yearly(null, null, null, $year_from, $year_to) as y
),

-- Each part is asked for by one plain condition: then only few blocks of very many are read.
unplaced as (
    select * from chosen(null, null, null, $year_from, $year_to) where in_a_year = false and preferred
    union all
    select *
    from chosen(null, null, null, $year_from, $year_to)
    where preferred = false and record_id in (select b.record_id from told_beside() as b)
),

across_years as (
    select
        o.association, m.measure, o.indicator, m.derivation, m.record_table, m.member_group,
        m.staff_group, m.funding_source, m.level, m.field, m.activity_kind, m.award_kind,
        m.award_grade, o.obs_value as value, o.obs_value_to as value_to, o.unit, o.qualifier,
        m.kind, q.bound, extract(year from o.time_end)::integer as year, o.time_label, o.counted,
        [o.record_id] as record_ids, o.denominator, o.obs_status in ('E', 'P') as provisional,
        coalesce(extract(year from o.time_start) < extract(year from o.time_end), false) as spans,
        coalesce(extract(year from o.time_start) = extract(year from o.time_end), false) as exact
    from unplaced as o
    join reference.qualifier as q using (qualifier)
    join marts.measure as m
        on o.indicator = m.indicator and m.derivation = 'stated' and m.kind = 'flow'
        and m.stated_type is not distinct from o.stated_type
        and m.member_group is not distinct from o.member_group
        and m.staff_group is not distinct from o.staff_group
        and m.funding_source is not distinct from o.funding_source
        and m.activity_kind is not distinct from o.activity_kind
        and m.award_kind is not distinct from o.award_kind
        and m.award_grade is not distinct from o.award_grade
        and (m.field is not distinct from o.field or o.record_table = 'funding' and m.field is null)
    where o.obs_value is not null and o.partner is null and o.time_end is not null
),

everything as (
    select * from yearly
    union all by name
    select * from across_years
),

asked as (
    select
        e.*,
        -- One kind of activity is one measure here, in whatever field it was done.
        case
            when e.record_table = 'activities' and e.activity_kind is not null
                then e.indicator || '.' || e.activity_kind
            else e.measure
        end as compared
    from everything as e
    where list_contains($ids::varchar[], e.association)
      and ($measures is null or list_contains($measures::varchar[], e.measure))
      and (e.field is null or in_field($field, e.field))
),

figures as (
    select
        association, compared as measure, any_value(measure) as one_measure, kind, unit,
        any_value(field) as field, year, spans, exact,
        sum(value) as value, any_value(value_to) as value_to,
        coalesce(max(qualifier) filter (bound <> 'exact'), max(qualifier)) as qualifier,
        min(time_label) as time_label, flatten(list(record_ids order by record_ids)) as record_ids,
        any_value(denominator) as denominator, bool_or(not counted) as shared,
        bool_or(provisional) as provisional
    from asked
    -- Periods across years may overlap: each stands for itself.
    group by association, compared, kind, unit, year, spans, exact,
        case when not exact then record_ids end
)

select
    e.association, a.short_name as label, a.association_type, e.measure, m.indicator,
    m.derivation, m.record_table, m.member_group, m.funding_source, m.level, m.activity_kind,
    m.staff_group, case m.derivation when 'stated' then i.name else m.name end as indicator_name,
    m.sort, e.unit, m.higher_is_better,
    concat_ws(', ', g.name, st.name, fs.short_name, k.name, aw.name, m.award_grade) as kind_name,
    e.year, e.value, e.value_to, e.qualifier, e.time_label, e.record_ids, e.denominator,
    e.shared, e.spans, e.exact,
    -- Of very many records only the first are named.
    case
        when e.provisional and len(e.record_ids) >= 60 then true
        else list_has_any(e.record_ids, (
            select list(o.record_id) from marts.observation as o where o.obs_status = 'E'))
    end as estimated,
    e.kind = 'flow' and e.year = (select extract(year from as_of) from marts.snapshot_info)
        as partial,
    case m.derivation
        when 'stated' then coalesce(g.sort::integer, st.sort::integer, fs.sort::integer, 0)
        else 100
    end as kind_sort
from figures as e
join marts.measure as m on m.measure = e.one_measure
join reference.association as a using (association)
join reference.indicator as i on i.indicator = m.indicator
left join reference.member_group as g on g.member_group = m.member_group
left join reference.staff_group as st on st.staff_group = m.staff_group
left join reference.funding_source as fs on fs.funding_source = m.funding_source
left join reference.activity_kind as k on k.activity_kind = m.activity_kind
left join reference.award_kind as aw on aw.award_kind = m.award_kind
order by m.sort, kind_sort, m.derivation desc, kind_name, m.level, e.year, e.association;
