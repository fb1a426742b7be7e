-- Every figure of one series (an indicator with its dimensions), newest first: the records as
-- they stand, and where $measure is given the years that are added up from them.
-- `rank`: 1 is what marts.latest takes. A figure of an area has its `ref_area`.
with records as (
    select
        o.association, o.ref_area, o.obs_value as value, o.obs_value_to as value_to, o.unit,
        o.qualifier, o.time_start, o.time_end, o.as_of, o.time_label, o.denominator, o.counted,
        o.partner, o.preferred, true as complete, [o.record_id] as record_ids,
        [o.source_place] as places
    from marts.observation as o
    where $derived is null
      and o.indicator = $indicator and o.obs_value is not null
      and o.member_group is not distinct from $member_group
      and o.staff_group is not distinct from $staff_group
      and o.level is not distinct from $level
      and o.funding_source is not distinct from $funding_source
      and o.field is not distinct from $field
      and o.activity_kind is not distinct from $activity_kind
      and o.award_kind is not distinct from $award_kind
      and o.award_grade is not distinct from $award_grade
      and o.stated_type is not distinct from $stated_type
      and o.partner is not distinct from $partner
),
years as (
    select
        y.association, null::varchar as ref_area, null::varchar as partner, y.value, y.value_to, y.unit, y.qualifier,
        y.time_start, y.time_end, y.as_of, y.time_label, y.denominator, y.counted,
        true as preferred, any_value(y.complete) as complete, y.record_ids,
        list(distinct o.source_place) as places
    from (
        select *, unnest(record_ids) as record_id
        from marts.yearly
        where measure = coalesce($derived, $measure) and (records > 1 or $derived is not null)
          and ($association is null or list_contains($association, association))
    ) as y
    join marts.observation as o using (record_id)
    group by all
),
found as (
    select * from records
    union all by name
    select * from years
),
newest as (
    select association, record_ids from marts.latest where measure = coalesce($derived, $measure)
),
labels as (
    select association, short_name as label, association_kind from reference.association
)
select f.*, a.label, a.association_kind, case when n.record_ids = f.record_ids then 1 else 2 end as rank
from found as f
join labels as a using (association)
left join newest as n on n.association = f.association
where ($association is null or list_contains($association, f.association))
order by rank, f.as_of desc nulls last, f.time_end desc nulls last, f.record_ids[1];
