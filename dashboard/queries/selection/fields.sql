-- Fields of activity; a field below another is indented by its name.
select
    field as code,
    case when parent is null or parent = '' then name else '– ' || name end as name
from reference.field
order by sort::integer;
