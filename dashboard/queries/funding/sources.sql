-- The sources of funding with their names and the colour declared for income from each.
select f.funding_source, f.short_name as source_name, m.colour
from reference.funding_source as f
left join reference.measure as m
    on m.indicator = 'income' and m.derivation = 'stated' and m.funding_source = f.funding_source;
