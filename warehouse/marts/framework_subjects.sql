-- framework_subjects: What each source is asked about for each framework, and for which days: core repositories, and whatever else the
--   catalog names, as packages.
-- Kind: table
-- framework: Name of its catalog file.
-- source: As in source_status: what is asked for, as commits or issues.
-- kind: Of what is asked about: repository, package, question_tag, foundation_project, forum, hub_library, vendor_table, benchmark_round, paper_search, paper_family, docs_tree.
-- subject: Whom it is asked about, as owner/name of a repository, pypi/name of a package, apache/name of a project and so on.
-- valid_from: First day; NULL: since it began.
-- valid_to: The day after the last; NULL: until today.
select framework, source, kind, label as subject, nullif(since, date '0001-01-01') as valid_from, nullif(until, date '9999-12-31') as valid_to
from pulse.subjects
