-- Status and place of the records of a term of office.
select record_id, indicator, obs_status, source_place
from marts.observation
where list_contains($record_ids, record_id);
