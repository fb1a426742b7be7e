-- Which indicators have a figure of a year, of whomever.
select distinct m.indicator, i.record_table
from marts.yearly as y
join marts.measure as m using (measure)
join reference.indicator as i on i.indicator = m.indicator
where y.year = $year;
