-- How many series have at least $points years and can be checked for outliers.
select count(*) as series
from (
    select 1
    from chosen($association_type, $association, null, $year_from, $year_to)
    where preferred and obs_value is not null and time_end is not null
    group by association, indicator, field, activity_kind, member_group, staff_group,
        funding_source, level
    having count(distinct extract(year from time_end)) >= $points
);
