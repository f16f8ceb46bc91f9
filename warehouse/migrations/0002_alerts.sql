-- What alerts need beside their rows and their log: since when a framework is judged the way it is, what waits to be told and
-- who has heard of it, and what people asked for.

-- The rubric, the policy and the reach of the data that a framework's alerts rest on, as one hash, and the date of the first
-- judging that rested on them. What happened up to then is history: it is written down and told to nobody.
create table pulse.alert_basis (framework varchar not null, basis varchar not null, since date not null);

-- Steps in the life of an alert that people are to hear of, until everybody has who listens.
create table pulse.outbox (
  alert_id varchar not null, event varchar not null, happened_at timestamp not null, state varchar not null, health double,
  queued_at timestamp not null, settled_at timestamp);

-- Which channel has taken which of them; a channel is named by a keyed hash of its address.
create table pulse.deliveries (
  alert_id varchar not null, event varchar not null, happened_at timestamp not null, channel varchar not null, sent_at timestamp not null);

-- The lines of actions.jsonl that were read, each once: ack, silence, unsilence, or damaged (nothing but its id, then).
create table pulse.alert_actions (
  action_id varchar not null, action varchar not null, happened_at timestamp, alert_id varchar, author varchar, until_day date, reason varchar);
