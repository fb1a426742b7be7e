-- Every name a question may use: of associations, indicators, dimensions of figures, places.
-- `list` is the dimension a code belongs to.
select 0 as place, 'association' as list, association as code, short_name as name, association_kind as extra
from reference.association
union all
select 1, 'association', association, name, association_kind
from reference.association
union all
select 0, 'indicator', indicator, name, record_table from reference.indicator
union all
select 0, 'member_group', member_group, name, '' from reference.member_group
union all
select 0, 'staff_group', staff_group, name, '' from reference.staff_group
union all
select unnest([1, 0]), 'funding_source', funding_source, unnest([name, short_name]), '' from reference.funding_source
union all
select 0, 'field', field, name, coalesce(parent, '') from reference.field
union all
select 0, 'activity_kind', activity_kind, name, coalesce(field, '') from reference.activity_kind
union all
select 0, 'award_kind', award_kind, name, '' from reference.award_kind
union all
select unnest([1, 0]), 'stated_type', association_type, unnest([name, short_name]), '' from reference.association_type
union all
select 0, list, code, name, '' from reference.choice where list in ('level', 'register')
union all
select distinct 0, 'partner', partner, partner, '' from marts.observation where partner is not null
union all
select unnest([0, 1]), 'area', area, unnest([full_name, name]), level from reference.area
order by list, code, place;
