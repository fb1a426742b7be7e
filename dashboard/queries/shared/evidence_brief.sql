-- Which paper each of the records comes from, and where in it: for the source lines
-- of a whole page at once. Columns as in evidence.sql.
with found as (
    select record_id, source, source_place from marts.observation
    where record_id in $record_ids::varchar[]
    union all
    select record_id, source, source_place from marts.target_gap
    where record_id in $record_ids::varchar[]
    union all
    select record_id, source, source_place from marts.register_entry
    where record_id in $record_ids::varchar[]
)
select
    f.record_id, f.source, f.source_place, s.author, s.author_position,
    s.title as source_title
from found as f
left join reference.source_document as s on s.source = f.source;
