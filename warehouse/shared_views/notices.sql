-- notices: what makers wrote that sounds like an end, by framework: in the texts of its core repositories, and as status of its packages.
--   read_on is the day of the first reading with it, which is never before we read it; gone_on that of the first without it, NULL while it
--   stands. decision is what a person last said of it (confirmed, rejected), NULL until somebody has.
-- Reads: members
with read as (
  select m.framework, n.notice, n.known_at, n.stands, n.kind, n.place || ' of ' || m.repo as place, n.quote, n.subject
  from raw.notices n
  join pulse.members m on n.subject = 'github/' || m.repo_id and m.role = 'core' and n.known_at::date >= m.since and n.known_at::date < m.until
  union all
  select c.framework, 'N-' || left(sha256(p.subject || ': ' || p.project_status), 8), min(p.known_at), true, 'announced',
    'package index, ' || p.subject, p.subject || ' is marked as ' || p.project_status, p.subject
  from raw.package_files p
  join pulse.catalog_subjects c on c.kind = 'package' and c.subject = p.subject and c.companion_of is null
  where p.project_status in ('archived', 'deprecated', 'quarantined')
  group by c.framework, p.subject, p.project_status),
texts as (
  select framework, notice, subject, min(known_at)::date as read_on, if(arg_max(stands, known_at), null, max(known_at)::date) as gone_on,
    arg_max(kind, known_at) as kind, arg_max(place, known_at) as place, arg_max(quote, known_at) as quote
  from read group by all),
found as (
  select framework, notice, min(read_on) as read_on, if(bool_or(gone_on is null), null, max(gone_on)) as gone_on,
    arg_min(kind, read_on) as kind, arg_min(place, read_on) as place, arg_min(quote, read_on) as quote
  from texts group by all),
decided as (
  select framework, notice, arg_max(decision, decided_at) as decision, max(decided_at)::date as decided_on
  from pulse.notice_decisions group by all)
select f.*, d.decision, d.decided_on
from found f
left join decided d using (framework, notice)
