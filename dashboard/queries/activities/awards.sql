-- Finer than marts.yearly (periods across years): awards and honours by kind, grade, association and year. A row without a grade is
-- the total of its kind; graded rows are its parts. Awards belong to the field of
-- creativity, so another field leaves none. The columns are those of the cube of
-- activities, as far as it has them.
with counted as (
    select
        o.association, a.short_name as label, a.association_kind,
        o.award_kind, k.name as kind_name, coalesce(k.unit, o.unit) as unit, k.sort::integer as sort,
        o.award_grade as grade,
        case when year(o.time_start) = year(o.time_end) then year(o.time_end)::integer end as year,
        sum(o.obs_value) as value,
        case when count(*) = 1 then max(o.obs_value_to) end as value_to,
        list(distinct {'bound': q.bound, 'exactness': q.exactness, 'word': o.qualifier}) as words,
        case when count(*) = 1 then max(o.time_label) end as time_label,
        min(o.time_start) as time_start, max(o.time_end) as time_end,
        max(o.obs_value) as highest,
        count(*)::integer as records,
        list(o.record_id order by o.record_id) as record_ids
    from chosen($association_type, $association, null, $year_from, $year_to) as o
    join reference.association as a using (association)
    left join reference.award_kind as k using (award_kind)
    left join reference.qualifier as q using (qualifier)
    where o.record_table = 'awards' and o.indicator = 'awards' and o.preferred and o.obs_value is not null
      -- Of a year what marts.yearly rests on.
      and (not o.in_a_year or o.record_id in (select y.record_id from yearly_records() as y))
      and o.counted
      and ($field is null or $field = 'sang-tao')
    group by all
)
select * exclude (words), combined_word(words, combined_bound(words)) as qualifier
from counted
order by sort, kind_name, grade, label collate vi;
