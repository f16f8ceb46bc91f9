-- latest_week: The Monday of the newest week that has ended; a DATE, NULL in an empty warehouse. Use it where SQL elsewhere says current_date.
-- Parameters:
-- Kind: scalar
(select max(week_start) from framework_weekly)
