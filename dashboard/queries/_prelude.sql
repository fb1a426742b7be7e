-- Run on every cursor: what all questions share.
-- alone(association_type, association): the records that another one stands for or is
-- preferred to, where that other one is of an association outside the filter: then they
-- count themselves (of several that one outside record stands for, the first).
create or replace temp macro alone(association_type, association) as table
    with own as (
        select *
        from marts.observation as o
        where (association_type is null or o.association_type = association_type)
          and (association is null or o.association = association)
    ),
    stands_in as (
        select record_id, same_as, part_of
        from own
        where not counted
          and coalesce(same_as, part_of) not in (select o.record_id from own as o)
        qualify row_number() over (
            partition by coalesce(same_as, record_id) order by record_id) = 1
    ),
    speaks as (
        select o.record_id
        from own as o
        join marts.observation as other
            on other.conflict_key = o.conflict_key and other.preferred
        where not o.preferred and other.association <> o.association
          and other.record_id not in (select w.record_id from own as w)
        qualify row_number() over (partition by o.conflict_key order by o.record_id) = 1
    )
    select
        coalesce(c.record_id, p.record_id) as record_id,
        c.record_id is not null as counted, p.record_id is not null as preferred
    from stands_in as c
    full join speaks as p using (record_id);

-- chosen(association_type, association, field, year_from, year_to): the observations
-- within the filter. A field includes the fields below it; a period counts when it overlaps the years.
-- A period open at one side counts from or until ever; an observation without any
-- period cannot be placed in years and stays out of them.
create or replace temp macro chosen(association_type, association, field, year_from, year_to) as table
    select o.* replace (
        o.counted or coalesce(w.counted, false) as counted,
        o.preferred or coalesce(w.preferred, false) as preferred)
    from marts.observation as o
    left join alone(association_type, association) as w using (record_id)
    where (association_type is null or o.association_type = association_type)
      and (association is null or o.association = association)
      and (field is null or o.field in (
              select f.field from reference.field as f
              where f.field = field or f.parent = field))
      and (year_from is null or extract(year from o.time_end) >= year_from::integer
           or (o.time_end is null and o.time_start is not null))
      and (year_to is null or extract(year from o.time_start) <= year_to::integer
           or (o.time_start is null and o.time_end is not null));

-- chosen_yearly(…): the yearly figures within the filter (marts.yearly) with what their
-- measure stands for (marts.measure).
create or replace temp macro chosen_yearly(association_type, association, field, year_from, year_to) as table
    select
        y.* replace (
            y.counted or list_has_any(y.record_ids, (
                select coalesce(list(w.record_id) filter (w.counted), [])
                from alone(association_type, association) as w)) as counted),
        m.derivation, m.indicator, m.record_table, m.stated_type, m.member_group,
        m.staff_group, m.level, m.funding_source, m.field, m.activity_kind, m.award_kind,
        m.award_grade
    from marts.yearly as y
    join marts.measure as m using (measure)
    where (association_type is null or y.association_type = association_type)
      and (association is null or y.association = association)
      and (field is null or m.field in (
              select f.field from reference.field as f
              where f.field = field or f.parent = field))
      and (year_from is null or y.year >= year_from::integer)
      and (year_to is null or y.year <= year_to::integer);

-- known_in_both(…): pairs of yearly figures (chosen_yearly) of one association that may
-- stand side by side, as `earlier` and `later`: of one measure in two years, or of two
-- indicators of money from one source in one year (planned and actual, income and
-- spending). Money not told by source is left out where the year's money is told by source.
create or replace temp macro known_in_both(association_type, association, year_from, year_to) as table
    with figures as (
        select y.*
        from chosen_yearly(association_type, association, null, year_from, year_to) as y
        qualify y.record_table <> 'funding' or y.derivation <> 'stated' or y.funding_source is not null
            or count(y.funding_source) over (partition by y.association, y.indicator, y.year) = 0
    )
    select a as earlier, b as later
    from figures as a
    join figures as b
        on a.association = b.association and a.measure = b.measure and a.year < b.year
    union all
    select a as earlier, b as later
    from figures as a
    join figures as b
        on a.association = b.association and a.year = b.year and a.indicator <> b.indicator
        and a.funding_source is not distinct from b.funding_source
    where a.record_table = 'funding' and b.record_table = 'funding'
      and a.derivation = 'stated' and b.derivation = 'stated';

-- chosen_latest(…): the newest figure of each association and measure within the filter:
-- marts.latest, where the years of the filter leave it, else the newest of them.
create or replace temp macro chosen_latest(association_type, association, field, year_from, year_to) as table
    with figures as (
        select
            y.association, y.association_type, y.measure, y.kind, y.value, y.value_to, y.unit,
            y.bound, y.qualifier, y.year, y.time_start, y.time_end, y.as_of, y.time_label,
            y.complete, y.denominator, y.provisional, y.counted, y.record_ids
        from marts.yearly as y
        where (year_from is null or y.year >= year_from::integer)
          and (year_to is null or y.year <= year_to::integer)
        union all by name
        select * exclude (record_id)
        from marts.latest as l
        where (year_from is null or year(l.time_end) >= year_from::integer
               or (l.time_end is null and l.time_start is not null))
          and (year_to is null or year(l.time_start) <= year_to::integer
               or (l.time_start is null and l.time_end is not null))
    )
    select
        y.*, y.record_ids[1] as record_id, m.derivation, m.indicator, m.record_table,
        m.stated_type, m.member_group, m.staff_group, m.level, m.funding_source, m.field,
        m.activity_kind, m.award_kind, m.award_grade
    from figures as y
    join marts.measure as m using (measure)
    where (association_type is null or y.association_type = association_type)
      and (association is null or y.association = association)
      and (field is null or m.field in (
              select f.field from reference.field as f
              where f.field = field or f.parent = field))
    qualify row_number() over (
        partition by y.association, y.measure
        order by y.counted desc, y.complete desc, y.as_of desc nulls last,
            y.time_end desc nulls last, y.time_start desc nulls last, y.record_ids[1]) = 1;

-- told_beside(): the records that another association's figure is preferred to: they speak
-- where that one is not asked, and stand beside it where both are.
create or replace temp macro told_beside() as table
    select mine.record_id
    from marts.observation as mine
    join marts.observation as other
        on other.conflict_key = mine.conflict_key and other.preferred
    where not mine.preferred and other.association <> mine.association;

-- activity_role(): how each figure on activities may be used.
-- role: whole – may be added up; part – of another kind the same association reports
-- (an area of law within texts); overlap – a statement that adding would count twice: of a
-- year, what marts.yearly does not rest on; else one whose period runs into an earlier or
-- longer one of the same association and kind.
-- beside – one of several parts whose whole is not told: they may overlap, so only the
-- largest of them counts.
-- Roles are settled over all records, not the filtered ones: sums stay additive.
create or replace temp macro activity_role() as table
    with yearly_records as (
        select distinct unnest(record_ids) as record_id from marts.yearly
    ),
    stated as (
        select
            o.record_id, o.association, o.indicator, o.activity_kind, o.field, o.ref_area, o.counted,
            o.obs_value, nullif(k.parent, '') as parent, o.preferred,
            coalesce(year(o.time_start) = year(o.time_end), false) as in_a_year,
            y.record_id is not null as in_yearly,
            coalesce(o.time_start, date '0001-01-01') as first_day,
            coalesce(o.time_end, date '9999-12-31') as last_day
        from marts.observation as o
        left join reference.activity_kind as k using (activity_kind)
        left join yearly_records as y using (record_id)
        where o.record_table = 'activities' and o.obs_value is not null
          and (o.preferred or o.record_id in (select b.record_id from told_beside() as b))
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
                when s.preferred and s.in_a_year and not s.in_yearly then 'overlap'
                when first_day <= max(last_day) filter (not in_a_year or in_yearly) over (
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

-- twin(): an entry of a register and a target that are one matter: the same association
-- speaks of it at the same place of the same paper, for the same time.
create or replace temp macro twin() as table
    select
        e.record_id as entry, e.title as entry_title, e.register_name,
        t.record_id as target, t.title as target_title
    from marts.follow_up as e
    join marts.follow_up as t
        on e.association = t.association and e.source = t.source
        and e.source_place = t.source_place and e.due_date = t.due_date
    join marts.target_gap as g on g.record_id = t.record_id and g.target_start = e.time_start
    where e.record_table = 'register_entries' and t.record_table = 'targets'
      and t.register is null;
