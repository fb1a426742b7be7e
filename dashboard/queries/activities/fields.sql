-- Fields of activity within the filter: the field itself, the one above it, its note.
select
    f.field, f.name, coalesce(nullif(f.parent, ''), f.field) as top,
    t.name as top_name, f.sort::integer as sort, nullif(f.description, '') as description
from reference.field as f
join reference.field as t on t.field = coalesce(nullif(f.parent, ''), f.field)
where in_field($field, f.field)
order by sort;
