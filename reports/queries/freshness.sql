-- The last word of each source about each repository of the framework.
select s.source, s.subject, s.outcome, s.row_count, s.reason, s.happened_at
from source_status s
where s.subject = $framework or s.subject in (select repo from framework_repos where framework = $framework)
qualify row_number() over (partition by s.source, s.subject order by s.happened_at desc, s.run_id desc) = 1
order by s.subject, s.source
