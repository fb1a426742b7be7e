-- What there are figures of: one row for each indicator and each set of its dimensions, with
-- the associations that have it. `measure`: its code in marts.measure, NULL where it has none;
-- sums and shares are rows of their own.
with observed as (
    select
        indicator, member_group, staff_group, level, funding_source, field, activity_kind,
        award_kind, award_grade, stated_type, partner, any_value(unit) as unit,
        list(distinct association order by association) as associations
    from marts.observation
    where obs_value is not null
    group by all
),
derived as (
    select m.measure, m.indicator, m.unit, list(distinct l.association) as associations
    from marts.measure as m
    join marts.latest as l using (measure)
    where m.derivation <> 'stated'
    group by all
)
select
    m.measure, i.name, i.record_table, i.expected_from, i.sort, m.kind, '' as derived_name, o.*
from observed as o
join reference.indicator as i using (indicator)
left join marts.measure as m
    on m.derivation = 'stated' and m.indicator = o.indicator
    and m.member_group is not distinct from o.member_group
    and m.staff_group is not distinct from o.staff_group
    and (m.level is not distinct from o.level or m.level is null and m.kind = 'stock')
    and m.funding_source is not distinct from o.funding_source
    and (m.field is not distinct from o.field or m.field is null and m.kind = 'stock')
    and m.activity_kind is not distinct from o.activity_kind
    and m.award_kind is not distinct from o.award_kind
    and m.award_grade is not distinct from o.award_grade
    and m.stated_type is not distinct from o.stated_type
    and o.partner is null
qualify row_number() over (partition by o order by m.level nulls last, m.field nulls last) = 1
union all by name
select
    d.measure, i.name, i.record_table, i.expected_from, i.sort, m.kind, m.name as derived_name,
    d.indicator, d.unit, d.associations
from derived as d
join marts.measure as m using (measure)
join reference.indicator as i on i.indicator = d.indicator
order by sort, indicator, measure nulls last;
