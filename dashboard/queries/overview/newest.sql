-- The latest day any figure under the filter speaks of.
select max(as_of) as newest
from chosen($loai, $hoi, $linh_vuc, $tu, $den)
where obs_value is not null;
