-- Members (persons) of each association: the latest preferred total, and the values
-- of records that contradict it. An association without a figure has a null value.
with totals as (
    select
        o.record_id, o.association, o.obs_value, o.obs_value_to, o.qualifier, o.time_label,
        row_number() over (partition by o.association order by o.time_end desc, o.record_id) as place
    from chosen($association_type, $association, null, $year_from, $year_to) as o
    where o.indicator = 'members' and o.preferred and o.obs_value is not null
      and o.member_group is null and o.ref_area is null
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
    t.record_id, t.obs_value as value, t.obs_value_to as value_to, t.qualifier,
    t.time_label, c.other
from reference.association as a
left join reference.association_type as ty using (association_type)
left join totals as t on t.association = a.association and t.place = 1
left join contrary as c on c.record_id = t.record_id
where a.association_kind = 'member'
  and ($association_type is null or a.association_type = $association_type)
  and ($association is null or a.association = $association)
order by a.association;
