-- Finer than marts.yearly (periods of the Union's statements): totals the Union states for all its members, beside the sum of what the members
-- themselves report: same indicator, same group, same level, same year. A level
-- below the province gathers district, commune and grassroots; "all who work" gathers
-- posts, contracts and officials. "Members and donors" gathers fees and sponsorship of
-- associations without State budget. Sums over time are added within the stated period.
with stated as (
    select
        o.record_id, o.indicator, i.name as indicator_name, i.sort::integer as sort,
        -- What the members themselves call what the Union states of them all.
        case
            when o.indicator = 'associations_posts' then 'posts'
            when o.indicator in ('associations_state_income', 'associations_donated_income')
                then 'income'
            else o.indicator
        end as members_indicator,
        o.member_group, o.staff_group, o.funding_source, o.level, o.breakdown,
        o.obs_value as stated_value, o.unit, o.qualifier, o.time_label, o.is_level,
        o.time_start, o.time_end, extract(year from o.time_end)::integer as year
    from chosen(null, $union, null, $year_from, $year_to) as o
    join reference.indicator as i using (indicator)
    where o.preferred and o.obs_value is not null and o.ref_area is null
      and o.stated_type is null and i.aggregation = 'sum' and o.time_end is not null
      -- What was given to the Union itself for its own tasks is no total of its members.
      and (o.record_table <> 'funding' or o.field is null)
      and o.record_table in ('membership', 'branches', 'staff', 'funding')
),

parts as (
    select
        s.record_id as stated_id, o.record_id, o.association, o.obs_value, o.qualifier,
        row_number() over (
            partition by s.record_id, o.association, o.indicator, o.member_group,
                o.staff_group, o.funding_source, o.level
            order by o.as_of desc, o.record_id) as recency,
        s.is_level
    from stated as s
    join marts.observation as o
        on o.indicator = s.members_indicator
        and o.record_table in ('membership', 'branches', 'staff', 'funding')
    join reference.association as a on a.association = o.association
    where a.association_kind = 'member' and o.preferred and o.counted
      and o.obs_value is not null and o.ref_area is null
      and o.member_group is not distinct from s.member_group
      and (o.funding_source is not distinct from s.funding_source
           or s.funding_source = 'members_and_donors'
              and o.funding_source in ('membership_fees', 'aid_sponsorship'))
      and (s.funding_source is distinct from 'members_and_donors'
           or not exists (
               from marts.observation as b
               where b.association = o.association and b.record_table = 'funding'
                 and b.indicator = 'income' and b.preferred
                 and b.funding_source = 'state_budget' and b.obs_value > 0
                 and extract(year from b.time_end) = s.year))
      and (o.level is not distinct from s.level
           or s.level = 'below_province' and o.level in ('district', 'commune', 'grassroots'))
      and (o.staff_group is not distinct from s.staff_group
           or s.staff_group = 'all' and o.staff_group in ('permanent_post', 'contract', 'official'))
      and case
            when s.is_level then
                (o.time_start is null or extract(year from o.time_start) <= s.year)
                and (o.time_end is null or extract(year from o.time_end) >= s.year)
            else o.time_start >= s.time_start and o.time_end <= s.time_end
                -- Of whole years, what they rest on: a year and its quarters count once.
                and (o.record_id in (select r.record_id from yearly_records() as r)
                     or s.time_start <> date_trunc('year', s.time_start)
                     or s.time_end <> last_day(make_date(year(s.time_end), 12, 1)))
          end
),

sums as (
    select
        stated_id,
        sum(obs_value) as parts_value,
        count(distinct association) as associations,
        bool_or(qualifier in (
            select q.qualifier from reference.qualifier as q where q.bound = 'lower')) as open_end,
        list(record_id order by record_id) as part_ids
    from parts
    where not is_level or recency = 1
    group by stated_id
)

select
    s.record_id, s.indicator, s.indicator_name, s.breakdown, s.stated_value, s.unit,
    s.qualifier, s.time_label, s.year, p.parts_value, coalesce(p.associations, 0) as associations,
    coalesce(p.open_end, false) as open_end, p.part_ids
from stated as s
left join sums as p on p.stated_id = s.record_id
order by s.sort, s.breakdown, s.year desc;
