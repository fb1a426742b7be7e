-- All associations with their key facts, to choose one.
with latest as (
    select
        association,
        max(value) filter (measure = 'founded_year')::integer as founded,
        max(value) filter (measure = 'members') as members,
        any_value(qualifier) filter (measure = 'members') as members_word,
        max(value) filter (measure = 'income.state_budget' and complete) as state_money,
        max(value) filter (
            -- A term planned for after a congress to come is not running yet.
            measure = 'term_extended_to' or (measure = 'term_end_year' and not provisional)
        )::integer as term_end
    from chosen_latest($association_type, null, null, $year_from, $year_to)
    group by association
),
contrary as (
    select association, count(distinct contradiction_id) as contradictions
    from marts.contradiction group by association
)
select
    a.association, a.short_name as label, a.association_kind, a.association_type,
    ty.short_name as type_name, coalesce(ty.sort, 99) as type_sort, l.founded, l.members, l.members_word,
    l.state_money, l.term_end,
    coalesce(c.contradictions, 0) as contradictions
from reference.association as a
left join reference.association_type as ty using (association_type)
left join latest as l using (association)
left join contrary as c using (association)
where $association_type is null or a.association_type = $association_type
order by a.association;
