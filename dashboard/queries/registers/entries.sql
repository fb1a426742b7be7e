-- All registers as one list: the register entries, and the requests among the targets.
-- standing, what has to be done next:
--   overdue  its due date has passed and it is still open;
--   ended    planned or under way in a period of a year or more that is over, and the
--            source does not say how it ended;
--   open     planned, under way or not yet settled;
--   unknown  the source does not tell the state;
--   closed   done, answered or given up;
--   listed   a stock (experts), not a matter to settle.
-- $words: folded words that must all occur (đ as d); $register and $standing: or null.
with entries as (
    select
        r.record_id, r.register, r.register_name, r.association, r.title, r.field, r.partner,
        r.ref_area, r.time_start, r.time_end, r.time_label, r.due_date, r.quantity, r.degree,
        r.state, r.state_name, r.overdue, r.source, r.source_place, r.as_printed, r.note
    from marts.register_entry as r
    union all
    select
        t.record_id, 'request', c.name, t.association, t.title, t.field, t.addressed_to,
        null, null, null, null, t.target_date, null, null,
        t.state, if(t.state = 'open', 'chưa được giải quyết', s.name),
        t.state = 'open' and t.target_date < i.as_of, t.source, t.source_place,
        t.as_printed, t.note
    from marts.target_gap as t
    cross join marts.snapshot_info as i
    left join reference.choice as s on s.list = 'target_state' and s.code = t.state
    left join reference.choice as c on c.list = 'register' and c.code = 'request'
    where t.target_kind = 'requested'
),

standing as (
    select
        e.*, a.short_name as label, f.name as field_name, ar.name as area, s.title as source_title,
        s.author, s.author_position,
        case
            when e.register = 'expert' then 'listed'
            when e.state in ('done', 'answered', 'missed') then 'closed'
            when e.overdue then 'overdue'
            when e.state in ('planned', 'ongoing', 'open') and e.due_date is null
                and e.time_end < i.as_of and e.time_end - e.time_start >= 300 then 'ended'
            when e.state in ('planned', 'ongoing', 'open') then 'open'
            else 'unknown'
        end as standing
    from entries as e
    cross join marts.snapshot_info as i
    join reference.association as a using (association)
    left join reference.field as f on f.field = e.field
    left join reference.area as ar on ar.area = e.ref_area
    left join reference.source_document as s on s.source = e.source
    where ($association_type is null or a.association_type = $association_type)
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
    from standing
)

select * exclude (hay)
from found
where len(list_filter($words::varchar[], lambda word: not contains(hay, word))) = 0
  and ($register is null or register = $register)
  and ($standing is null or standing = $standing
       or $standing = 'late' and standing in ('overdue', 'ended'))
order by
    case standing when 'overdue' then 0 when 'ended' then 1 when 'open' then 2
        when 'unknown' then 3 when 'listed' then 4 else 5 end,
    coalesce(due_date, time_end) nulls last, time_end desc, title, record_id;
