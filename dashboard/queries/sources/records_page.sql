-- One page of all records, in the order and with the columns of records.sql. Only the groups
-- on it are read (record_groups.sql): $keys, with their codes $indicators and $associations.
-- $start: rows of these groups before the page; $most: its rows.
select
    s.record_id, s.record_table, s.subject, s.association, s.label, s.detail, s.area, s.value,
    s.value_to, s.unit, s.qualifier, s.status, s.time_label, s.as_printed, s.source,
    s.source_place, s.source_title, s.author, s.author_position, s.use, s.note, s.record_kind
from all_records($association_type, $association, $field, $year_from, $year_to) as s
where s.association in $associations::varchar[]
  and (s.indicator is null or s.indicator in $indicators::varchar[])
  and list_contains($keys::varchar[], concat_ws('|', s.record_table, s.indicator, s.association))
order by s.sort, s.record_kind, s.label collate vi, s.time_label desc, s.record_id
limit $most offset $start;
