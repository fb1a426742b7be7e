-- The course of each numeric target's figure up to the latest one: the years of its
-- measure (marts.yearly), flows where the year is complete. $record_ids: of the latest figures.
with latest as materialized (
    select record_id, time_end from marts.observation where record_id in $record_ids::varchar[]
)
select t.record_id as target, y.year, y.value
from marts.target_gap as t
join latest as l on l.record_id = t.latest_record_id
join marts.yearly as y on y.association = t.association and y.measure = t.latest_measure
where not t.milestone and t.latest_value is not null
  and y.complete and y.counted and y.year < year(l.time_end)
order by target, y.year;
