-- Source documents with how many figures, targets and register entries were taken
-- from each within the filter.
with figures as (
    select
        source, sum(records)::bigint as figures,
        coalesce(sum(records) filter (not preferred), 0)::bigint as set_aside
    from within(
        'marts.figure_count', $association_type, $association, $field, $year_from, $year_to)
    group by source
),

targets as (
    select t.source, count(*) as targets
    from marts.target_gap as t
    join reference.association as a using (association)
    where asked($association_type, $association, a.association_type, t.association)
    group by t.source
),

entries as (
    select r.source, count(*) as entries
    from marts.register_entry as r
    join reference.association as a using (association)
    where asked($association_type, $association, a.association_type, r.association)
    group by r.source
)

select
    s.source, s.title, s.author, s.author_position, s.document, s.document_date,
    s.line_start, s.line_end, s.note, a.short_name as label,
    coalesce(f.figures, 0) as figures, coalesce(f.set_aside, 0) as set_aside,
    coalesce(t.targets, 0) as targets, coalesce(e.entries, 0) as entries
from reference.source_document as s
left join figures as f using (source)
left join targets as t using (source)
left join entries as e using (source)
left join reference.association as a on a.association = s.association
order by figures desc, targets desc, s.title;
