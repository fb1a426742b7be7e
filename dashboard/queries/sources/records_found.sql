-- In how many records all the words occur (searched_records).
select count(*) as found
from searched_records(
    $association_type, $association, $field, $year_from, $year_to, $words, $kind);
