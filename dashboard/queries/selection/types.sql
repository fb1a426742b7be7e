-- Association types to choose from, in their usual order.
select association_type as code, short_name as name
from reference.association_type
order by sort;
