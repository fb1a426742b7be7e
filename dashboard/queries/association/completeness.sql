-- What an association is expected to report and what of it there is.
select
    c.indicator, i.name as subject, c.completeness, c.observations, c.last_period,
    c.expected
from marts.completeness as c
join reference.indicator as i using (indicator)
where c.association = $association and c.completeness <> 'not_applicable'
order by i.sort;
