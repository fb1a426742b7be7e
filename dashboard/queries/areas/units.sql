-- The districts or communes of the province before 2025 (reference.province) in force on a day.
select a.area, a.name, a.full_name, a.unit_type, a.code, a.parent, p.full_name as parent_name
from reference.area as a
left join reference.area as p on p.area = a.parent
where a.level = $level
  and a.valid_from::date <= $day::date
  and coalesce(try_cast(nullif(a.valid_to::varchar, '') as date), date '9999-12-31') >= $day::date
  and (a.former_province is null or a.former_province in (select p.area from reference.province as p))
order by a.name collate vi;
