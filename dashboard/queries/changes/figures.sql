-- The figures in use under the filter, as two snapshots are compared by: one row a
-- figure. key: what it speaks of (association, indicator, area, period, breakdown), in
-- codes; nth tells apart the rare figures that speak of the same. $groups: of these groups
-- only (groups.sql), with the codes in them as $indicators and $associations.
with told as (
    select
        *,
        [association, indicator, ref_area, time_start::varchar, time_end::varchar, stated_type,
            field, activity_kind, level, member_group, staff_group, funding_source, award_kind,
            award_grade, partner]::varchar as key
    from chosen($association_type, $association, $field, $year_from, $year_to)
    where preferred and obs_value is not null
      and association in $associations::varchar[] and indicator in $indicators::varchar[]
      and list_contains($groups::varchar[], concat_ws('|', association, indicator, year(time_end)))
)

select
    o.key, row_number() over (partition by o.key order by o.record_id) as nth,
    o.record_id, o.record_table, o.indicator, o.ref_area, a.short_name as label,
    concat_ws('; ', i.name, nullif(o.breakdown, ''), t.short_name, r.full_name) as subject,
    o.time_label, o.obs_value, o.obs_value_to, o.denominator, o.unit, o.qualifier,
    coalesce(i.sort, 999)::integer as sort
from told as o
left join reference.association as a on a.association = o.association
left join reference.indicator as i on i.indicator = o.indicator
left join reference.association_type as t on t.association_type = o.stated_type
left join reference.area as r on r.area = o.ref_area
order by key, nth;
