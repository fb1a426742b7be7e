-- How many member associations the Union states, of all types or of one.
select obs_value, record_id
from marts.observation
where indicator = 'member_associations' and association = 'lhh' and preferred
  and association_type is not distinct from $association_type
order by time_end desc, record_id
limit 1;
