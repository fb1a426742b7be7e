-- Cooperation agreements: one row a record, with the years of a start that sources
-- dispute. Agreements belong to the field of cooperation.
with starts as (
    select
        o.association, o.partner,
        any_value(o.obs_value) filter (o.preferred) as start_year,
        list(distinct o.obs_value::integer order by o.obs_value::integer) as start_years,
        list(o.record_id order by o.record_id) as start_ids
    from marts.observation as o
    where o.record_table = 'agreements' and o.indicator = 'agreement_start_year'
      and o.obs_value is not null
    group by all
)
select
    o.record_id, o.association, a.short_name as label, o.partner, o.obs_value as value,
    o.time_start, o.time_end, o.time_label, o.preferred,
    s.start_year, s.start_years, s.start_ids
from chosen($association_type, $association, null, $year_from, $year_to) as o
join reference.association as a using (association)
left join starts as s on s.association = o.association and s.partner = o.partner
where o.record_table = 'agreements' and o.indicator = 'agreements' and o.partner is not null
  and o.counted
  and ($field is null or $field = 'phoi-hop')
order by o.partner collate vi, o.time_start, o.record_id;
