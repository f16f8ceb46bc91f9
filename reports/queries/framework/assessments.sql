-- Who judged what no source measures yet, and when; the newest word on each dimension counts.
select dimension, score, basis, assessed_on, assessed_by, source
from assessments
where framework = $framework and assessed_on <= $as_of and basis <> 'stated'
qualify row_number() over (partition by dimension order by assessed_on desc, source) = 1
order by dimension
