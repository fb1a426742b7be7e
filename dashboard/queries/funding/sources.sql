-- The sources of funding with their names and declared colours.
select funding_source, short_name as source_name, colour from reference.funding_source;
