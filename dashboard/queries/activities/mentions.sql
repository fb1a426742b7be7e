-- Fields of activity that registers, targets and figures of other kinds speak of: where no
-- number of activities is reported this tells "spoken of without a number" from "not told".
-- A field is spoken of by its code or by its name in a title or a note. Records: the first 60;
-- of a field with very many figures the latest of each kind.
with counts as (
    select * from within('marts.figure_count', $association_type, $association, null, null, null)
    where field is not null
),
few as (
    select field from counts group by field having sum(records) <= 1000
),
said as (
    select association, field, title as words, record_id from marts.register_entry
    union all
    select association, field, title, record_id from marts.target_gap
    union all
    select association, null, note, record_id
    from chosen($association_type, $association, null, null, null)
    where note is not null
    union all
    select association, field, null, record_id
    from chosen($association_type, $association, null, null, null)
    where field in (select f.field from few as f)
    union all
    select association, field, null, latest_record_id
    from counts
    where field not in (select f.field from few as f)
)
select
    coalesce(nullif(f.parent, ''), f.field) as top,
    list(distinct s.record_id order by s.record_id)[1:60] as record_ids
from said as s
join reference.association as a using (association)
join reference.field as f
    on f.field = s.field
    or contains(lower(s.words), lower(string_split(f.name, ',')[1]))
where asked($association_type, $association, a.association_type, a.association)
  and in_field($field, f.field)
group by top
order by top;
