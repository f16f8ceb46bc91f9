-- How it is used, for looking at: how much there is of it, and its share in the newest quarter of each source among all that are tracked.
with asked as (
  select distinct subject from framework_subjects
  where framework = $framework and (valid_from is null or valid_from < $as_of) and (valid_to is null or valid_to >= $as_of)),
stock as (
  select subject, arg_max(questions, known_at) as questions, max(known_at)::date as known_on
  from question_stock semi join asked using (subject) where known_at < $as_of + 2 group by subject),
needed as (
  select subject, arg_max(packages, known_at) as packages, max(known_at)::date as known_on
  from dependents semi join asked using (subject) where known_at < $as_of + 2 group by subject),
newest as (
  select source, quarter, amount, share, share_in_both, share_year_before, percentile, peers, reason
  from market_shares where framework = $framework and quarter + interval 3 months <= $as_of
  qualify quarter = max(quarter) over (partition by source))
from (
select 'question_stock' as source, null::date as quarter, sum(questions)::bigint as amount, null::double as share, null::double as share_in_both,
  null::double as share_year_before, null::double as percentile, null::bigint as peers, max(known_on) as known_on, null as reason
from stock having count(*) > 0
union all by name
select 'dependents' as source, max(packages)::bigint as amount, max(known_on) as known_on from needed having count(*) > 0
union all by name
select * from newest)
order by list_position(['question_stock', 'questions_monthly', 'openalex_papers', 'paperswithcode_papers', 'models_monthly', 'stars',
  'clickpy_downloads', 'pypistats_downloads', 'dependents'], source)
