-- Every matter that is followed under the filter, once each: a target, milestone or request, and
-- entries of registers that are no target too (stocks left out). With where it stands
-- (marts.follow_up) and, of targets, what kind of promise it is. Years: the due date lies in
-- [year_from, year_to]; a matter without a date stays.
select
    u.record_id, u.record_table, u.register, u.register_name, u.association,
    a.short_name as label, u.title, u.partner, u.time_label, u.due_date, u.state, u.state_name,
    u.standing, g.target_kind,
    -- What the source says of its time where it gives no day.
    coalesce(g.target_period, case when e.due_date is null then u.time_label end) as target_period,
    k.name as kind_name, d.title as source_title, d.author,
    d.author_position, u.source_place
from marts.follow_up as u
join reference.association as a using (association)
left join marts.target_gap as g on u.record_table = 'targets' and g.record_id = u.record_id
left join marts.register_entry as e
    on u.record_table = 'register_entries' and e.record_id = u.record_id
left join reference.target_kind as k on k.target_kind = g.target_kind
left join reference.field as f on f.field = u.field
left join reference.source_document as d on d.source = u.source
where u.standing <> 'listed'
  and u.record_id not in (select w.entry from twin() as w)
  and asked($association_type, $association, a.association_type, u.association)
  and in_field($field, u.field)
  and in_years_or_open($year_from, $year_to, year(u.due_date), year(u.due_date))
order by u.due_date nulls last, a.short_name collate vi, u.title, u.record_id;
