-- Finer than marts.yearly (periods across years): what the associations did, one row an
-- association, kind and year, added up over places (marts.activity). Their role says which
-- may be added up. Of what may not be added, the first five of each association and kind.
-- Rooms, places and shares are counted at one moment: the latest stands, no sum.
with fields as (
    select
        f.field, f.name, coalesce(nullif(f.parent, ''), f.field) as top
    from reference.field as f
),
counted as (
    select
        o.association, a.short_name as label, a.association_kind, o.association_type,
        o.indicator, k.measure, o.activity_kind, k.name as kind_name, nullif(k.parent, '') as parent,
        o.unit, o.field, f.name as field_name, f.top, t.name as top_name, t.sort::integer as top_sort,
        o.ref_area, case when o.first_year = o.last_year then o.last_year end as year,
        o.role, o.counted, o.above_nought,
        coalesce(
            sum(o.value) filter (where o.unit not in ('phòng', 'nơi', '%')),
            arg_max(o.value, coalesce(o.time_end, date '9999-12-31'))) as value,
        max(o.highest) as highest,
        case when sum(o.records) = 1 then max(o.value_to) end as value_to,
        list(distinct {'bound': q.bound, 'exactness': q.exactness, 'word': o.qualifier}) as words,
        -- One without a beginning leaves the beginning of all open.
        case when count(o.time_start) = count(*) then min(o.time_start) end as time_start,
        max(o.time_end) as time_end,
        case when count(o.time_label) = count(*) and min(o.time_label) = max(o.time_label)
            then min(o.time_label) end as time_label,
        bool_or(o.provisional) as provisional,
        sum(o.records)::integer as records,
        [r.record_id for r in list_sort(flatten(list(o.largest)))[1:3]] as record_ids
    from within(
        'marts.activity', $association_type, $association, $field, $year_from, $year_to) as o
    join reference.association as a on a.association = o.association
    left join reference.activity_kind as k on k.activity_kind = o.activity_kind
    left join fields as f on f.field = o.field
    left join reference.field as t on t.field = f.top
    left join reference.qualifier as q on q.qualifier = o.qualifier
    where o.preferred
    group by all
),
ordered as (
    select
        * exclude (words, ref_area, above_nought), combined_word(words, combined_bound(words)) as qualifier
    from counted
    qualify role <> 'overlap' or row_number() over (
        partition by association, role, kind_name order by top_sort, year, time_start) <= 5
)
select * from ordered
order by label collate vi, top_sort, kind_name collate vi, year, time_start, record_ids;
