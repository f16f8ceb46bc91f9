-- What the written assessment says, with the newest check of each sentence.
select
  c.claim_id, c.section, c.text, c.stated_value, c.unit, c.stated_as_of,
  k.checked_at, k.measured_value, k.finding, k.evidence_sql, k.note
from claims c
left join (
  select * from claim_checks
  qualify row_number() over (partition by claim_id order by checked_at desc) = 1
) k using (claim_id)
where c.framework = $framework and (c.stated_as_of is null or c.stated_as_of <= $as_of)
order by c.claim_id
