-- claims: Sentences of the written assessments that can be checked. Source: catalog.
-- Kind: table
-- claim_id: For life.
-- framework: The framework's short name, as in the catalog.
-- section: Of the document.
-- text: What it says.
-- stated_value: The number that it states; NULL where it states none.
-- unit: Of that number.
-- stated_as_of: The date that it speaks of; NULL where it gives none.
select claim_id, framework, section, text, stated_value, unit, stated_as_of from pulse.claims
