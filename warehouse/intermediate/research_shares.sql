-- research_shares: for every date and every framework with a search of papers, a family of repositories of papers or a library of models, what its
--   share of that source rests on, and why there is none: `own` and all that is counted (`whole`) in the months before `until`, twelve of
--   papers and six of the others. `until` is the first day after the last month that had ended and is known of all that are compared. A
--   framework belongs to the whole when the catalog compares it for all of these months, so that nobody's share moves because another one
--   began to be read; who is not compared has itself in its own whole. A family that the archive of Papers With Code does not know has no
--   repository in it. A whole counts where three have ten or more, and all of them 200: under that one case is half a percent.
-- Reads: grid
with sources as (
  from (values ('openalex_papers', 12, date '2015-01-01'), ('paperswithcode_papers', 6, date '2015-01-01'), ('models_monthly', 6, date '2022-04-01'))
    t(source, months, first_month)),
counted as (
  select subject, month, papers as found from raw.papers_monthly
  union all
  select subject, month, new_models from raw.models_monthly),
subjects as (
  select s.framework, c.source, c.months, s.subject, v.subject is not null as is_read,
    greatest(date_trunc('month', coalesce(v.complete_from, timestamp '0001-01-01') + interval 1 month - interval 1 microsecond)::date, c.first_month)
      as known_from,
    date_trunc('month', v.complete_until)::date as known_until
  from pulse.subjects s
  join sources c using (source)
  left join raw.coverage v on v.subject = s.subject and v.source = s.source
  where exists (from counted)),
known as (
  select framework, source, any_value(months) as months, max(known_from) as known_from, if(bool_and(is_read), min(known_until), null) as known_until,
    min(subject) filter (not is_read) as not_read, arg_min(subject, (known_until, subject)) filter (is_read) as read_least
  from subjects group by framework, source),
compared as (
  select framework, min(coalesce(valid_from, date '0001-01-01')) as since, max(coalesce(valid_to, date '9999-12-31')) as until
  from pulse.catalog_subjects where kind = 'compared_research' group by framework),
asked as (
  select distinct date_trunc('month', as_of)::date as asked from grid),
whole as (
  select a.asked, k.*
  from asked a
  cross join known k
  join compared c on c.framework = k.framework and c.since <= a.asked - to_months(k.months) and c.until > a.asked
  where k.not_read is null or k.source <> 'paperswithcode_papers'),
ends as (
  select asked, source, any_value(months) as months, least(asked, min(known_until)) as until, min(not_read) as not_read,
    arg_min(read_least, (known_until, read_least)) filter (known_until is not null) as read_least
  from whole group by asked, source),
totals as (
  select k.framework, k.source, m.month,
    coalesce(sum(f.found) over (partition by k.framework, k.source order by m.month rows between unbounded preceding and 1 preceding), 0)::bigint
      as found_before
  from known k
  cross join (
    select unnest(range(date '2015-01-01', date_trunc('month', getvariable('as_of')) + interval 1 day, interval 1 month))::date as month) m
  left join (
    select s.framework, s.source, c.month, sum(c.found)::bigint as found from subjects s join counted c using (subject) group by all) f
    on f.framework = k.framework and f.source = k.source and f.month = m.month),
windows as (
  select e.asked, k.framework, k.source, e.until, e.not_read, e.read_least, b.found_before - a.found_before as own, w.framework is not null as is_compared,
    coalesce(e.until <= k.known_until and e.until - to_months(e.months) >= k.known_from, false) as is_known
  from ends e
  join known k using (source)
  left join totals b on b.framework = k.framework and b.source = k.source and b.month = e.until
  left join totals a on a.framework = k.framework and a.source = k.source and a.month = e.until - to_months(e.months)
  left join whole w on w.asked = e.asked and w.source = e.source and w.framework = k.framework),
wholes as (
  select asked, source, sum(own) filter (is_compared)::bigint as found, count(*) filter (is_compared and own >= 10) as peers,
    bool_and(is_known) filter (is_compared) as is_known
  from windows group by asked, source)
select g.framework, g.as_of, k.source, w.until, w.own, a.found + if(w.is_compared, 0, w.own) as whole,
  case when w.asked is null then 'insufficient'
       when w.not_read is not null or not w.is_known or not a.is_known then 'missing'
       when g.as_of - w.until > 45 then 'stale'
       when a.peers < 3 or whole < 200 then 'insufficient' end as standing,
  case when w.asked is null then 'the catalog compares nobody'
       when w.not_read is not null then w.not_read || ' not counted yet'
       when standing = 'missing' then 'the counts of others are not known so far back'
       when standing = 'stale' then w.read_least || ' known until ' || w.until
       when standing = 'insufficient' then 'too few of all frameworks' end as why
from grid g
join known k using (framework)
left join windows w on w.framework = g.framework and w.source = k.source and w.asked = date_trunc('month', g.as_of)
left join wholes a on a.asked = w.asked and a.source = w.source
