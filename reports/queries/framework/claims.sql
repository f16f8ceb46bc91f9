-- What the written assessment says, with the newest check of each sentence for its own date (then) and for today (now).
select
  claim_id, section, text, stated_value, unit, stated_as_of,
  measured_then, finding_then, evidence_then, note_then, checked_then,
  measured_now, finding_now, evidence_now, note_now, checked_now
from v_claims
where framework = $framework and stated_as_of <= $as_of
order by claim_id
