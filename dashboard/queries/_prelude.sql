-- Run on every cursor: what all questions share.
-- chosen(loai, hoi, linh_vuc, tu, den): the observations within the filter. A
-- field includes the fields below it; a period counts when it overlaps the years.
-- A period open at one side counts from or until ever; an observation without any
-- period cannot be placed in years and stays out of them.
create or replace temp macro chosen(loai, hoi, linh_vuc, tu, den) as table
    select o.*
    from marts.observation as o
    where (loai is null or o.association_type = loai)
      and (hoi is null or o.association = hoi)
      and (linh_vuc is null or o.field in (
              select f.field from reference.field as f
              where f.field = linh_vuc or f.parent = linh_vuc))
      and (tu is null or extract(year from o.time_end) >= tu::integer
           or (o.time_end is null and o.time_start is not null))
      and (den is null or extract(year from o.time_start) <= den::integer
           or (o.time_start is null and o.time_end is not null));
