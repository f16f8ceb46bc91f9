-- v_claims: Each claim with what the evidence says on the date that it speaks of (then) and on the newest night (now).
-- Kind: view
-- Reads: claims, claim_checks
-- claim_id: For life.
-- framework: The framework's short name, as in the catalog.
-- section: Of the document.
-- text: What it says.
-- stated_value: The number that it states; NULL where it states none.
-- unit: Of that number, and of the measured ones.
-- stated_as_of: The date that it speaks of.
-- measured_then: What was measured for that date; NULL where nothing was.
-- finding_then: supported, partly, contradicted or not_checkable on that date; NULL before any check.
-- evidence_then: The query that was asked, or the address of the page; NULL where nobody can.
-- note_then: What to know beside it; where it is not checkable, why.
-- checked_then: UTC; when this was first found so.
-- measured_now: What was measured last; NULL where nothing was.
-- finding_now: As finding_then, on the newest night.
-- evidence_now: As evidence_then.
-- note_now: As note_then.
-- checked_now: As checked_then.
with newest as (
  select * from claim_checks
  qualify row_number() over (partition by claim_id, is_then order by checked_at desc) = 1)
select c.claim_id, c.framework, c.section, c.text, c.stated_value, c.unit, c.stated_as_of,
  t.measured_value as measured_then, t.finding as finding_then, t.evidence_sql as evidence_then, t.note as note_then, t.checked_at as checked_then,
  n.measured_value as measured_now, n.finding as finding_now, n.evidence_sql as evidence_now, n.note as note_now, n.checked_at as checked_now
from claims c
left join newest t on t.claim_id = c.claim_id and t.is_then
left join newest n on n.claim_id = c.claim_id and not n.is_then
