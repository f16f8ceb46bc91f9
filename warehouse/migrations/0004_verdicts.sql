-- What to do by rule, and what that rests on: written after each scoring from scoring/verdicts.toml.

-- The verdict; a row is added when another rule holds or its words change, as_of is the first date that it held for.
create table pulse.verdicts (
  framework varchar not null, as_of date not null, rule varchar not null, verdict varchar not null, if_starting varchar not null,
  if_using varchar not null, if_leaving varchar not null, why varchar not null, policy_version bigint not null, policy_hash varchar not null);

-- These three are of the newest date alone.
create table pulse.red_flags (
  framework varchar not null, as_of date not null, place bigint not null, kind varchar not null check (kind in ('event', 'alert', 'metric')),
  subject varchar not null, says varchar not null, value double, limit_value double, unit varchar, on_date date,
  precision varchar check (precision in ('day', 'month', 'year')), source varchar);
create table pulse.verdict_changes (
  framework varchar not null, as_of date not null, place bigint not null, direction varchar not null check (direction in ('better', 'worse')),
  kind varchar not null check (kind in ('metric', 'pillar', 'alert', 'fact')), subject varchar not null, value_now double, value_needed double,
  unit varchar, points_now double, points_needed double, rule varchar not null, verdict varchar not null);
create table pulse.leans_on (
  framework varchar not null, as_of date not null, dimension varchar not null, metric varchar not null, health double not null,
  health_without double, rule_without varchar not null);

-- To which share of its real size a simulated repository was cut, by what is counted; empty where the data are real.
create table pulse.simulated_scale (repo varchar not null, kind varchar not null, factor double not null check (factor > 0 and factor <= 1));
