-- The latest figure of each member association for what can be compared fairly: the
-- same measures for all, so that one can be seen among its kind.
with o as (
    select * from chosen(null, null, null, $year_from, $year_to)
    where preferred and obs_value is not null and ref_area is null
),
found as (
    select association, 'members' as measure, obs_value as value, as_of, record_id, time_label
    from o where indicator = 'members' and member_group is null
    union all
    select association, 'state_money', obs_value, as_of, record_id, time_label
    from o
    where indicator = 'income' and funding_source = 'state_budget' and field is null
      and time_end - time_start between 364 and 365
    union all
    select association, 'posts', obs_value, as_of, record_id, time_label
    from o where indicator = 'posts' and staff_group = 'permanent_post'
    union all
    select association, 'districts', obs_value, as_of, record_id, time_label
    from o where indicator = 'districts_covered'
    union all
    select association, 'communes', obs_value, as_of, record_id, time_label
    from o where indicator = 'communes_covered'
    union all
    select association, 'branches_province', obs_value, as_of, record_id, time_label
    from o where indicator = 'branches' and level = 'province'
    union all
    select o.association, 'completeness',
        100.0 * count(*) filter (c.completeness in ('reported', 'zero')) / count(*),
        null, null, ''
    from (select distinct association from reference.association
          where association_kind = 'member') as o
    join marts.completeness as c using (association)
    join reference.indicator as i using (indicator)
    where i.expected_from = 'member'
    group by o.association
)
select
    f.association, a.short_name as label, a.association_type, f.measure, f.value,
    f.record_id, f.time_label
from found as f
join reference.association as a using (association)
where a.association_kind = 'member'
qualify row_number() over (
    partition by f.association, f.measure order by f.as_of desc nulls last, f.record_id) = 1
order by f.measure, a.short_name collate vi;
