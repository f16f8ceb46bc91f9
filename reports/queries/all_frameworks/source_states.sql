-- The last word of every source about every subject, and when it last gave an answer that counts.
select
  source, subject, outcome, row_count, reason, happened_at,
  max(happened_at) filter (where outcome in ('ok', 'unchanged', 'true_zero')) over (partition by source, subject) as answered_at
from source_status
qualify row_number() over (partition by source, subject order by happened_at desc, run_id desc) = 1
order by outcome in ('ok', 'unchanged', 'true_zero'), subject, source
