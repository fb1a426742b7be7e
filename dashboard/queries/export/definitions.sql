-- What do the words in a file mean: indicators, qualifiers and states of a figure.
select 'Chỉ số' as kind, name, coalesce(unit, '') as unit, coalesce(definition, '') as definition,
       1 as part, sort as place
from reference.indicator
union all
select 'Từ chỉ mức độ', qualifier, '', coalesce(description, ''), 2, exactness
from reference.qualifier
union all
select 'Trạng thái số liệu', name, obs_status, coalesce(description, ''), 3, 0
from reference.obs_status
order by part, place, name;
