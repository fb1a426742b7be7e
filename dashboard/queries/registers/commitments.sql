-- What was agreed with the partner of a programme: decisions and commitments of the
-- same association that are addressed to that partner.
with partners as (
    select distinct r.association, r.partner
    from marts.register_entry as r
    where r.register = 'programme' and r.partner is not null
)

select
    t.record_id, t.title, p.partner, a.short_name as label, k.name as kind_name,
    t.target_date, t.target_year, t.status, t.source_place, s.author, s.author_position,
    s.title as source_title
from marts.target_gap as t
join partners as p
    on p.association = t.association and contains(t.addressed_to, p.partner)
join reference.association as a on a.association = t.association
left join reference.target_kind as k using (target_kind)
left join reference.source_document as s on s.source = t.source
where t.counted and t.target_kind in ('decided', 'committed')
  and ($association_type is null or a.association_type = $association_type)
  and ($association is null or t.association = $association)
  and ($field is null or t.field is null or t.field in (
      select f.field from reference.field as f
      where f.field = $field or f.parent = $field))
  and ($year_from is null or t.target_year is null or t.target_year >= $year_from::integer)
  and ($year_to is null or t.target_year is null or t.target_year <= $year_to::integer)
order by p.partner, t.target_date nulls last, t.title;
