-- issue_events: a page of issues carries every close, reopening and stale label of its issues, so the events of those issues become
--   exactly these: events that GitHub no longer lists are deleted, unless they were learned later than this page.
-- touched: the day of the event, of the two where it reads differently the earlier.
with read as (
  select * from incoming
  qualify row_number() over (partition by repo_id, number, place order by known_at desc) = 1),
known as (
  select rowid as at_row, * from raw.issue_events
  where (repo_id, number) in (select (repo_id, number) from incoming_issues union all select (repo_id, number) from incoming)),
paired as (
  select k.at_row, r.repo_id is null as gone, r.* exclude (known_at), coalesce(r.known_at, p.known_at) as known_at,
    k.known_at as known_before, least(r.happened_at, k.happened_at)::date as touched,
    (r.event, r.happened_at, r.actor_id, r.actor_is_bot, r.state_reason)
      is distinct from (k.event, k.happened_at, k.actor_id, k.actor_is_bot, k.state_reason) as differs
  from read r
  full join known k on r.repo_id = k.repo_id and r.number = k.number and r.place = k.place
  left join incoming_issues p on k.repo_id = p.repo_id and k.number = p.number)
select * exclude (known_before, differs) from paired
where differs and (known_before is null or known_at >= known_before)
