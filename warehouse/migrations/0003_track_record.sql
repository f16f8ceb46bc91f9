-- Alarms that the policy raises when it is replayed on real histories from git alone, as shipped with the program: what a
-- warehouse without a past of its own can say of earlier alerts. One row an alarm, from WATCH until it is lifted.
create table pulse.replayed_alarms (
  framework varchar not null, state varchar not null check (state in ('WATCH', 'ALERT', 'CRITICAL')), opened_on date not null,
  alert_on date, critical_on date, closed_on date, ended_on date,
  verdict varchar not null check (verdict in ('ended', 'cleared', 'open')));
