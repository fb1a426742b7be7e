-- The long names of what may be chosen; the short ones are the choices' own.
select 'association' as attribute, association as code, name from reference.association
union all
select 'association_type', association_type, name from reference.association_type;
