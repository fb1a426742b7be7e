-- Records with their evidence: figures, targets and register entries, a page of them. Of those
-- in which all the words occur (without accents, đ as d); of all, where there are no words, only
-- the groups on the page are read (record_groups.sql). Rejected rows have their own list.
-- $words: folded words; $kind: a record table or null; $keys: the groups or null, with their
-- codes $indicators and $associations; $start, $most: the rows of the page.
with kinds as (
    select record_table, any_value(table_heading) as record_kind
    from reference.record_column
    group by record_table
),
page as (
    select
        s.*, coalesce(i.name, s.title) as subject, a.short_name as label, k.record_kind,
        coalesce(i.sort::integer, case s.record_table when 'targets' then 1000 else 1001 end) as sort
    from searched_records(
        $association_type, $association, $field, $year_from, $year_to, $words, $kind) as s
    left join reference.indicator as i on i.indicator = s.indicator
    left join reference.association as a on a.association = s.association
    left join kinds as k on k.record_table = s.record_table
    where $keys is null
       or s.association in $associations::varchar[]
          and (s.indicator is null or s.indicator in $indicators::varchar[])
          and list_contains(
              $keys::varchar[], concat_ws('|', s.record_table, s.indicator, s.association))
    order by sort, k.record_kind, a.short_name collate vi, s.time_label desc, s.record_id
    limit $most offset $start
)
select
    s.record_id, s.record_table, s.subject, s.association, s.label, s.detail, r.name as area,
    s.value, s.value_to, s.unit, s.qualifier, st.name as status, s.time_label, s.as_printed,
    s.source, s.source_place, d.title as source_title, d.author, d.author_position, s.use,
    s.note, s.record_kind
from page as s
left join reference.area as r on r.area = s.ref_area
left join reference.source_document as d on d.source = s.source
left join reference.obs_status as st on st.obs_status = s.obs_status
order by s.sort, s.record_kind, s.label collate vi, s.time_label desc, s.record_id;
