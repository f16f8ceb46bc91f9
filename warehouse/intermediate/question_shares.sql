-- question_shares: for every framework with tags and every month of a date, what its share of the questions rests on. `until` is the first day
--   after the last month that counts: the newest that had ended and is known of all that are compared. A framework belongs to the whole when
--   the catalog compares it for all of the three and a half years that a peak looks back on, so that nobody's number moves because another
--   one's tags began to be read. A half-year counts where at least three have ten questions in it, and all of them fifty.
-- Reads: grid, question_halves
with asked as (
  select distinct date_trunc('month', as_of)::date as asked from grid
  where exists (from raw.questions_monthly)),
whole as (
  select a.asked, h.framework, min(h.known_until) as known_until, any_value(h.not_read) as not_read, any_value(h.read_least) as read_least
  from asked a
  join question_halves h
    on h.compared_since <= greatest(a.asked - interval 42 months, date '2008-08-01') and h.compared_until > a.asked
  group by all),
ends as (
  select asked, least(asked, min(known_until)) as until, min(not_read) as not_read, arg_min(read_least, (known_until, read_least)) filter (known_until is not null) as read_least
  from whole group by asked),
markets as (
  select w.asked, h.month, sum(h.questions)::bigint as questions, count(*) filter (h.questions >= 10) as peers,
    count(*) = count(h.questions) as is_known
  from whole w
  join ends e using (asked)
  join question_halves h on h.framework = w.framework and h.month <= e.until and h.month > e.until - interval 36 months
  group by all),
shares as (
  select h.framework, m.asked, h.month, h.questions as own, m.is_known and h.questions is not null as is_known,
    m.questions + if(w.framework is null, h.questions, 0) as all_questions, m.peers >= 3 and all_questions >= 50 as is_market,
    if(is_market, own / all_questions, null) as share
  from markets m
  join question_halves h using (month)
  left join whole w on w.asked = m.asked and w.framework = h.framework),
sums as (
  select s.framework, s.asked, max(s.share) as peak_share, max(s.own) as peak_own, bool_and(s.is_known) as all_known
  from shares s group by all)
select p.framework, p.asked, e.until, e.not_read, e.read_least, s.own, s.all_questions, s.is_known, coalesce(s.is_market, false) as is_market, s.share,
  p.peak_share, p.peak_own, p.all_known
from sums p
join ends e using (asked)
left join shares s on s.framework = p.framework and s.asked = p.asked and s.month = e.until
