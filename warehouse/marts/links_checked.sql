-- links_checked: Links in the documentation of each framework, each time that one was asked, from our first night on. Of each folder 200 links
--   are followed, chosen by their names; each is asked once in four to eight weeks, and every night while it may only be resting. Source: the pages in git for
--   the links, and the sites for the answers, asked with HEAD as their robots.txt allows; nothing of the answers is kept but the status.
-- Kind: table
-- subject: The folder, as docs/apache/mxnet/docs.
-- url: The link, without what follows a #.
-- checked_at: The night, UTC.
-- outcome: alive: the site has it, a redirect followed; gone: it failed on three nights in a row (not there, no such host, no answer, an error of
--   the site); unknown: it failed on fewer, or the site does not tell us (refuses, too many requests, robots.txt, a private network).
-- reason: For people, as "answers 404"; NULL where it is alive.
-- status: Of the last answer; NULL: none came.
-- failures: On how many nights in a row it has failed; 0: alive, or never failed.
-- requests: How many it took, those for robots.txt included.
-- source: The repository of the page.
-- known_at: When we asked, UTC.
select subject, url, checked_at, outcome, reason, status, failures, requests,
  array_to_string(list_slice(string_split(subject, '/'), 2, 3), '/') as source, known_at
from raw.links_checked
