-- Rejected rows: where they stand, which value, and why they were refused.
select file, sheet, row_number, heading, value, reason, record_table
from marts.rejected_row
order by file, sheet nulls first, row_number, heading;
