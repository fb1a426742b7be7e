-- What the provinces in view were called on the first and the last day of some figures and
-- today, what has become of them, and the newest day of any figure.
with recursive
home as (
    select r.area, r.name, r.valid_from, coalesce(r.valid_to, date '9999-12-31') as valid_to
    from reference.province as p join reference.area as r using (area)
    union
    select r.area, r.name, r.valid_from, coalesce(r.valid_to, date '9999-12-31')
    from home as h
    join reference.area_link as l on l.predecessor = h.area
    join reference.area as r on r.area = l.successor
),
newest as (
    select max(as_of) as newest_day from marts.figure_count where unit not in ('năm', 'có/không')
),
today as (
    select max(as_of) as today from marts.snapshot_info
)
select
    n.newest_day, t.today,
    (select coalesce(min_by(h.name, h.valid_from), any_value(p.name)) from reference.province as p
     left join home as h on $first_day::date between h.valid_from and h.valid_to) as first_province,
    (select coalesce(min_by(h.name, h.valid_from), any_value(p.name)) from reference.province as p
     left join home as h on $last_day::date between h.valid_from and h.valid_to) as last_province,
    (select coalesce(max_by(h.name, h.valid_from), any_value(p.name)) from reference.province as p
     left join home as h on t.today between h.valid_from and h.valid_to) as province_today,
    (select max(h.valid_from) from home as h where h.valid_from <= t.today) as province_since,
    (select count(*) from reference.province) as provinces,
    exists (
        select 1 from reference.area
        where level = 'district' and t.today between valid_from and coalesce(valid_to, date '9999-12-31')
    ) as districts_today
from newest as n, today as t;
