-- Every claim with its newest check.
select
  c.claim_id, c.framework, f.name, c.section, c.text, c.stated_value, c.unit, c.stated_as_of,
  k.checked_at, k.measured_value, k.finding, k.evidence_sql, k.note
from claims c
left join frameworks f using (framework)
left join (
  select * from claim_checks
  qualify row_number() over (partition by claim_id order by checked_at desc) = 1
) k using (claim_id)
order by c.framework, c.claim_id
