-- Targets and commitments that name a field: what is promised where nothing is reported.
select
    t.record_id, t.title, t.field, t.association, t.target_year, t.target_date, t.status, t.state
from marts.target_gap as t
where t.counted and t.field is not null and t.association = coalesce($association, t.association)
order by t.target_date nulls last, t.record_id;
