-- Planned and actual income of each member association by source and whole year, where
-- both are known (known_in_both).
select
    p.later.association as association, a.short_name as label,
    coalesce(p.later.funding_source, 'unsplit') as funding_source,
    coalesce(f.short_name, 'Không tách nguồn') as source_name, coalesce(f.sort, 99) as sort,
    p.later.year as year, p.earlier.value as planned, p.later.value as actual,
    p.later.record_ids || p.earlier.record_ids as record_ids
from known_in_both($association_type, $association, $year_from, $year_to) as p
join reference.association as a on a.association = p.later.association
left join reference.funding_source as f on f.funding_source = p.later.funding_source
where p.earlier.indicator = 'income_planned' and p.later.indicator = 'income'
  and p.earlier.complete and p.later.complete and p.earlier.counted and p.later.counted
  and a.association_kind in ('member', 'collective')
order by year, label collate vi, sort;
