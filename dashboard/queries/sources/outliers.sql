-- Figures far from the median of their own series. A series: one association, one
-- indicator, one kind (group, level, source, kind of activity), a value a year; sums
-- over time only for years that are over. The measure is the modified z-score
-- 0.6745 × (value − median) ÷ MAD; with no spread at all a tenth of the median
-- stands for the MAD. Asked: at least $points years, score above $score, and at
-- least $times times (or one part in $times of) the median.
with figures as (
    select y.*
    from chosen_yearly($association_type, $association, null, null, null) as y
    where y.derivation = 'stated' and y.counted and y.unit not in ('có/không', 'năm', '%')
      and (y.kind = 'stock'
           or y.year < (select extract(year from as_of) from marts.snapshot_info))
),

centred as (
    select
        *,
        median(value) over series as middle,
        count(*) over series as years
    from figures
    window series as (
        partition by association, measure)
),

spread as (
    select
        *,
        median(abs(value - middle)) over (
            partition by association, measure) as mad
    from centred
),

scored as (
    select *, 0.6745 * abs(value - middle) / greatest(mad, 0.1 * middle) as score
    from spread
    where years >= $points and middle > 0
)

select
    s.association, a.short_name as label, s.indicator, i.name as indicator_name,
    s.year, s.value, s.middle, s.unit, s.years, s.score, s.value / s.middle as ratio,
    concat_ws(', ', g.name, st.name, fs.short_name, k.name, aw.name, s.award_grade) as kind,
    s.level, s.record_ids
from scored as s
join reference.association as a using (association)
join reference.indicator as i using (indicator)
left join reference.member_group as g using (member_group)
left join reference.staff_group as st using (staff_group)
left join reference.funding_source as fs using (funding_source)
left join reference.activity_kind as k using (activity_kind)
left join reference.award_kind as aw using (award_kind)
where s.score > $score
  and (s.value >= $times * s.middle or s.value * $times <= s.middle)
  and greatest(s.value, s.middle) >= 10
  and in_years($year_from, $year_to, s.year, s.year)
order by s.score desc, s.association, s.year;
