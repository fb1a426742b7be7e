-- The districts or communes of the province before 2025 (P24) in force on a day.
select a.area, a.name, a.full_name, a.unit_type, a.code, a.parent, p.full_name as parent_name
from reference.area as a
left join reference.area as p on p.area = a.parent
where a.level = $level
  and a.valid_from::date <= $day::date
  and coalesce(try_cast(nullif(a.valid_to::varchar, '') as date), date '9999-12-31') >= $day::date
  and coalesce(a.former_province, 'P24') = 'P24'
order by a.name collate vi;
