-- What two snapshots are compared by first: the figures in use under the filter of each
-- association, indicator and year, as one number that is the same where the figures are.
select
    concat_ws('|', association, indicator, last_year) as key, association, indicator,
    string_agg(concat_ws(':', association_type, field, unit, first_year, records, checksum), ';'
        order by association_type, field, unit, first_year, records, checksum) as checksum
from (
    select
        association, association_type, indicator, field, unit, first_year, last_year,
        sum(records) as records, sum(checksum::hugeint) as checksum
    from within(
        'marts.figure_count', $association_type, $association, $field, $year_from, $year_to)
    where preferred and known
    group by all
)
group by all
order by key;
