-- Every target, commitment, proposal and request under the filter, with the words
-- its codes stand for. Years: the due date lies in [year_from, year_to]; one without a date stays.
select
    t.*, a.short_name as association_name, a.association_kind,
    k.name as kind_name, k.sort as kind_sort, f.name as field_name,
    d.author, d.author_position, d.title as source_title
from marts.target_gap as t
join reference.association as a using (association)
left join reference.target_kind as k using (target_kind)
left join reference.field as f using (field)
left join reference.source_document as d on t.source = d.source
where t.counted and ($association_type is null or a.association_type = $association_type)
  and ($association is null or t.association = $association)
  and ($field is null or t.field = $field or f.parent = $field)
  and ($year_from is null or t.target_date is null or extract(year from t.target_date) >= $year_from::integer)
  and ($year_to is null or t.target_date is null or extract(year from t.target_date) <= $year_to::integer)
order by k.sort, t.target_date nulls last, t.title collate vi, t.record_id;
