-- Run on every cursor: what all questions share.
-- alone(association_type, association): the records that another one stands for or is
-- preferred to, where that other one is of an association outside the filter: then they
-- count themselves (of several that one outside record stands for, the first).
create or replace temp macro alone(association_type, association) as table
    with asked as (
        select s.*
        from marts.stand_in as s
        where (association_type is null or s.association_type = association_type)
          and (association is null or s.association = association)
          and not coalesce(
              (association_type is null or s.other_association_type = association_type)
              and (association is null or s.other_association = association), false)
        qualify row_number() over (partition by s.use, s.matter order by s.record_id) = 1
    )
    select
        a.record_id, bool_or(a.use = 'counted') as counted, bool_or(a.use = 'preferred') as preferred
    from asked as a
    group by a.record_id;

-- chosen(association_type, association, field, year_from, year_to): the observations
-- within the filter. A field includes the fields below it; a period counts when it overlaps the years.
-- A period open at one side counts from or until ever; an observation without any
-- period cannot be placed in years and stays out of them.
-- Only what may stand alone is looked up: all else is read as it stands.
create or replace temp macro chosen(association_type, association, field, year_from, year_to) as table
    with used as (
        select o.* from marts.observation as o where o.counted and o.preferred
        union all
        select o.* replace (
            o.counted or coalesce(w.counted, false) as counted,
            o.preferred or coalesce(w.preferred, false) as preferred)
        from marts.observation as o
        left join alone(association_type, association) as w using (record_id)
        where not (o.counted and o.preferred)
    )
    select o.*
    from used as o
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
    with standing as (
        select coalesce(list(w.record_id) filter (w.counted), []) as ids
        from alone(association_type, association) as w
    ),
    used as (
        select y.* from marts.yearly as y where y.counted
        union all
        select y.* replace (list_has_any(y.record_ids, s.ids) as counted)
        from marts.yearly as y cross join standing as s
        where not y.counted
    )
    select
        y.*, m.derivation, m.indicator, m.record_table, m.stated_type, m.member_group,
        m.staff_group, m.level, m.funding_source, m.field, m.activity_kind, m.award_kind,
        m.award_grade
    from used as y
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
    select distinct s.record_id from marts.stand_in as s where s.use = 'preferred';

-- within(mart, …): the rows within the filter of a mart that adds up records and keeps those
-- that may stand alone apart, by record_id (marts.activity, activity_area, figure_count).
create or replace temp macro within(mart, association_type, association, field, year_from, year_to) as table
    select
        a.* replace (
            a.counted or coalesce(w.counted, false) as counted,
            a.preferred or coalesce(w.preferred, false) as preferred)
    from query_table(mart) as a
    left join alone(association_type, association) as w using (record_id)
    where (association_type is null or a.association_type = association_type)
      and (association is null or a.association = association)
      and (field is null or a.field in (
              select f.field from reference.field as f
              where f.field = field or f.parent = field))
      and (year_from is null or a.last_year >= year_from::integer
           or (a.last_year is null and a.first_year is not null))
      and (year_to is null or a.first_year <= year_to::integer
           or (a.first_year is null and a.last_year is not null));

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

-- chosen_targets(…), chosen_entries(…): targets and register entries within the filter, as
-- the list of all records has them.
create or replace temp macro chosen_targets(association_type, association, field, year_from, year_to) as table
    select t.*
    from marts.target_gap as t
    join reference.association as a on a.association = t.association
    where (association_type is null or a.association_type = association_type)
      and (association is null or t.association = association)
      and (field is null or t.field in (
          select f.field from reference.field as f
          where f.field = field or f.parent = field))
      and (year_from is null or t.target_year is null or t.target_year >= year_from::integer)
      and (year_to is null or t.target_year is null or t.target_year <= year_to::integer);

create or replace temp macro chosen_entries(association_type, association, field, year_from, year_to) as table
    select r.*
    from marts.register_entry as r
    join reference.association as a on a.association = r.association
    where (association_type is null or a.association_type = association_type)
      and (association is null or r.association = association)
      and (field is null or r.field in (
          select f.field from reference.field as f
          where f.field = field or f.parent = field))
      and (year_from is null or r.time_end is null or extract(year from r.time_end) >= year_from::integer)
      and (year_to is null or r.time_start is null or extract(year from r.time_start) <= year_to::integer);

-- folded(words): lower case without accents, đ as d.
create or replace temp macro folded(words) as replace(lower(strip_accents(words)), 'đ', 'd');

-- held(words, texts): which of the words a text holds, as bits.
create or replace temp macro held(words, hay) as coalesce(list_sum(
    [case when contains(hay, words[place]) then (1 << (place - 1)) else 0 end
        for place in range(1, len(words) + 1)]), 0)::bigint;

-- all_records(…): figures, targets and register entries within the filter, described.
create or replace temp macro all_records(association_type, association, field, year_from, year_to) as table
    with everything as (
        select
            o.record_id, o.record_table, o.indicator, o.association, o.breakdown as detail,
            o.ref_area, o.obs_value as value, o.obs_value_to as value_to, o.unit, o.qualifier,
            o.obs_status, o.time_label, o.as_printed, o.source, o.source_place,
            case when o.preferred then 'dùng' else 'không dùng: nguồn khác được chọn' end as use,
            o.note, null as title
        from chosen(association_type, association, field, year_from, year_to) as o
        union all
        select
            t.record_id, 'targets', null, t.association, k.name, null, t.target_value,
            t.target_value_to, t.unit, t.qualifier, null, t.target_year::varchar, t.as_printed,
            t.source, t.source_place, 'dùng', t.note, t.title
        from chosen_targets(association_type, association, field, year_from, year_to) as t
        left join reference.target_kind as k using (target_kind)
        union all
        select
            r.record_id, 'register_entries', null, r.association,
            concat_ws(' · ', r.register_name, r.state_name), r.ref_area, r.quantity, null, '',
            null, null, r.time_label, r.as_printed, r.source, r.source_place, 'dùng', r.note, r.title
        from chosen_entries(association_type, association, field, year_from, year_to) as r
    ),
    kinds as (
        select record_table, any_value(table_heading) as heading
        from reference.record_column
        group by record_table
    )
    select
        e.*, coalesce(i.name, e.title) as subject, a.short_name as label, r.name as area,
        d.title as source_title, d.author, d.author_position, k.heading as record_kind,
        st.name as status,
        coalesce(i.sort::integer, case e.record_table when 'targets' then 1000 else 1001 end) as sort
    from everything as e
    left join reference.indicator as i on i.indicator = e.indicator
    left join reference.association as a on a.association = e.association
    left join reference.area as r on r.area = e.ref_area
    left join reference.source_document as d on d.source = e.source
    left join reference.obs_status as st on st.obs_status = e.obs_status
    left join kinds as k on k.record_table = e.record_table;

-- searched_records(…): those of them in which every word occurs. Few texts and numbers stand
-- in very many records: a word is looked for in each once.
create or replace temp macro searched_records(
    association_type, association, field, year_from, year_to, words, kind) as table
    with asked as (
        select words::varchar[] as words, (1 << len(words::varchar[])) - 1 as every
    ),
    everything as (
        select * from all_records(association_type, association, field, year_from, year_to)
    ),
    indicators as (
        select i.indicator, held(w.words, folded(i.name)) as bits
        from reference.indicator as i, asked as w
    ),
    associations as (
        select a.association, held(w.words, folded(a.short_name)) as bits
        from reference.association as a, asked as w
    ),
    areas as (
        select r.area, held(w.words, folded(r.name)) as bits
        from reference.area as r, asked as w
    ),
    documents as (
        select d.source,
            held(w.words, folded(concat_ws(' ', d.title, d.author, d.author_position))) as bits
        from reference.source_document as d, asked as w
    ),
    kinds as (
        select
            c.record_table,
            held(any_value(w.words), folded(any_value(c.table_heading))) as bits
        from reference.record_column as c, asked as w
        group by c.record_table
    ),
    details as (
        select d.detail, held(w.words, folded(d.detail)) as bits
        from (select distinct e.detail from everything as e) as d, asked as w
    ),
    periods as (
        select d.time_label, held(w.words, folded(d.time_label)) as bits
        from (select distinct e.time_label from everything as e) as d, asked as w
    ),
    printed as (
        select d.as_printed, held(w.words, folded(d.as_printed)) as bits
        from (select distinct e.as_printed from everything as e) as d, asked as w
    ),
    numbers as (
        select d.value, held(w.words, concat_ws(' ', d.value::bigint::varchar,
            replace(format('{:,}', d.value::bigint), ',', '.'))) as bits
        from (select distinct e.value from everything as e) as d, asked as w
    )
    select e.*
    from everything as e
    cross join asked as w
    left join indicators as i on i.indicator = e.indicator
    left join associations as a on a.association = e.association
    left join areas as r on r.area = e.ref_area
    left join documents as d on d.source = e.source
    left join kinds as k on k.record_table = e.record_table
    left join details as de on de.detail = e.detail
    left join periods as p on p.time_label = e.time_label
    left join printed as pr on pr.as_printed = e.as_printed
    left join numbers as n on n.value = e.value
    where (kind is null or e.record_table = kind)
      and (coalesce(i.bits, 0) | coalesce(a.bits, 0) | coalesce(r.bits, 0) | coalesce(d.bits, 0)
          | coalesce(k.bits, 0) | coalesce(de.bits, 0) | coalesce(p.bits, 0)
          | coalesce(pr.bits, 0) | coalesce(n.bits, 0)
          | case when e.note is null and e.title is null then 0
              else held(w.words, folded(concat_ws(' ', e.title, e.note))) end) = w.every;
