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
where ($association_type is null or a.association_type = $association_type)
  and ($association is null or t.association = $association)
  and ($field is null or t.field = $field or f.parent = $field)
  and ($year_from is null or u.due_date is null or extract(year from u.due_date) >= $year_from::integer)
  and ($year_to is null or u.due_date is null or extract(year from u.due_date) <= $year_to::integer)
order by k.sort, u.due_date nulls last, t.title collate vi, t.record_id;
