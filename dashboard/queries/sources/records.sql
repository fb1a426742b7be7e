-- Every record in which all the words occur (without accents, đ as d), with its
-- evidence: figures, targets and register entries. Rejected rows have their own list.
-- $words: folded words, none for all; $kind: a record table or null; $most: rows.
with everything as (
    select
        o.record_id, o.record_table, i.name as subject, o.association, o.breakdown as detail,
        o.ref_area, o.obs_value as value, o.obs_value_to as value_to, o.unit, o.qualifier,
        st.name as status, o.time_label, o.as_printed, o.source, o.source_place,
        case when o.preferred then 'dùng' else 'không dùng: nguồn khác được chọn' end as use,
        o.note, i.sort::integer as sort
    from chosen($association_type, $association, $field, $year_from, $year_to) as o
    join reference.indicator as i using (indicator)
    left join reference.obs_status as st using (obs_status)
    union all
    select
        t.record_id, 'targets', t.title, t.association, k.name, null, t.target_value,
        t.target_value_to, t.unit, t.qualifier, null, t.target_year::varchar, t.as_printed,
        t.source, t.source_place, 'dùng', t.note, 1000
    from marts.target_gap as t
    join reference.association as a using (association)
    left join reference.target_kind as k using (target_kind)
    where ($association_type is null or a.association_type = $association_type)
      and ($association is null or t.association = $association)
      and ($field is null or t.field in (
          select f.field from reference.field as f
          where f.field = $field or f.parent = $field))
      and ($year_from is null or t.target_year is null or t.target_year >= $year_from::integer)
      and ($year_to is null or t.target_year is null or t.target_year <= $year_to::integer)
    union all
    select
        r.record_id, 'register_entries', r.title, r.association,
        concat_ws(' · ', r.register_name, r.state_name), r.ref_area, r.quantity, null, '',
        null, null, r.time_label, r.as_printed, r.source, r.source_place, 'dùng', r.note, 1001
    from marts.register_entry as r
    join reference.association as a using (association)
    where ($association_type is null or a.association_type = $association_type)
      and ($association is null or r.association = $association)
      and ($field is null or r.field in (
          select f.field from reference.field as f
          where f.field = $field or f.parent = $field))
      and ($year_from is null or r.time_end is null or extract(year from r.time_end) >= $year_from::integer)
      and ($year_to is null or r.time_start is null or extract(year from r.time_start) <= $year_to::integer)
),

described as (
    select
        e.*, a.short_name as label, ar.name as area, s.title as source_title,
        s.author, s.author_position,
        (select any_value(c.table_heading) from reference.record_column as c
         where c.record_table = e.record_table) as record_kind
    from everything as e
    left join reference.association as a using (association)
    left join reference.area as ar on ar.area = e.ref_area
    left join reference.source_document as s on s.source = e.source
    where $kind is null or e.record_table = $kind
),

found as (
    select
        *,
        replace(lower(strip_accents(concat_ws(' ', subject, label, detail, area, as_printed,
            time_label, source_title, author, author_position, note, record_kind,
            value::bigint::varchar, replace(format('{:,}', value::bigint), ',', '.')))),
            'đ', 'd') as hay
    from described
)

select * exclude (hay), count(*) over () as found
from found
where len(list_filter($words::varchar[], lambda word: not contains(hay, word))) = 0
order by sort, record_kind, label, time_label desc, record_id
limit $most;
