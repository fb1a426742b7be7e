-- From when the records speak: the day of each figure, else the day its paper was written.
-- Years that are facts themselves (founded, term) and yes/no states are no dates of figures.
-- Found by their ids first: nothing else narrows that.
with recursive
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
),
-- The provinces in view, and what has become of them.
home as (
    select r.area, r.name, r.valid_from, coalesce(r.valid_to, date '9999-12-31') as valid_to
    from reference.province as p join reference.area as r using (area)
    union
    select r.area, r.name, r.valid_from, coalesce(r.valid_to, date '9999-12-31')
    from home as h
    join reference.area_link as l on l.predecessor = h.area
    join reference.area as r on r.area = l.successor
),
spanned as (
    select min(day) as first_day, max(day) as last_day from days
),
newest as (
    select max(as_of) as newest_day from marts.figure_count where unit not in ('năm', 'có/không')
),
today as (
    select max(as_of) as today from marts.snapshot_info
)
select
    s.first_day, s.last_day, n.newest_day, t.today,
    (select coalesce(min_by(h.name, h.valid_from), any_value(p.name)) from reference.province as p
     left join home as h on s.first_day between h.valid_from and h.valid_to) as first_province,
    (select coalesce(min_by(h.name, h.valid_from), any_value(p.name)) from reference.province as p
     left join home as h on s.last_day between h.valid_from and h.valid_to) as last_province,
    (select coalesce(max_by(h.name, h.valid_from), any_value(p.name)) from reference.province as p
     left join home as h on t.today between h.valid_from and h.valid_to) as province_today,
    (select max(h.valid_from) from home as h where h.valid_from <= t.today) as province_since,
    (select count(*) from reference.province) as provinces,
    exists (
        select 1 from reference.area
        where level = 'district' and t.today between valid_from and coalesce(valid_to, date '9999-12-31')
    ) as districts_today
from spanned as s, newest as n, today as t;
