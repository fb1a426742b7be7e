-- The day of the snapshot that due dates are held against.
select as_of from marts.snapshot_info limit 1;
