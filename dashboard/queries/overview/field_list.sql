-- The fields of activity that are not part of another.
select field, name from reference.field
where nullif(parent, '') is null
order by sort;
