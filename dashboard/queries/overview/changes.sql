-- The key figures two snapshots are compared by. One row a figure.
with o as (
    select * from chosen($association_type, $association, $field, $year_from, $year_to)
),
stated as (
    select indicator, value
    from chosen_latest($association_type, coalesce($association, 'lhh'), null, $year_from, $year_to)
    where measure in ('members', 'member_organisations', 'associations_state_funded')
)
select 'records' as key, 'Số liệu' as subject, 'con số' as unit, 1 as sort,
    count(*)::double as value
from o
union all
select 'associations', 'Hội có số liệu', 'hội', 2, count(distinct association)::double
from o join reference.association as a using (association)
where a.association_kind = 'member'
union all
select 'contradictions', 'Con số nêu khác nhau', 'con số', 3,
    count(distinct contradiction_id)::double
from marts.contradiction
where ($association_type is null or association_type = $association_type) and ($association is null or association = $association)
union all
select 'due', 'Mục tiêu, mốc việc đã qua hạn, chưa rõ kết quả', 'mục', 4, count(*)::double
from marts.follow_up as t join reference.association as a using (association)
where t.record_table = 'targets' and t.standing = 'due_passed' and ($association_type is null or a.association_type = $association_type)
  and ($association is null or t.association = $association)
union all
select indicator, i.name, i.unit, 10 + i.sort, s.value
from stated as s join reference.indicator as i using (indicator)
order by sort;
