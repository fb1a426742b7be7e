-- What the snapshot says of itself.
select rows_read, accepted, rejected, corrected, as_of, built_at from marts.snapshot_info;
