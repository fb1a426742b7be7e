-- Terms of office: the latest one each association tells of, with the extension it got, the
-- first to end first. `over`: it ran out before the day of the snapshot. A filter by years asks
-- for the state at their end: later congresses are not seen then.
with today as (
    select least(as_of, coalesce(make_date($year_to::integer, 12, 31), as_of)) as day
    from marts.snapshot_info limit 1
),
told as (
    select
        o.association,
        max(o.obs_value) filter (o.indicator = 'term_end_year')::integer as end_year,
        max(o.obs_value) filter (o.indicator = 'term_extended_to')::integer as extended_to,
        max(o.obs_value) filter (o.indicator = 'term_start_year')::integer as start_year,
        max(o.as_of) as told_on,
        arg_max(o.note, o.obs_value) filter (o.indicator = 'term_end_year') as note,
        list(o.record_id order by o.record_id)
            as record_ids
    from chosen($association_type, $association, null, $year_from, $year_to) as o
    where o.record_table = 'organisation'
      and o.indicator in ('term_end_year', 'term_extended_to', 'term_start_year')
      and o.preferred and o.obs_value is not null
    group by o.association
)
select
    t.association, a.short_name as label, a.association_kind, t.start_year, t.end_year,
    t.extended_to, t.told_on, t.note, t.record_ids, d.day as today,
    make_date(greatest(t.end_year, coalesce(t.extended_to, 0)), 12, 31) as ran_out,
    ran_out < d.day as over
from told as t
join reference.association as a using (association)
cross join today as d
where coalesce(t.end_year, t.extended_to) is not null
order by ran_out, a.short_name collate vi;
