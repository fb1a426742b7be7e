-- From when the records speak: the day of each figure, else the day its paper was written.
-- Years that are facts themselves (founded, term) and yes/no states are no dates of figures.
-- Found by their ids first: nothing else narrows that.
with
figures as materialized (
    select as_of, unit from marts.observation where record_id in $record_ids::varchar[]
),
written as (
    select
        source,
        case length(document_date)
            when 4 then try_cast(document_date || '-12-31' as date)
            when 7 then last_day(try_cast(document_date || '-01' as date))
            else try_cast(document_date as date)
        end as written_on
    from reference.source_document
),
days as (
    select o.as_of as day
    from figures as o
    where o.unit not in ('năm', 'có/không')
    union all
    select w.written_on
    from marts.target_gap as t join written as w using (source)
    where t.record_id in $record_ids::varchar[]
    union all
    select w.written_on
    from marts.register_entry as r join written as w using (source)
    where r.record_id in $record_ids::varchar[]
)
select min(day) as first_day, max(day) as last_day from days;
