-- Associations to choose from; ordered in Python (Vietnamese alphabet).
select association as code, short_name as name, association_kind, association_type
from reference.association
order by association;
