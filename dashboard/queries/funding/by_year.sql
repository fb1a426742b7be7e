-- Money of each association by source and calendar year, planned and actual, in and out
-- (marts.yearly). Each source is a row of its own; `lacks_a_part`: the association says
-- that a part of it is not known; `months` of the year, 12 where it is complete. What is said to be not known keeps a row without value.
with figures as (
    select
        association, indicator, coalesce(funding_source, 'unsplit') as funding_source, year,
        value, value_to, qualifier, provisional, complete,
        case when complete then 12 else least(greatest(round(days_covered / 30.4375), 1), 11) end
            as months,
        record_ids
    from chosen_yearly($association_type, $association, null, $year_from, $year_to)
    where indicator in ('income', 'income_planned', 'spending', 'spending_planned')
      and derivation = 'stated' and counted
),
unknown as (
    select
        o.association, o.indicator, coalesce(o.funding_source, 'unsplit') as funding_source,
        extract(year from o.time_end)::integer as year,
        bool_or(o.obs_status in ('E', 'P')) as provisional,
        min(o.time_start) = make_date(min(year(o.time_end)), 1, 1)
        and max(o.time_end) = make_date(min(year(o.time_end)), 12, 31) as complete,
        list(o.record_id order by o.record_id) as record_ids
    from chosen($association_type, $association, null, $year_from, $year_to) as o
    where o.record_table = 'funding'
      and o.indicator in ('income', 'income_planned', 'spending', 'spending_planned')
      and o.preferred and o.obs_value is null and o.ref_area is null
      and o.in_a_year
    group by all
),
everything as (
    select f.*, u.association is not null as lacks_a_part
    from figures as f
    left join unknown as u using (association, indicator, funding_source, year)
    union all by name
    select u.*, if(u.complete, 12, 0) as months, null::double as value, true as lacks_a_part
    from unknown as u
    anti join figures as f using (association, indicator, funding_source, year)
)
select
    s.association, a.short_name as label, a.association_kind, a.association_type,
    s.indicator, s.funding_source, coalesce(f.short_name, 'Không tách nguồn') as source_name,
    coalesce(f.sort, 99) as sort, s.year, s.months::integer as months, s.complete, s.value, s.value_to,
    s.qualifier, s.provisional, s.lacks_a_part, s.record_ids
from everything as s
join reference.association as a using (association)
left join reference.funding_source as f using (funding_source)
qualify s.funding_source <> 'unsplit' or count(*) filter (s.funding_source <> 'unsplit')
    over (partition by s.association, s.indicator, s.year) = 0
order by s.year, a.short_name collate vi, sort, s.indicator;
