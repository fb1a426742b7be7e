-- Indicators by which a promise can be followed: amounts, of associations or of the Union.
select indicator, name, unit
from reference.indicator
where expected_from is not null and expected_from <> '' and unit not in ('năm', 'có/không')
order by sort::integer;
