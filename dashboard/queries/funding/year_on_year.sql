-- Income of each year beside that of the year before, over the associations and sources
-- known in both whole years (known_in_both): by source, and of all sources together where
-- `funding_source` is null. `of_members`: of member associations, else of the Union or its office.
with pairs as (
    select
        k.association_kind in ('member', 'collective') as of_members, p.later.year as year,
        p.later.association as association,
        coalesce(p.later.funding_source, 'unsplit') as funding_source,
        p.earlier.value as before, p.later.value as now
    from known_in_both($association_type, $association, $year_from, $year_to) as p
    join reference.association as k on k.association = p.later.association
    where p.later.indicator = 'income' and p.earlier.indicator = 'income'
      and p.later.derivation = 'stated' and p.earlier.year = p.later.year - 1
      and p.earlier.complete and p.later.complete and p.earlier.counted and p.later.counted
)
select
    s.of_members, s.year, s.funding_source,
    coalesce(f.short_name, 'Không tách nguồn') as source_name,
    sum(s.before) as before, sum(s.now) as now, sum(s.now - s.before) as change,
    count(distinct s.association)::integer as associations
from pairs as s
left join reference.funding_source as f using (funding_source)
group by grouping sets ((s.of_members, s.year), (s.of_members, s.year, s.funding_source, f.short_name))
order by s.year, abs(change) desc, s.funding_source;
