-- Run on every cursor: what all questions share.
-- chosen(association_type, association, field, year_from, year_to): the observations
-- within the filter. A field includes the fields below it; a period counts when it overlaps the years.
-- A period open at one side counts from or until ever; an observation without any
-- period cannot be placed in years and stays out of them.
create or replace temp macro chosen(association_type, association, field, year_from, year_to) as table
    select o.*
    from marts.observation as o
    where (association_type is null or o.association_type = association_type)
      and (association is null or o.association = association)
      and (field is null or o.field in (
              select f.field from reference.field as f
              where f.field = field or f.parent = field))
      and (year_from is null or extract(year from o.time_end) >= year_from::integer
           or (o.time_end is null and o.time_start is not null))
      and (year_to is null or extract(year from o.time_start) <= year_to::integer
           or (o.time_start is null and o.time_end is not null));

-- activity_role(): how each figure on activities may be used.
-- role: whole – may be added up; part – of another kind the same association reports
-- (an area of law within texts); overlap – a statement whose period runs into an
-- earlier or longer one of the same association and kind, so adding would count twice.
-- beside – one of several parts whose whole is not told: they may overlap, so only the
-- largest of them counts.
-- Roles are settled over all records, not the filtered ones: sums stay additive.
create or replace temp macro activity_role() as table
    with stated as (
        select
            o.record_id, o.association, o.indicator, o.activity_kind, o.field, o.ref_area, o.counted,
            o.obs_value, nullif(k.parent, '') as parent,
            coalesce(o.time_start, date '0001-01-01') as first_day,
            coalesce(o.time_end, date '9999-12-31') as last_day
        from marts.observation as o
        left join reference.activity_kind as k using (activity_kind)
        where o.record_table = 'activities' and o.preferred and o.obs_value is not null
          and o.indicator in ('activities', 'outputs', 'participants', 'activity_cost', 'charity_value')
    ),
    wholes as (
        select distinct association, indicator, activity_kind from stated
    ),
    placed as (
        select
            s.record_id,
            case
                when w.activity_kind is not null then 'part'
                when s.parent is not null and s.activity_kind <> arg_max(s.activity_kind, s.obs_value)
                    over (partition by s.association, s.indicator, s.parent) then 'beside'
                when first_day <= max(last_day) over (
                    partition by s.association, s.indicator, s.activity_kind, s.field, s.ref_area
                    order by first_day, last_day desc, obs_value desc, s.record_id
                    rows between unbounded preceding and 1 preceding) then 'overlap'
                else 'whole'
            end as role
        from stated as s
        left join wholes as w
            on s.association = w.association and s.indicator = w.indicator
            and s.parent = w.activity_kind
    )
    select record_id, role from placed;
