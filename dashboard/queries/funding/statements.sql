-- Figures about money that do not belong to one calendar year or are no plain income
-- or spending: averages over several years, levels "until", shares, support for
-- districts, money for one field. The latest of each kind first.
select
    o.record_id, o.association, a.short_name as label, a.association_kind, o.indicator,
    i.name as subject, o.funding_source, f.short_name as source_name, o.field,
    fi.name as field_name, o.obs_value as value, o.obs_value_to as value_to, o.unit,
    o.qualifier, o.time_start, o.time_end, o.time_label, o.note
from chosen($association_type, $association, null, $year_from, $year_to) as o
join reference.association as a using (association)
join reference.indicator as i using (indicator)
left join reference.funding_source as f using (funding_source)
left join reference.field as fi using (field)
where o.record_table = 'funding' and o.preferred and o.obs_value is not null
  and (o.indicator not in ('income', 'income_planned', 'spending', 'spending_planned')
       or o.field is not null or o.level is not null
       or o.time_start is null or o.time_end is null
       or extract(year from o.time_start) <> extract(year from o.time_end))
order by a.association_kind <> 'union', a.short_name collate vi, o.time_end desc, o.record_id;
