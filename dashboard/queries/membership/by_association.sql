-- Members (persons) of each association: the latest preferred total, and the values
-- of records that contradict it. An association without a figure has a null value; one
-- that was merged or dissolved by the end of the years is there only when asked for.
with totals as (
    select association, record_id, value, value_to, qualifier, time_label, as_of
    from chosen_latest($association_type, $association, null, $year_from, $year_to)
    where measure = 'members'
),
contrary as (
    select mine.record_id, list(distinct other.obs_value order by other.obs_value) as other
    from marts.contradiction as mine
    join marts.contradiction as other using (contradiction_id)
    where other.record_id <> mine.record_id and other.indicator = 'members'
    group by mine.record_id
)
select
    a.association, a.short_name as label, a.association_type,
    ty.short_name as type_name,
    t.record_id, t.value, t.value_to, t.qualifier,
    t.time_label, t.as_of, c.other
from reference.association as a
left join reference.association_type as ty using (association_type)
left join reference.association_status as s on s.association = a.association
left join totals as t on t.association = a.association
left join contrary as c on c.record_id = t.record_id
where a.association_kind = 'member'
  and asked($association_type, $association, a.association_type, a.association)
  and ($association is not null or not ended(s.status, s.date, $year_to))
order by a.association;
