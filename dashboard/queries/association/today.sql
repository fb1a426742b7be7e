-- The day due dates and terms are held against.
select as_of from marts.snapshot_info limit 1;
