-- Files the snapshot was made of.
select name, rows, sha256 from marts.input_file order by name;
