-- Every record in which all the words occur (without accents, đ as d), with its
-- evidence: figures, targets and register entries. Rejected rows have their own list.
-- $words: folded words; $kind: a record table or null; $start, $most: the rows of one page.
select
    s.record_id, s.record_table, s.subject, s.association, s.label, s.detail, s.area, s.value,
    s.value_to, s.unit, s.qualifier, s.status, s.time_label, s.as_printed, s.source,
    s.source_place, s.source_title, s.author, s.author_position, s.use, s.note, s.record_kind
from searched_records(
    $association_type, $association, $field, $year_from, $year_to, $words, $kind) as s
order by s.sort, s.record_kind, s.label collate vi, s.time_label desc, s.record_id
limit $most offset $start;
