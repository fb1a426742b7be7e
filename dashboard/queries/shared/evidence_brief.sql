-- Which paper each of the records comes from, and where in it: for the source lines
-- of a whole page at once. Columns as in evidence.sql.
with asked as (
    select distinct unnest($record_ids::varchar[]) as record_id
),
found as (
    select record_id, source, source_place from marts.observation
    union all
    select record_id, source, source_place from marts.target_gap
    union all
    select record_id, source, source_place from marts.register_entry
)
select
    f.record_id, f.source, f.source_place, s.author, s.author_position,
    s.title as source_title
from found as f
join asked using (record_id)
left join reference.source_document as s on s.source = f.source;
