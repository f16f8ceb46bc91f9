-- Asks: Which frameworks are healthiest now, and where do they go?
select rank, name, lifecycle, round(health, 1) as health, round(change_13_weeks, 1) as in_13_weeks, round(change_52_weeks, 1) as in_52_weeks
from v_ranking;
