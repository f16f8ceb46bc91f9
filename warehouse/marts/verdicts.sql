-- verdicts: What to do about each framework, by rule (scoring/verdicts.toml). A row is added when another rule holds or its
--   words change; the newest counts.
-- Kind: table
-- Scope: all frameworks
-- framework: The framework's short name, as in the catalog.
-- as_of: The first date, exclusive, for which it was said so.
-- rule: The rule that held: ended, closing, failing, unknown, fading, thin, young or sound.
-- verdict: In one sentence, with the word simulated where the data are, as have the four that follow.
-- if_starting: For those who think of starting on it.
-- if_using: For those who use it.
-- if_leaving: For those who think of leaving it.
-- why: What the rule asks for.
-- policy_version: Of the policy.
-- policy_hash: Fingerprint of the policy file.
select framework, as_of, rule, verdict || s.note as verdict, if_starting || s.note as if_starting, if_using || s.note as if_using,
  if_leaving || s.note as if_leaving, why || s.note as why, policy_version, policy_hash
from pulse.verdicts
cross join pulse.simulated s
