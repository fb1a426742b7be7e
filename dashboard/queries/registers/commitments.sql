-- What was agreed with the partner of a programme: decisions and commitments of the
-- same association that are addressed to that partner.
with partners as (
    select distinct r.association, r.partner
    from marts.register_entry as r
    where r.register = 'programme' and r.partner is not null
)

select
    t.record_id, t.title, p.partner, a.short_name as label, k.name as kind_name,
    u.due_date, u.standing, t.source_place, s.author, s.author_position,
    s.title as source_title
from marts.target_gap as t
join marts.follow_up as u on u.record_table = 'targets' and u.record_id = t.record_id
join partners as p
    on p.association = t.association and contains(t.addressed_to, p.partner)
join reference.association as a on a.association = t.association
left join reference.target_kind as k on k.target_kind = t.target_kind
left join reference.source_document as s on s.source = t.source
where t.counted and t.target_kind in ('decided', 'committed')
  and ($association_type is null or a.association_type = $association_type)
  and ($association is null or t.association = $association)
  and ($field is null or t.field is null or t.field in (
      select f.field from reference.field as f
      where f.field = $field or f.parent = $field))
  and ($year_from is null or u.due_date is null or extract(year from u.due_date) >= $year_from::integer)
  and ($year_to is null or u.due_date is null or extract(year from u.due_date) <= $year_to::integer)
order by p.partner, u.due_date nulls last, t.title, t.record_id;
