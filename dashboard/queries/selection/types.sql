-- Association types to choose from, in their usual order; "unknown" only while there is one of it.
select association_type as code, short_name as name
from reference.association_type as t
where association_type <> 'chua-ro'
   or exists (from reference.association as a where a.association_type = t.association_type)
order by sort;
