-- What each source said last about the repositories of the framework, by source: how many answered, and when.
with last_word as (
  select * from source_status
  where (subject = $framework or subject in (select repo from framework_repos where framework = $framework))
    and reason is distinct from 'not known offline'
  qualify row_number() over (partition by source, subject order by happened_at desc, run_id desc) = 1
)
select
  source,
  count(*) as asked,
  count(*) filter (where outcome in ('ok', 'unchanged', 'true_zero')) as answered,
  max(happened_at) as asked_at,
  string_agg(concat_ws(': ', subject, outcome, reason), '; ' order by subject)
    filter (where outcome not in ('ok', 'unchanged', 'true_zero')) as faults
from last_word
group by source
order by source
