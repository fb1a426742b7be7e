-- What was done in each field, statement by statement: activities, people reached,
-- results, charity, awards and agreements. Kinds that are part of another kind the same
-- association reports and activities another association reports too are left out.
with stated as (
    select
        association, indicator, field, activity_kind, value, value_to, unit, qualifier,
        time_label, time_end, as_of, record_ids[1] as record_id
    from chosen_yearly($association_type, $association, $field, $year_from, $year_to)
    where derivation = 'stated' and counted
    union all
    select
        association, indicator, field, activity_kind, obs_value, obs_value_to, unit, qualifier,
        time_label, time_end, as_of, record_id
    from chosen($association_type, $association, $field, $year_from, $year_to)
    where preferred and counted and year(time_start) is distinct from year(time_end)
),
done as (
    select
        coalesce(nullif(f.parent, ''), f.field) as field, o.association, o.indicator,
        k.name as kind, o.value, o.value_to, o.unit, o.qualifier, o.time_label, o.time_end,
        o.as_of, o.record_id,
        case o.indicator
            when 'activities' then 1 when 'participants' then 2 when 'charity_value' then 3
            else 4
        end as rank
    from stated as o
    join reference.field as f using (field)
    left join reference.activity_kind as k using (activity_kind)
    where o.indicator in ('activities', 'participants', 'outputs', 'charity_value')
      and o.value > 0
      and not exists (
          from stated as w
          where w.association = o.association and w.indicator = o.indicator
            and w.activity_kind = k.parent)
    union all
    select
        'sang-tao', o.association, o.indicator, w.name, o.obs_value, o.obs_value_to, o.unit,
        o.qualifier, o.time_label, o.time_end, o.as_of, o.record_id, 2
    from chosen($association_type, $association, null, $year_from, $year_to) as o
    join reference.award_kind as w using (award_kind)
    where o.indicator = 'awards' and o.preferred and o.counted and o.obs_value > 0
      and o.award_grade is null and coalesce($field, 'sang-tao') = 'sang-tao'
    union all
    select
        'phoi-hop', o.association, o.indicator, 'Đối tác có chương trình phối hợp đã ký',
        -- Two papers may give one programme different years: partners are counted.
        count(distinct coalesce(o.partner, o.record_id))::double, null, 'đối tác', null, 'đến ' || max(year(o.time_end)),
        max(o.time_end), max(o.as_of), min(o.record_id), 1
    from chosen($association_type, $association, null, $year_from, $year_to) as o
    where o.indicator = 'agreements' and o.preferred and o.obs_value > 0
      and coalesce($field, 'phoi-hop') = 'phoi-hop'
    group by o.association, o.indicator
)
select
    d.*, fi.name as field_name, fi.sort, a.short_name as label, a.association_kind
from done as d
join reference.field as fi on fi.field = d.field
join reference.association as a on a.association = d.association
order by fi.sort, a.association_kind <> 'union', d.rank, d.time_end desc nulls last,
    d.value desc, d.record_id;
