-- Where figures come from: the asked records and every record that contradicts one
-- of them. Targets and register entries have evidence of their own shape.
with figures as materialized (
    select * from marts.observation where record_id in $record_ids::varchar[]
),
peers as (
    select distinct other.record_id
    from marts.contradiction as mine
    join marts.contradiction as other using (contradiction_id)
    where mine.record_id in $record_ids::varchar[]
      and not list_contains($record_ids::varchar[], other.record_id)
),
found as (
    select
        o.record_id, i.name as subject, o.association, o.breakdown, o.obs_value,
        o.obs_value_to, o.unit, o.qualifier, o.obs_status, o.as_printed, o.time_label,
        o.source, o.source_place, o.preferred, o.note
    from figures as o
    left join reference.indicator as i using (indicator)
    union all
    select
        c.record_id, i.name, c.association, c.breakdown, c.obs_value, c.obs_value_to, c.unit,
        c.qualifier, c.obs_status, c.as_printed, c.time_label, c.source, c.source_place,
        c.preferred, c.note
    from marts.contradiction as c
    semi join peers using (record_id)
    left join reference.indicator as i using (indicator)
    union all
    select
        t.record_id, t.title, t.association, '', t.target_value, t.target_value_to, t.unit,
        t.qualifier, null, t.as_printed, coalesce(t.target_year::varchar, ''), t.source,
        t.source_place, true, t.note
    from marts.target_gap as t
    where t.record_id in $record_ids::varchar[]
    union all
    select
        r.record_id, r.title, r.association, '', r.quantity, null, '', null, null,
        r.as_printed, '', r.source, r.source_place, true, r.note
    from marts.register_entry as r
    where r.record_id in $record_ids::varchar[]
)
select
    f.*,
    list_contains($record_ids::varchar[], f.record_id) as asked,
    a.short_name as association_name,
    s.title as source_title, s.author, s.author_position, s.document, s.document_date,
    st.name as status_name,
    c.contradiction_id, c.rule
from found as f
left join reference.association as a on a.association = f.association
left join reference.source_document as s on s.source = f.source
left join reference.obs_status as st on st.obs_status = f.obs_status
left join (
    select record_id, min(contradiction_id) as contradiction_id, any_value(rule) as rule
    from marts.contradiction group by record_id
) as c on c.record_id = f.record_id
order by f.record_id;
