-- Whether it installs and imports: the last try of each package on each Python.
select c.subject, c.version, c.python, c.tried_on, c.installed, c.imported, c.error, c.detail, c.isolation, c.source
from install_checks c
semi join (from framework_subjects where framework = $framework and source = 'install_checks') s on s.subject = c.subject
where c.tried_on < $as_of
qualify row_number() over (partition by c.subject, c.python order by c.tried_on desc, c.source nulls first) = 1
order by c.subject, string_split(c.python, '.')[2]::integer desc
