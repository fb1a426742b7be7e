-- The latest day any figure under the filter speaks of.
select max(as_of) as newest
from chosen($association_type, $association, $field, $year_from, $year_to)
where obs_value is not null;
