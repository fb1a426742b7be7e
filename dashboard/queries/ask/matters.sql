-- Targets, milestones, requests and register entries with where they stand.
select
    f.record_table, f.record_id, f.register, f.association, a.short_name as label, f.title,
    f.partner, f.ref_area, f.due_date, f.time_label, f.state, f.standing, f.source_place,
    g.target_kind, g.indicator, g.activity_kind, g.funding_source, g.target_value,
    g.target_value_to, g.unit, g.qualifier, g.frequency,
    coalesce(g.indicator in (select indicator from marts.measure where kind = 'stock'), false) as is_level
from marts.follow_up as f
join reference.association as a using (association)
left join marts.target_gap as g on f.record_table = 'targets' and g.record_id = f.record_id
order by f.due_date nulls last, f.record_table, f.record_id;
