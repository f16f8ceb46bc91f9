-- What a score can be about, in the order of the pages.
select dimension, label, question, part_of, is_measured
from dimensions
order by position
