-- How many series have at least $points years and can be checked for outliers.
select count(*) as series
from (
    select 1
    from chosen_yearly($association_type, $association, $field, $year_from, $year_to)
    where derivation = 'stated'
    group by association, measure
    having count(*) >= $points
);
