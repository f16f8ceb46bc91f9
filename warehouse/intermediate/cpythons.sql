-- cpythons: the versions 3.minor of CPython, from the day of their first release to the day from which on nobody keeps them up. Where only the
--   month of the end is known, it is the first day of the next one; ends that lie ahead are planned. Python 2 is left out.
-- Source: https://devguide.python.org/versions/ (include/release-cycle.json of github.com/python/devguide)
select * from (values
  (0, date '2008-12-03', date '2009-06-27'),
  (1, date '2009-06-27', date '2012-04-09'),
  (2, date '2011-02-20', date '2016-02-20'),
  (3, date '2012-09-29', date '2017-09-29'),
  (4, date '2014-03-16', date '2019-03-18'),
  (5, date '2015-09-13', date '2020-09-30'),
  (6, date '2016-12-23', date '2021-12-23'),
  (7, date '2018-06-27', date '2023-06-27'),
  (8, date '2019-10-14', date '2024-10-07'),
  (9, date '2020-10-05', date '2025-10-31'),
  (10, date '2021-10-04', date '2026-11-01'),
  (11, date '2022-10-24', date '2027-11-01'),
  (12, date '2023-10-02', date '2028-11-01'),
  (13, date '2024-10-07', date '2029-11-01'),
  (14, date '2025-10-07', date '2030-11-01'),
  (15, date '2026-10-01', date '2031-11-01')
) c(minor, since, until)
