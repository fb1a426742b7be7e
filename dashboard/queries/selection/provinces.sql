-- The provinces of a snapshot to choose from.
select province as code, name from reference.province order by name collate vi, province;
