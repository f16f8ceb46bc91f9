-- claim_checks: What the evidence says about a claim, each time it was checked.
-- Kind: table
-- claim_id: The claim.
-- checked_at: UTC.
-- measured_value: In the claim's unit; NULL where nothing was measured.
-- finding: supported, partly, contradicted or not_checkable.
-- evidence_sql: The query that shows it; NULL where nobody can.
-- note: What to know beside it.
select claim_id, checked_at, measured_value, finding, evidence_sql, note from pulse.claim_checks
