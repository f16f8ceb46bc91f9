select framework, name, lifecycle, lifecycle_since, lifecycle_source, verdict
from frameworks
where framework = $framework
