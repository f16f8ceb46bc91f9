-- Every claim with its newest check for its own date (then) and for today (now).
select
  c.claim_id, c.framework, f.name, c.section, c.text, c.stated_value, c.unit, c.stated_as_of,
  c.measured_then, c.finding_then, c.evidence_then, c.note_then, c.checked_then,
  c.measured_now, c.finding_now, c.evidence_now, c.note_now, c.checked_now
from v_claims c
left join frameworks f using (framework)
order by c.framework, c.claim_id
