-- The settled years of one measure of one association, oldest first; whole years only.
select year, value, unit, qualifier, record_ids
from marts.yearly
where measure = $measure and association = $association and complete
order by year;
