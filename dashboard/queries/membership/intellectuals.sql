-- Intellectuals among the members of each association year by year, with their share
-- (intellectual_share of marts.yearly) and the two figures it is made of.
select
    s.association, a.short_name as label, a.association_type, ty.short_name as type_name, s.year,
    s.value as share, p.value, w.value as whole, p.time_label,
    p.record_ids[1] as record_id, w.record_ids[1] as whole_record_id
from chosen_yearly($association_type, $association, null, $year_from, $year_to) as s
join marts.yearly as p
    on p.association = s.association and p.year = s.year and p.measure = 'members.intellectual'
join marts.yearly as w
    on w.association = s.association and w.year = s.year and w.measure = 'members'
join reference.association as a on a.association = s.association
left join reference.association_type as ty on ty.association_type = a.association_type
where s.measure = 'intellectual_share' and a.association_kind = 'member'
order by s.association, s.year;
