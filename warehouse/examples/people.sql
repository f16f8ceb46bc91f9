-- Asks: How many people worked on each framework in the last 52 weeks that have ended?
select r.framework, count(distinct c.author_id) as people
from framework_repos r
join commits c using (repo)
where r.role = 'core' and not c.is_bot and not c.is_sync_account and c.committed_at >= latest_week() - 357 and c.committed_at < latest_week() + 7
group by all
order by people desc;
