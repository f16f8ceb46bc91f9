-- The verdicts that the policies of today give for the weeks of the past: what was so before this warehouse had its first night.

-- One row a framework and Monday as of which another rule held than a week before; made equal to the replay of each night.
create table pulse.replayed_verdicts (
  framework varchar not null, as_of date not null, rule varchar not null, verdict varchar not null, policy_version bigint not null);
