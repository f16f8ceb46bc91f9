-- alert_parts: The message of each alert line by line, each line with its label; `alerts.body` puts them together.
-- Kind: table
-- Scope: all frameworks
-- alert_id: The alert.
-- position: Of the line in its message, from 0.
-- label: What the line is about: Since, Rule, Why, Score, Data, Clears, Before, Next, Page, SQL or Quiet.
-- text: The line; of simulated data with the word at its end, unless it is an address or a command (Page, SQL, Quiet).
select alert_id, position, label, if(label in ('Page', 'SQL', 'Quiet') or text = '', text, text || s.note) as text
from pulse.alert_parts
cross join pulse.simulated s
