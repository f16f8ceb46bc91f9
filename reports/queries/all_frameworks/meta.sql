select key, value
from meta
order by key
