-- meta: What the warehouse says about itself: schema_version, published_at, as_of, github_api_url, simulated and
--   notes of scale.
-- Kind: table
-- key: The name.
-- value: As text; times are UTC.
select key, value from pulse.meta
