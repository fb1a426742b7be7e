-- All registers as one list, with where each entry stands (marts.follow_up.standing) and
-- which target is the same matter; what is due comes first. `other_terms`: the terms that
-- other papers give a cooperation programme, `other_ids` the records that say so (with blanks
-- between them).
with disputed as (
    select association, partner
    from marts.observation
    where record_id in (
        select record_id from marts.contradiction where indicator = 'agreement_start_year')
),

terms as (
    select o.association, o.partner, o.time_label, string_agg(o.record_id, ' ' order by o.record_id) as ids
    from marts.observation as o
    semi join disputed using (association, partner)
    where o.indicator = 'agreements' and o.time_start is not null
    group by all
)

select
    e.*, a.short_name as label, f.name as field_name, ar.name as area, s.title as source_title,
    s.author, s.author_position, w.target as twin, w.target_title as twin_title,
    (select string_agg(t.time_label, ', ' order by t.time_label) from terms as t
     where e.register = 'programme' and t.association = e.association and t.partner = e.partner
       and t.time_label <> e.time_label) as other_terms,
    (select string_agg(t.ids, ' ' order by t.time_label) from terms as t
     where e.register = 'programme' and t.association = e.association and t.partner = e.partner
       and t.time_label <> e.time_label) as other_ids
from marts.follow_up as e
join reference.association as a using (association)
left join reference.field as f on f.field = e.field
left join reference.area as ar on ar.area = e.ref_area
left join reference.source_document as s on s.source = e.source
left join twin() as w on w.entry = e.record_id
where e.register is not null
  and asked($association_type, $association, a.association_type, e.association)
  and in_field($field, e.field)
  and in_years_or_open(
      $year_from, $year_to, year(coalesce(e.time_start, e.due_date)),
      year(coalesce(e.time_end, e.due_date)))
order by
    case e.standing when 'due_passed' then 0 when 'due_later' then 1 when 'listed' then 3
        when 'done' then 4 else 2 end,
    coalesce(e.due_date, e.time_end) nulls last, e.time_end desc, e.title, e.record_id;
