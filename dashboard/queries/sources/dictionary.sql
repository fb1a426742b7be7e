-- Indicators in use: what they mean, who is expected to report them, how many figures.
select
    i.indicator, i.name, i.unit, i.definition, i.expected_from, i.aggregation, i.record_table, i.sort::integer as sort,
    (select any_value(c.table_heading) from reference.record_column as c
     where c.record_table = i.record_table) as topic,
    coalesce(sum(o.records), 0)::bigint as figures,
    count(distinct o.association) as associations
from reference.indicator as i
left join marts.figure_count as o on o.indicator = i.indicator and o.known
group by all
order by sort, i.name;
