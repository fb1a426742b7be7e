-- Everything that can be found by its words: associations, indicators, documents, targets,
-- entries of registers. One row each. `part`: record table of an indicator, register of an entry.
select 'association' as kind, association as code, short_name as words, name as also, '' as part
from reference.association
union all
select 'indicator', indicator, name, coalesce(definition, ''), record_table
from reference.indicator
union all
select 'document', source, title, concat_ws(', ', author, author_position), ''
from reference.source_document
union all
select 'target', t.record_id, t.title, a.short_name, ''
from marts.target_gap as t
join reference.association as a using (association)
union all
select 'entry', e.record_id, e.title, a.short_name, e.register
from marts.follow_up as e
join reference.association as a using (association)
where e.record_table = 'register_entries'
order by kind, words, code;
