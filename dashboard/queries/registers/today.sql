-- The day against which the snapshot holds due dates.
select as_of from marts.snapshot_info;
