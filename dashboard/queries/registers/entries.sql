-- All registers as one list, with where each entry stands (marts.follow_up.standing).
-- $words: folded words that must all occur (đ as d); $register and $standing: or null.
with entries as (
    select
        e.*, a.short_name as label, f.name as field_name, ar.name as area, s.title as source_title,
        s.author, s.author_position
    from marts.follow_up as e
    join reference.association as a using (association)
    left join reference.field as f on f.field = e.field
    left join reference.area as ar on ar.area = e.ref_area
    left join reference.source_document as s on s.source = e.source
    where e.register is not null
      and ($association_type is null or a.association_type = $association_type)
      and ($association is null or e.association = $association)
      and ($field is null or e.field in (
          select below.field from reference.field as below
          where below.field = $field or below.parent = $field))
      and ($year_from is null or coalesce(e.time_end, e.due_date) is null
           or extract(year from coalesce(e.time_end, e.due_date)) >= $year_from::integer)
      and ($year_to is null or coalesce(e.time_start, e.due_date) is null
           or extract(year from coalesce(e.time_start, e.due_date)) <= $year_to::integer)
),

found as (
    select
        *,
        replace(lower(strip_accents(concat_ws(' ', title, label, register_name, field_name,
            partner, area, time_label, degree, state_name, as_printed, note, author,
            source_title))), 'đ', 'd') as hay
    from entries
)

select * exclude (hay)
from found
where len(list_filter($words::varchar[], lambda word: not contains(hay, word))) = 0
  and ($register is null or register = $register)
  and ($standing is null or standing = $standing)
order by
    case standing when 'due_passed' then 0 when 'due_later' then 1 when 'listed' then 3
        when 'done' then 4 else 2 end,
    coalesce(due_date, time_end) nulls last, time_end desc, title, record_id;
