-- Money of each association by source and calendar year, planned and actual, in and
-- out. A year's figure is the one stated for the whole year; else the sum of its
-- halves, quarters or months, with `days` telling how much of the year they cover.
-- A total counts only where the association does not split it (by source, field,
-- level), so nothing is counted twice. A stated year without a value keeps its row.
with told as (
    select
        o.record_id, o.association, o.indicator,
        coalesce(o.funding_source, 'unsplit') as funding_source,
        extract(year from o.time_end)::integer as year,
        o.time_start, o.time_end, o.time_end - o.time_start + 1 as days,
        o.obs_value, o.obs_value_to, o.qualifier, o.obs_status,
        o.field is null and o.level is null as is_whole
    from chosen($association_type, $association, null, $year_from, $year_to) as o
    where o.indicator in ('income', 'income_planned', 'spending', 'spending_planned')
      and o.preferred and o.counted and o.ref_area is null
      and extract(year from o.time_start) = extract(year from o.time_end)
),
whole as (
    select * from told
    qualify is_whole or count(*) filter (is_whole)
        over (partition by association, indicator, funding_source, year) = 0
),
-- Spans of one length at a time: the length that covers most of the year is used.
sized as (
    select
        *,
        case
            when days >= 364 then 1 when days between 180 and 184 then 2
            when days between 89 and 92 then 4 when days between 28 and 31 then 12
            else 0
        end as parts
    from whole
),
summed as (
    select
        association, indicator, funding_source, year, parts,
        sum(days)::integer as days, count(*) as records,
        count(obs_value) as known, sum(obs_value) as value, sum(obs_value_to) as value_to,
        any_value(qualifier) as qualifier,
        bool_or(obs_status in ('E', 'P')) as provisional,
        list(record_id order by record_id) as record_ids,
        max(time_end) as until
    from sized
    group by all
),
-- Spans of one length at a time: the length that covers most of the year is used.
spans as (
    select * from summed
    qualify row_number() over (
        partition by association, indicator, funding_source, year
        order by least(days, 366) desc, parts) = 1
)
select
    s.association, a.short_name as label, a.association_kind, a.association_type,
    s.indicator, s.funding_source, coalesce(f.short_name, 'Không tách nguồn') as source_name,
    coalesce(f.sort, 99) as sort, s.year, least(s.days, 366) as days, s.until,
    case when s.known > 0 then s.value end as value,
    case when s.records = 1 then s.value_to end as value_to,
    case when s.records = 1 then s.qualifier end as qualifier,
    s.provisional, s.known = s.records as complete, s.record_ids
from spans as s
join reference.association as a using (association)
left join reference.funding_source as f using (funding_source)
qualify s.funding_source <> 'unsplit' or count(*) filter (s.funding_source <> 'unsplit')
    over (partition by s.association, s.indicator, s.year) = 0
order by s.year, a.short_name collate vi, sort;
