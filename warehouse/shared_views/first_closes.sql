-- first_closes: of every issue the first close, which decides even if the issue was reopened. `close_reason` is the kind of the close:
--   a bot's, or done while the issue bore a stale label, is the rule's; it is bulk, unless it says otherwise, from `bulk_known_at` on.
--   An issue that is closed without an event (imported ones are) has only its date.
-- Reads: bulk_closes
with first as (
  select *, stale_before = 'stale_labeled' as under_stale_label
  from (
    select *, last_value(if(starts_with(event, 'stale'), event, null) ignore nulls) over (
        partition by repo_id, number order by happened_at, place rows between unbounded preceding and current row) as stale_before
    from raw.issue_events)
  where event = 'closed'
  qualify row_number() over (partition by repo_id, number order by happened_at, place) = 1)
select i.repo_id, i.number, i.created_at, coalesce(f.happened_at, i.closed_at) as first_closed_at, f.actor_id as closer_id,
  if(f.number is null, i.state_reason, f.state_reason) as reason,
  case when f.actor_is_bot or f.under_stale_label then 'stale_bot'
       when reason in ('duplicate', 'not_planned', 'completed') then reason else 'unknown' end as close_reason,
  case when close_reason in ('completed', 'unknown') then b.known_at end as bulk_known_at
from raw.issues i
left join first f using (repo_id, number)
left join pulse.bulk_closes b on b.repo_id = f.repo_id and b.number = f.number and b.happened_at = f.happened_at
where first_closed_at is not null
