select framework, name, lifecycle, lifecycle_since, lifecycle_precision, lifecycle_source, remark
from frameworks
where framework = $framework
