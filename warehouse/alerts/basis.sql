-- basis: what the alerts of a framework rest on: the policies, its core repositories, by which definitions their commits were read, and
--   from when on each source of vitality is held.
select f.framework,
  md5($policies || coalesce(string_agg(concat_ws(' ', m.repo_id, m.since, m.until, r.state, c.source, coalesce(c.complete_from::varchar, 'all')), ','
    order by m.repo_id, m.since, c.source) filter (m.repo_id is not null), '')) as basis
from pulse.frameworks f
left join pulse.members m on m.framework = f.framework and m.role = 'core'
left join pulse.repo_coverage c on c.repo_id = m.repo_id and c.source in ('commits', 'issues', 'releases')
left join raw.streams r on r.subject = 'github/' || m.repo_id and r.stream = 'commits_read_by'
group by f.framework
