-- The latest figure of each member association for what can be compared fairly: the
-- same measures for all, so that one can be seen among its kind.
with found as (
    select
        association,
        case measure
            when 'income.state_budget' then 'state_money'
            when 'posts.permanent_post' then 'posts'
            when 'districts_covered' then 'districts'
            when 'communes_covered' then 'communes'
            when 'branches.province' then 'branches_province'
            else measure
        end as measure,
        value, record_id, time_label
    from chosen_latest(null, null, null, $year_from, $year_to)
    where measure in (
            'members', 'posts.permanent_post', 'districts_covered', 'communes_covered',
            'branches.province')
       or (measure = 'income.state_budget' and complete)
)
select
    f.association, a.short_name as label, a.association_type, f.measure, f.value,
    f.record_id, f.time_label
from found as f
join reference.association as a using (association)
where a.association_kind = 'member'
order by f.measure, a.short_name collate vi;
