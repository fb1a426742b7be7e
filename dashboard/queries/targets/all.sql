-- Every target, commitment, proposal and request under the filter, once each, with the words
-- its codes stand for, where it stands (marts.follow_up) and which entry of a register is the
-- same matter. Years: the due date lies in
-- [year_from, year_to]; one without a date stays.
select
    t.* exclude (status), u.standing, u.due_date, u.state_name,
    a.short_name as association_name, a.association_kind,
    k.name as kind_name, k.sort as kind_sort, f.name as field_name,
    d.author, d.author_position, d.title as source_title,
    -- A level is held, not done again every year.
    coalesce(t.indicator in (
        select m.indicator from marts.measure as m where m.kind = 'stock'), false) as is_level,
    w.entry as twin, w.register_name || ': ' || w.entry_title as twin_title
from marts.target_gap as t
join marts.follow_up as u on u.record_table = 'targets' and u.record_id = t.record_id
join reference.association as a on a.association = t.association
left join reference.target_kind as k on k.target_kind = t.target_kind
left join reference.field as f on f.field = t.field
left join reference.source_document as d on t.source = d.source
left join twin() as w on w.target = t.record_id
where asked($association_type, $association, a.association_type, t.association)
  and in_field($field, t.field)
  and in_years_or_open($year_from, $year_to, year(u.due_date), year(u.due_date))
order by k.sort, u.due_date nulls last, t.title collate vi, t.record_id;
