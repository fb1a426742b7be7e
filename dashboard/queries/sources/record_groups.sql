-- Which records stand on one page of all records: the indicators of associations, in the
-- order of records.sql, that hold rows $start to $start + $most. `before`: rows before it;
-- `found`: all there are. $kind: a record table or null.
with counted as (
    select c.record_table, c.indicator, c.association, sum(c.records) as records, any_value(i.sort) as sort
    from within(
        'marts.figure_count', $association_type, $association, $field, $year_from, $year_to) as c
    join reference.indicator as i using (indicator)
    group by c.record_table, c.indicator, c.association
    union all
    select
        m.record_table, null, m.association, count(*),
        case m.record_table when 'targets' then 1000 else 1001 end
    from chosen_matters($association_type, $association, $field, $year_from, $year_to) as m
    group by m.record_table, m.association
),
placed as (
    select
        c.record_table, c.indicator, c.association, c.records,
        sum(c.records) over (order by c.sort::integer, k.table_heading, a.short_name collate vi,
                c.indicator, c.association)
            - c.records as before,
        sum(c.records) over () as found
    from counted as c
    join reference.association as a using (association)
    left join (
        select record_table, any_value(table_heading) as table_heading
        from reference.record_column group by record_table
    ) as k using (record_table)
    where $kind is null or c.record_table = $kind
)
select
    concat_ws('|', record_table, indicator, association) as key, record_table, indicator,
    association, before::bigint as before, found::bigint as found
from placed
where before < $start + $most and before + records > $start
order by before;
