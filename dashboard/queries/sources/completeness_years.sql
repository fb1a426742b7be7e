-- Year by year, how many of the indicators a member reports every year it did report:
-- members, branches, staff, money, activities. Founding years and the like are not due
-- every year and stay out; so does a year without any figure of any member.
with due as (
    select indicator
    from reference.indicator
    where expected_from = 'member'
      and record_table in ('membership', 'branches', 'staff', 'funding', 'activities')
),

members as (
    select association, short_name as label
    from reference.association
    where association_kind = 'member'
      and asked($association_type, $association, association_type, association)
),

reported as (
    select o.association, o.last_year as year, o.indicator
    from within(
        'marts.figure_count', $association_type, $association, null, $year_from, $year_to) as o
    join members using (association)
    join due using (indicator)
    where o.preferred and o.known and o.last_year is not null
    group by all
),

years as (
    select distinct year from reported
)

select
    m.association, m.label, y.year, count(r.indicator) as reported,
    (select count(*) from due) as due
from members as m
cross join years as y
left join reported as r on r.association = m.association and r.year = y.year
group by all
order by m.association, y.year;
