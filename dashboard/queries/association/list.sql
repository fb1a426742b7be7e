-- All associations with their key facts, to choose one.
with latest as (
    select
        association,
        max(value) filter (measure = 'founded_year')::integer as founded,
        max(value) filter (measure = 'members') as members,
        max(value) filter (measure = 'income.state_budget' and complete) as state_money,
        max(value) filter (
            -- A term planned for after a congress to come is not running yet.
            measure = 'term_extended_to' or (measure = 'term_end_year' and not provisional)
        )::integer as term_end
    from chosen_latest($association_type, null, null, $year_from, $year_to)
    group by association
),
filled as (
    select
        c.association, count(*) as expected,
        count(*) filter (c.completeness in ('reported', 'zero')) as reported
    from marts.completeness as c
    join reference.indicator as i using (indicator)
    where i.expected_from = 'member'
    group by c.association
),
contrary as (
    select association, count(distinct contradiction_id) as contradictions
    from marts.contradiction group by association
)
select
    a.association, a.short_name as label, a.association_kind, a.association_type,
    ty.short_name as type_name, coalesce(ty.sort, 99) as type_sort, l.founded, l.members,
    l.state_money, l.term_end,
    case when a.association_kind = 'member' then f.expected end as expected,
    case when a.association_kind = 'member' then f.reported end as reported,
    coalesce(c.contradictions, 0) as contradictions
from reference.association as a
left join reference.association_type as ty using (association_type)
left join latest as l using (association)
left join filled as f using (association)
left join contrary as c using (association)
where $association_type is null or a.association_type = $association_type
order by a.association;
