-- Run on every cursor: what all questions share. What a filter means by itself is settled in
-- variables: they are constants while a question is planned, and planning takes most of its time.

-- fields: a field → itself and the fields below it.
set variable fields = (
    select map_from_entries(list((f.field, f.below)))
    from (
        select f.field, list(b.field) as below
        from reference.field as f
        join reference.field as b on f.field in (b.field, b.parent)
        group by f.field
    ) as f
);

-- alone: use, type and association asked for → the records that another one stands for or is
-- preferred to, where that other one is of an association outside the filter: then they
-- count themselves (of several that one outside record stands for, the first).
set variable alone = (
    with asked as (
        select distinct
            s.*, unnest(['', s.association_type, s.association_type]) as asked_type,
            unnest([s.association, '', s.association]) as asked_association
        from marts.stand_in as s
    ),
    standing as (
        select concat_ws('|', use, asked_type, asked_association) as asked, record_id
        from asked
        where asked_type is not null
          and not coalesce(
              asked_type in ('', other_association_type)
              and asked_association in ('', other_association), false)
        qualify row_number() over (
            partition by use, matter, asked_type, asked_association order by record_id) = 1
    )
    select coalesce(map_from_entries(list((asked, ids))), map {}::map(varchar, varchar[]))
    from (select asked, list(record_id) as ids from standing group by asked)
);

-- alone(use, association_type, association): those of them for a filter.
create or replace temp macro alone(use, association_type, association) as coalesce(
    getvariable('alone')[concat_ws(
        '|', use, coalesce(association_type, ''), coalesce(association, ''))], []::varchar[]);

-- asked(association_type, association, own_type, own): whether it is an association of the filter.
create or replace temp macro asked(association_type, association, own_type, own) as (
    (association_type is null or own_type = association_type)
    and (association is null or own = association));

-- in_field(asked_field, own): whether it is of the field or one below it.
create or replace temp macro in_field(asked_field, own) as (
    asked_field is null or list_contains(getvariable('fields')[asked_field], own));

-- in_years(year_from, year_to, first_year, last_year): whether a period overlaps the years. One
-- open at one side counts from or until ever; one without any year cannot be placed in years.
create or replace temp macro in_years(year_from, year_to, first_year, last_year) as (
    (year_from is null or last_year >= year_from::integer
     or (last_year is null and first_year is not null))
    and (year_to is null or first_year <= year_to::integer
         or (first_year is null and last_year is not null)));

-- in_years_or_open(…): the same, where what has no year stays.
create or replace temp macro in_years_or_open(year_from, year_to, first_year, last_year) as (
    (year_from is null or last_year is null or last_year >= year_from::integer)
    and (year_to is null or first_year is null or first_year <= year_to::integer));

-- ended(status, since, year_to): whether an association was merged or dissolved by the end of the
-- years (reference.association_status): then it owes nothing.
create or replace temp macro ended(status, since, year_to) as coalesce(
    status in ('merged', 'dissolved') and (year_to is null or year(since) <= year_to::integer), false);

-- chosen(association_type, association, field, year_from, year_to): the observations
-- within the filter.
create or replace temp macro chosen(association_type, association, field, year_from, year_to) as table
    select o.* replace (
        o.counted or list_contains(alone('counted', association_type, association), o.record_id)
            as counted,
        o.preferred or list_contains(alone('preferred', association_type, association), o.record_id)
            as preferred)
    from marts.observation as o
    where asked(association_type, association, o.association_type, o.association)
      and in_field(field, o.field)
      and in_years(year_from, year_to, year(o.time_start), year(o.time_end));

-- chosen_yearly(…): the yearly figures within the filter (marts.yearly) with what their
-- measure stands for (marts.measure).
create or replace temp macro chosen_yearly(association_type, association, field, year_from, year_to) as table
    select
        y.* replace (
            y.counted or list_has_any(y.record_ids, alone('counted', association_type, association))
                as counted),
        m.derivation, m.indicator, m.record_table, m.stated_type, m.member_group,
        m.staff_group, m.level, m.funding_source, m.field, m.activity_kind, m.award_kind,
        m.award_grade
    from marts.yearly as y
    join marts.measure as m using (measure)
    where asked(association_type, association, y.association_type, y.association)
      and in_field(field, m.field)
      and in_years(year_from, year_to, y.year, y.year);

-- yearly_records(): the records, not of activities, that yearly figures rest on.
create or replace temp macro yearly_records() as table
    select unnest(y.record_ids) as record_id
    from marts.yearly as y
    join marts.measure as m using (measure)
    where m.record_table <> 'activities';

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
        where in_years(year_from, year_to, y.year, y.year)
        union all by name
        select * exclude (record_id)
        from marts.latest as l
        where in_years(year_from, year_to, year(l.time_start), year(l.time_end))
    )
    select
        y.*, y.record_ids[1] as record_id, m.derivation, m.indicator, m.record_table,
        m.stated_type, m.member_group, m.staff_group, m.level, m.funding_source, m.field,
        m.activity_kind, m.award_kind, m.award_grade
    from figures as y
    join marts.measure as m using (measure)
    where asked(association_type, association, y.association_type, y.association)
      and in_field(field, m.field)
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
            a.counted or list_contains(
                alone('counted', association_type, association), coalesce(a.record_id, ''))
                as counted,
            a.preferred or list_contains(
                alone('preferred', association_type, association), coalesce(a.record_id, ''))
                as preferred)
    from query_table(mart) as a
    where asked(association_type, association, a.association_type, a.association)
      and in_field(field, a.field)
      and in_years(year_from, year_to, a.first_year, a.last_year);

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

-- chosen_matters(…): targets and register entries within the filter, as the list of all
-- records has them.
create or replace temp macro chosen_matters(association_type, association, field, year_from, year_to) as table
    with matters as (
        select
            'targets' as record_table, t.record_id, t.association, t.field, k.name as detail,
            null as ref_area, t.target_value as value, t.target_value_to as value_to, t.unit,
            t.qualifier, t.target_year::varchar as time_label, t.as_printed, t.source,
            t.source_place, t.note, t.title, t.target_year as first_year,
            t.target_year as last_year
        from marts.target_gap as t
        left join reference.target_kind as k using (target_kind)
        union all
        select
            'register_entries', r.record_id, r.association, r.field,
            concat_ws(' · ', r.register_name, r.state_name), r.ref_area, r.quantity, null, '',
            null, r.time_label, r.as_printed, r.source, r.source_place, r.note, r.title,
            year(r.time_start), year(r.time_end)
        from marts.register_entry as r
    )
    select m.*
    from matters as m
    join reference.association as a using (association)
    where asked(association_type, association, a.association_type, m.association)
      and in_field(field, m.field)
      and in_years_or_open(year_from, year_to, m.first_year, m.last_year);

-- folded(words): lower case without accents, đ as d.
create or replace temp macro folded(words) as replace(lower(strip_accents(words)), 'đ', 'd');

-- held(words, texts): which of the words a text holds, as bits.
create or replace temp macro held(words, hay) as coalesce(list_sum(
    [case when contains(hay, words[place]) then (1 << (place - 1)) else 0 end
        for place in range(1, len(words) + 1)]), 0)::bigint;

-- number_text(value): a number as one may look for it, 1389 and 1.389.
create or replace temp macro number_text(value) as concat_ws(
    ' ', value::bigint::varchar, replace(format('{:,}', value::bigint), ',', '.'));

-- all_records(…): figures, targets and register entries within the filter.
create or replace temp macro all_records(association_type, association, field, year_from, year_to) as table
    select
        o.record_id, o.record_table, o.indicator, o.association, o.breakdown as detail,
        o.ref_area, o.obs_value as value, o.obs_value_to as value_to, o.unit, o.qualifier,
        o.obs_status, o.time_label, o.as_printed, o.source, o.source_place,
        case when o.preferred then 'dùng' else 'không dùng: nguồn khác được chọn' end as use,
        o.note, null as title
    from chosen(association_type, association, field, year_from, year_to) as o
    union all by name
    select * exclude (field, first_year, last_year), 'dùng' as use
    from chosen_matters(association_type, association, field, year_from, year_to);

-- searched_records(…): those of them in which every word occurs. Few texts and numbers stand
-- in very many figures (marts.figure_text): a word is looked for in each once, and only those
-- that hold one are looked up.
create or replace temp macro searched_records(
    association_type, association, field, year_from, year_to, words, kind) as table
    with texts as (
        select t.part, coalesce(t.text, number_text(t.value)) as text, t.text as code, t.value
        from marts.figure_text as t
        union all
        select 'indicator', i.name, i.indicator, null from reference.indicator as i
        union all
        select 'association', a.short_name, a.association, null from reference.association as a
        union all
        select 'ref_area', r.name, r.area, null from reference.area as r
        union all
        select 'source', concat_ws(' ', d.title, d.author, d.author_position), d.source, null
        from reference.source_document as d
        union all
        select 'record_table', any_value(c.table_heading), c.record_table, null
        from reference.record_column as c
        group by c.record_table
    ),
    holding as materialized (
        select h.*
        from (select t.*, held(words::varchar[], folded(t.text)) as bits from texts as t) as h
        where len(words::varchar[]) > 0 and h.bits > 0
    )
    select e.*
    from all_records(association_type, association, field, year_from, year_to) as e
    left join holding as i on i.part = 'indicator' and i.code = e.indicator
    left join holding as a on a.part = 'association' and a.code = e.association
    left join holding as r on r.part = 'ref_area' and r.code = e.ref_area
    left join holding as d on d.part = 'source' and d.code = e.source
    left join holding as k on k.part = 'record_table' and k.code = e.record_table
    left join holding as b on b.part = 'breakdown' and b.code = e.detail
    left join holding as t on t.part = 'time_label' and t.code = e.time_label
    left join holding as p on p.part = 'as_printed' and p.code = e.as_printed
    left join holding as n on n.part = 'note' and n.code = e.note
    left join holding as v on v.part = 'obs_value' and v.value = e.value
    where (kind is null or e.record_table = kind)
      and (coalesce(i.bits, 0) | coalesce(a.bits, 0) | coalesce(r.bits, 0) | coalesce(d.bits, 0)
          | coalesce(k.bits, 0) | coalesce(b.bits, 0) | coalesce(t.bits, 0)
          | coalesce(p.bits, 0) | coalesce(n.bits, 0) | coalesce(v.bits, 0)
          -- Targets and entries are few and have texts of their own.
          | case when e.title is null then 0
              else held(words::varchar[], folded(concat_ws(' ', e.title, e.note, e.detail,
                  e.time_label, e.as_printed, number_text(e.value)))) end)
          = (1 << len(words::varchar[])) - 1;
