-- red_flags: Evidence that speaks against a framework, on the newest date: announced ends, open alerts, companies that have
--   left (scoring/sponsors.toml), and metrics beyond a level of the policy (scoring/verdicts.toml) or zero by their nature.
-- Kind: table
-- Scope: all frameworks
-- framework: The framework's short name, as in the catalog.
-- as_of: The date, 00:00 UTC, exclusive.
-- place: Order on the page, from 1.
-- kind: event, alert, vendor_exit or metric.
-- subject: The kind of the event, the alert's id, the company's short name, or the metric's id.
-- says: What it says, in words.
-- value: Of the metric, in its unit; NULL elsewhere.
-- limit_value: The level of the policy that it lies beyond; NULL elsewhere, and for what is zero by its nature.
-- unit: Of both.
-- on_date: Of the event, the day on which the alert opened, or the first Monday without the company; NULL for metrics.
-- precision: How much of on_date is known: day, month or year; NULL for metrics.
-- source: Where the event is written down; NULL elsewhere.
select framework, as_of, place, kind, subject, says || if(kind = 'event', '', s.note) as says, value, limit_value, unit, on_date, precision, source
from pulse.red_flags
cross join pulse.simulated s
