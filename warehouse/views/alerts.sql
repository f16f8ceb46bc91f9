-- alerts: Every alert, open and closed; one id for life.
-- Kind: table
-- alert_id: For life.
-- framework: The framework's short name, as in the catalog.
-- lane: FACT, HEALTH, ADOPTION or DATA.
-- state: WATCH, ALERT or CRITICAL: the highest while open, the last one when closed.
-- opened_at: UTC.
-- closed_at: UTC; NULL while open.
-- acknowledged_at: When somebody took note, UTC; NULL: nobody yet.
-- silenced_until: No messages before this day; NULL: not silenced.
-- title: One line, with the word simulated where the data are.
-- body: What fell, since when, why, what next; of simulated data with the word at the end of each line that is neither an address nor a command.
select alert_id, framework, lane, state, opened_at, closed_at, acknowledged_at, silenced_until, title || s.note as title,
  array_to_string(list_transform(string_split(body, chr(10)), lambda line:
    if(trim(line) = '' or regexp_matches(line, '^(Page|SQL|Quiet) '), line, line || s.note)), chr(10)) as body
from pulse.alerts
cross join pulse.simulated s
