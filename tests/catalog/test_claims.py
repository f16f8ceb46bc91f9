"""The claims of the written assessment: complete, quoted, and each query right against counts from outside."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from catalog.claim import Claim, Finding
from catalog.load import SHIPPED, load

SHARED = Path(__file__).parents[3] / "shared"
CLAIMS = {claim.id: claim for claim in load([SHIPPED]).frameworks["mxnet"].claims}
ASKED = {claim_id: claim for claim_id, claim in CLAIMS.items() if claim.sql is not None}
JANUARY_2024 = date(2024, 1, 29)

# The columns of the promised SQL surface that claims may ask for.
SURFACE = """
create table framework_repos (framework varchar, repo varchar, repo_id bigint, role varchar, valid_from date, valid_to date);
create table commits (repo varchar, sha varchar, branch varchar, committed_at timestamp, authored_at timestamp, author_id varchar,
    is_bot boolean, is_sync_account boolean, is_merge boolean, is_mainline boolean);
create table question_stock (subject varchar, questions bigint, known_at timestamp);
create table questions_monthly (subject varchar, month date, questions bigint, cohort bigint, answered bigint, known_at timestamp);
create table forum_weekly (subject varchar, observed_on date, posts_30_days bigint, users bigint);
create table foundation_records (subject varchar, state varchar, since date);
create table package_files (subject varchar, tags varchar, uploaded_at timestamp, is_yanked boolean);
create table vendor_versions (subject varchar, scope varchar, version varchar, first_seen_at timestamp, is_censored boolean,
    removed_at timestamp);
create table market_quarterly (framework varchar, source varchar, quarter date, amount bigint);
create table benchmark_entries (subject varchar, published_on date, submitter varchar, division varchar, benchmark varchar,
    framework varchar, accelerator varchar, accelerators bigint, minutes double);
create table issues (repo varchar, number bigint, created_at timestamp, closed_at timestamp, first_closed_at timestamp, state varchar,
    state_reason varchar, author_id varchar, author_is_bot boolean, closer_id varchar, close_kind varchar);
create table pull_requests (repo varchar, number bigint, created_at timestamp, merged_at timestamp, closed_at timestamp,
    author_id varchar, author_is_bot boolean);
create table repo_weekly (repo varchar, week_start date, commits bigint, human_commits bigint, mainline_commits bigint,
    active_authors bigint, issues_opened bigint, issues_closed bigint, prs_opened bigint, prs_merged bigint, stars_gained bigint,
    stars_total bigint, stars_basis varchar, any_close_rate_30d double, human_close_rate_30d double, close_cohort bigint);
create table framework_weekly as select '' as framework, * exclude (repo) from repo_weekly;
create table commits_by_company_weekly (framework varchar, week_start date, company varchar, commits bigint,
    people bigint, known_at timestamp);
create table metric_values (framework varchar, metric varchar, as_of date, value double, unit varchar, sample_size bigint,
    status varchar, reason varchar);
create table scores (framework varchar, as_of date, dimension varchar, score double, low double, high double, coverage double,
    confidence double, basis varchar, rubric_version bigint, known_at timestamp, uncapped double);
insert into framework_repos (framework, repo, role) values ('mxnet', 'apache/mxnet', 'core'), ('mxnet', 'dmlc/gluon-cv', 'satellite');
"""


@pytest.fixture
def surface() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(SURFACE)
        yield connection


def measured(surface: duckdb.DuckDBPyConnection, claim: Claim, as_of: date) -> float | None:
    assert claim.sql is not None
    cursor = surface.execute(claim.sql, {"as_of": as_of})
    assert [column[0] for column in cursor.description] == ["measured_value"]
    [[value]] = cursor.fetchall()
    return value if value is None else float(value)


def found(surface: duckdb.DuckDBPyConnection, claim_id: str, as_of: date) -> Finding:
    claim = CLAIMS[claim_id]
    assert claim.expect is not None
    return claim.expect.finding(measured(surface, claim, as_of))


def test_there_are_forty_claims_and_more_over_all_sections() -> None:
    assert len(CLAIMS) >= 40
    assert {claim.section for claim in CLAIMS.values()} == {
        "Ecosystem Health",
        "Production Maturity",
        "Research Adoption",
        "Learning Curve",
        "Performance",
        "Speed Score",
        "Quick Take",
        "Migration Path",
        "Historical Context",
    }


@pytest.mark.shared
def test_every_claim_quotes_the_document() -> None:
    document = SHARED / "assessment" / "mxnet-s1-2024-01.md"
    if not document.exists():
        pytest.skip("the assessment is not in the shared data")
    plain = re.sub(r"\*\*|[✅❌] |⚠️ ", "", document.read_text())
    assert [claim.text for claim in CLAIMS.values() if claim.text not in plain] == []


def test_no_two_claims_are_answered_by_one_query() -> None:
    asked = [" ".join((claim.sql or "").split()) for claim in ASKED.values()]
    assert len(asked) == len(set(asked))


def test_a_finding_by_a_record_stays_for_what_no_source_tells() -> None:
    assert CLAIMS["mxnet-history-08"].finding == "partly"
    assert CLAIMS["mxnet-research-04"].finding == "contradicted"


@pytest.mark.parametrize("claim_id", ASKED)
def test_a_query_without_data_measures_nothing(surface: duckdb.DuckDBPyConnection, claim_id: str) -> None:
    assert measured(surface, ASKED[claim_id], JANUARY_2024) is None
    assert found(surface, claim_id, JANUARY_2024) == "not_checkable"


@pytest.mark.parametrize(
    ("weeks", "value", "finding"),
    [
        # By `git log` of apache/mxnet: 80, 218 and 4 commits of 2019, 2020 and 2021 from amazon.com and amazon.co.jp, none of 2022.
        ({"2019-06-03": 80, "2020-06-01": 218, "2021-06-07": 4}, 4 / 298, "supported"),
        ({"2019-06-03": 80, "2020-06-01": 218}, 0, "supported"),  # none at all
        ({"2019-06-03": 60, "2020-06-01": 40, "2021-06-07": 30, "2022-06-06": 30}, 0.6, "partly"),
        ({"2019-06-03": 60, "2020-06-01": 40, "2021-06-07": 90}, 0.9, "contradicted"),
        ({"2021-06-07": 4}, None, "not_checkable"),
    ],
)
def test_amazons_investment_is_its_commits_of_the_two_pairs_of_years(
    surface: duckdb.DuckDBPyConnection, weeks: dict[str, int], value: float | None, finding: str
) -> None:
    for week, commits in weeks.items():
        rows = [[week, "amazon", commits], [week, "intel", 7], [week, "private", 50], [week, "unknown", 9], [week, None, 1]]
        surface.executemany(
            "insert into commits_by_company_weekly (framework, week_start, company, commits) values ('mxnet', ?, ?, ?)", rows
        )
        surface.execute("insert into commits_by_company_weekly values ('tvm', $1, 'amazon', 99, 9, null)", [week])
    got = measured(surface, ASKED["mxnet-health-18"], JANUARY_2024)
    assert got == (value if value is None else pytest.approx(value))
    assert found(surface, "mxnet-health-18", JANUARY_2024) == finding


def metric(surface: duckdb.DuckDBPyConnection, name: str, as_of: str, value: float | None, status: str = "observed") -> None:
    surface.execute(
        "insert into metric_values (framework, metric, as_of, value, status) values ('mxnet', ?, ?, ?, ?)", [name, as_of, value, status]
    )


@pytest.mark.parametrize(
    ("claim_id", "name", "value", "finding"),
    [
        ("mxnet-health-02", "stars", 20_682, "supported"),  # EvanLi/Github-Ranking, 2024-01-31
        ("mxnet-health-03", "forks", 6_892, "supported"),  # the same
        ("mxnet-health-04", "lifetime_contrib", 1_000, "supported"),  # distinct human authors in the git history
        ("mxnet-health-07", "commits_wk", 0.0, "contradicted"),  # no commit after January 2023
        ("mxnet-health-07", "commits_wk", 5.2, "supported"),  # the rate of 2021
        ("mxnet-health-09", "any_close_rate_30d", 0.5, "supported"),
    ],
)
def test_claims_on_metrics_take_the_newest_value(
    surface: duckdb.DuckDBPyConnection, claim_id: str, name: str, value: float, finding: Finding
) -> None:
    metric(surface, name, "2024-01-22", -1)
    metric(surface, name, "2024-01-29", value)
    metric(surface, name, "2024-02-05", -1)
    assert measured(surface, CLAIMS[claim_id], JANUARY_2024) == value
    assert found(surface, claim_id, JANUARY_2024) == finding


def test_the_age_of_the_last_release_is_told_in_years(surface: duckdb.DuckDBPyConnection) -> None:
    metric(surface, "release_days", "2024-01-22", -1)
    metric(surface, "release_days", "2024-01-29", 622)  # 2022-05-17 to 2024-01-29: 228 + 365 + 29 days
    assert measured(surface, CLAIMS["mxnet-production-08"], JANUARY_2024) == 1.7  # 622 / 365.25 = 1.703
    assert found(surface, "mxnet-production-08", JANUARY_2024) == "supported"


def test_a_newest_value_that_is_missing_is_not_replaced_by_an_older_one(surface: duckdb.DuckDBPyConnection) -> None:
    metric(surface, "stars", "2024-01-22", 20_000)
    metric(surface, "stars", "2024-01-29", None, "missing")
    assert found(surface, "mxnet-health-02", JANUARY_2024) == "not_checkable"


def test_an_archived_tracker_closes_nothing(surface: duckdb.DuckDBPyConnection) -> None:
    metric(surface, "any_close_rate_30d", "2024-01-29", None, "insufficient")
    metric(surface, "closed30", "2024-01-29", 0.0, "structural_zero")
    assert measured(surface, CLAIMS["mxnet-health-09"], JANUARY_2024) == 0
    assert found(surface, "mxnet-health-09", JANUARY_2024) == "contradicted"


@pytest.mark.parametrize(
    ("before", "now", "finding"),
    [(10, 0, "supported"), (10, 8, "supported"), (20, 19, "partly"), (10, 12, "contradicted"), (0, 5, "not_checkable")],
)
def test_the_people_of_a_year_are_compared_with_those_of_the_year_before(
    surface: duckdb.DuckDBPyConnection, before: int, now: int, finding: Finding
) -> None:
    # 364 days before 2024-01-29 is 2023-01-30; those of the last day before and of the first day after belong to either side.
    days = [
        ("2022-02-01", before),
        ("2023-01-29", before),
        ("2023-01-30", now),
        ("2024-01-28", now),
        ("2022-01-30", 99),
        ("2024-01-29", 99),
    ]
    for day, people in days:
        for person in range(people):
            surface.execute(
                """insert into commits (repo, sha, committed_at, author_id, is_bot, is_sync_account)
                   values ('apache/mxnet', '', ?, ?, false, false)""",
                [day, f"p{person}"],
            )
    assert found(surface, "mxnet-health-05", JANUARY_2024) == finding


def score(surface: duckdb.DuckDBPyConnection, dimension: str, value: float, basis: str, known: str = "2024-01-30") -> None:
    surface.execute(
        "insert into scores (framework, as_of, dimension, score, basis, known_at) values ('mxnet', '2024-01-29', ?, ?, ?, ?)",
        [dimension, value, basis, known],
    )


def test_the_arithmetic_of_the_speed_score_holds(surface: duckdb.DuckDBPyConnection) -> None:
    for dimension, value in {"production": 7.0, "research": 2.0, "learning": 6.0, "performance": 7.5}.items():
        score(surface, dimension, value - 1, "assessed", "2024-01-29")  # an earlier look, to be passed over
        score(surface, dimension, value, "assessed")
    assert measured(surface, CLAIMS["mxnet-speed-02"], JANUARY_2024) == pytest.approx(5.4)  # 27 / 5
    assert found(surface, "mxnet-speed-02", JANUARY_2024) == "supported"


def test_scores_are_compared_with_measured_ones(surface: duckdb.DuckDBPyConnection) -> None:
    score(surface, "health", 4.47, "stated", "2024-01-31")
    score(surface, "health", 2.0, "measured")
    score(surface, "speed", 4.9, "assessed")  # (2.0 + 22.5) / 5
    assert found(surface, "mxnet-health-01", JANUARY_2024) == "contradicted"
    assert found(surface, "mxnet-speed-01", JANUARY_2024) == "partly"


@pytest.mark.parametrize(
    ("pytorch", "mxnet", "value", "finding"),
    [
        (("2024-01-29", 7.0, "measured"), ("2024-01-29", 3.0, 6.0, "measured"), 1.0, "supported"),  # the cap of its end does not count
        (("2024-01-29", 6.9, "measured"), ("2024-01-29", 6.0, 6.0, "measured"), 0.9, "partly"),
        (("2024-01-29", 6.0, "measured"), ("2024-01-29", 6.0, None, "measured"), 0.0, "partly"),
        (("2024-01-29", 5.9, "measured"), ("2024-01-29", 6.0, None, "measured"), -0.1, "contradicted"),
        (("2024-01-29", 9.0, "measured"), ("2024-01-29", 6.0, None, "assessed"), None, "not_checkable"),
        (("2024-01-16", 9.0, "measured"), ("2024-01-29", 6.0, None, "measured"), 3.0, "supported"),  # thirteen days before
        (("2024-01-15", 9.0, "measured"), ("2024-01-29", 6.0, None, "measured"), None, "not_checkable"),  # fourteen
        (("2024-01-30", 9.0, "measured"), ("2024-01-29", 6.0, None, "measured"), None, "not_checkable"),
    ],
)
def test_an_easier_learning_curve_is_more_points_where_both_are_measured(
    surface: duckdb.DuckDBPyConnection,
    pytorch: tuple[str, float, str],
    mxnet: tuple[str, float, float | None, str],
    value: float | None,
    finding: Finding,
) -> None:
    insert = "insert into scores (framework, as_of, dimension, score, uncapped, basis, known_at) values ($1, $2, $3, $4, $5, $6, $7)"
    on, points, basis = pytorch
    surface.execute(insert, ["pytorch", on, "learning", points, None, basis, "2024-02-01"])
    surface.execute(insert, ["pytorch", on, "learning", 0.0, None, basis, "2024-01-01"])  # what was known before
    surface.execute(insert, ["pytorch", on, "research", 0.0, None, "measured", "2024-02-01"])
    surface.execute(insert, ["mxnet", mxnet[0], "learning", *mxnet[1:], "2024-02-01"])
    got = measured(surface, CLAIMS["mxnet-migration-01"], JANUARY_2024)
    assert got == (value if value is None else pytest.approx(value))
    assert found(surface, "mxnet-migration-01", JANUARY_2024) == finding


def test_declining_maintenance_compares_two_years_of_weeks(surface: duckdb.DuckDBPyConnection) -> None:
    # Invented: 50 + 10 in the 52 weeks from 2022-01-31, 2 + 13 in the 52 from 2023-01-30, and a hundred on either side of them.
    for week, closed in {
        "2022-01-24": 100,
        "2022-01-31": 50,
        "2023-01-23": 10,
        "2023-01-30": 2,
        "2024-01-22": 13,
        "2024-01-29": 100,
    }.items():
        surface.execute("insert into framework_weekly (framework, week_start, issues_closed) values ('mxnet', ?, ?)", [week, closed])
    assert measured(surface, CLAIMS["mxnet-health-10"], JANUARY_2024) == pytest.approx(15 / 60)
    assert found(surface, "mxnet-health-10", JANUARY_2024) == "supported"


def test_momentum_compares_stars_of_two_years(surface: duckdb.DuckDBPyConnection) -> None:
    # Stars at the ends of 2018 and 2020: PyTorch 23,298 and 45,135, MXNet 15,918 and 19,195 (EvanLi/Github-Ranking).
    gained = {("pytorch", "2019-06-03"): 45_135 - 23_298, ("mxnet", "2019-06-03"): 19_195 - 15_918, ("pytorch", "2021-01-04"): 9_999}
    for (framework, week), stars in gained.items():
        surface.execute("insert into framework_weekly (framework, week_start, stars_gained) values (?, ?, ?)", [framework, week, stars])
    assert measured(surface, CLAIMS["mxnet-research-06"], JANUARY_2024) == pytest.approx(6.66, abs=0.01)  # 21,837 / 3,277
    assert found(surface, "mxnet-research-06", JANUARY_2024) == "supported"


def test_the_community_is_counted_once_over_issues_and_pull_requests(surface: duckdb.DuckDBPyConnection) -> None:
    issues = [
        ("apache/mxnet", "ann", False, "2023-06-01"),
        ("apache/mxnet", "old", False, "2022-06-01"),
        ("x/y", "ben", False, "2023-06-01"),
    ]
    pulls = [
        ("apache/mxnet", "ann", False, "2023-07-01"),
        ("apache/mxnet", "bot", True, "2023-07-01"),
        ("apache/mxnet", "cat", False, "2023-07-01"),
    ]
    for table, rows in {"issues": issues, "pull_requests": pulls}.items():
        surface.executemany(f"insert into {table} (repo, author_id, author_is_bot, created_at) values (?, ?, ?, ?)", rows)
    assert measured(surface, CLAIMS["mxnet-quick-07"], JANUARY_2024) == 2  # ann and cat
    assert measured(surface, CLAIMS["mxnet-quick-07"], date(2026, 1, 5)) == 0  # counted, and none


@pytest.fixture
def histories(surface: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    folder = SHARED / "data" / "commits"
    if not folder.exists():
        pytest.skip("no commits in the shared data")
    for repo in ("apache/mxnet", "dmlc/gluon-cv", "dmlc/gluon-nlp", "awslabs/multi-model-server"):
        surface.execute(
            "insert into commits by name select repo, sha, committed_at at time zone 'UTC' as committed_at, author_id, is_bot,"
            " sync_account as is_sync_account, is_merge, first_parent and not is_bot as is_mainline from read_parquet(?)",
            [str(folder / f"{repo.replace('/', '__')}.parquet")],
        )
    surface.execute("""
        insert into repo_weekly by name
        select repo, week_start, count(sha) as commits, count(sha) filter (not is_bot) as human_commits
        from (select distinct repo from commits)
        cross join (select unnest(generate_series(date '2015-04-27', date '2026-08-10', interval 7 day))::date as week_start)
        left join (select repo, sha, is_bot, date_trunc('week', committed_at)::date as week_start from commits) using (repo, week_start)
        group by all
    """)
    surface.execute(
        "insert into framework_weekly by name select 'mxnet' as framework, * exclude (repo) from repo_weekly where repo = 'apache/mxnet'"
    )
    return surface


@pytest.mark.shared
@pytest.mark.parametrize(
    ("claim_id", "as_of", "value", "finding"),
    [
        # Counts by calendar year in the analysis of the histories; weeks that cross a year's end shift a few commits.
        ("mxnet-health-06", date(2019, 1, 1), 1.0, "contradicted"),  # 249 people in 2018 against themselves
        ("mxnet-health-06", JANUARY_2024, 0.0, "supported"),  # nobody since 2023-01-26
        ("mxnet-health-08", JANUARY_2024, 38.0, "partly"),  # 1,982 commits in 2018 = 38.0 a week
        ("mxnet-production-01", JANUARY_2024, 5, "supported"),  # 5 commits in 2023
        ("mxnet-quick-10", JANUARY_2024, 0, "supported"),
        ("mxnet-quick-10", date(2020, 1, 6), 1402, "contradicted"),  # in 2019
        ("mxnet-learning-02", JANUARY_2024, 0, "supported"),  # last commits 2023-01-19 and 2022-12-25
        ("mxnet-learning-02", date(2021, 1, 4), 181 + 163, "contradicted"),  # in 2020
        ("mxnet-quick-03", JANUARY_2024, 0, "supported"),
        ("mxnet-history-02", JANUARY_2024, 2017, "partly"),  # 327 people in 2017, 249 in 2018
        ("mxnet-history-07", JANUARY_2024, (269 + 131) / (1402 + 995), "supported"),
        ("mxnet-history-09", JANUARY_2024, 2, "supported"),  # 2 of the 3 commits of 2023 are by people
    ],
)
def test_claims_on_commits_agree_with_the_record(
    histories: duckdb.DuckDBPyConnection, claim_id: str, as_of: date, value: float, finding: Finding
) -> None:
    assert measured(histories, CLAIMS[claim_id], as_of) == pytest.approx(value, rel=0.02)
    assert found(histories, claim_id, as_of) == finding


QUESTIONS = """
insert into question_stock values ('stackoverflow/mxnet', 830, '2024-03-02'), ('stackoverflow/mxnet', 800, '2024-04-20'),
  ('stackoverflow/keras', 40000, '2024-04-20');
insert into questions_monthly by name from (values
  ('stackoverflow/mxnet', date '2024-03-01', 3), ('stackoverflow/mxnet', date '2024-02-01', 2),
  ('stackoverflow/mxnet', date '2024-01-01', 5),
  ('stackoverflow/mxnet', date '2023-12-01', 100), ('stackoverflow/keras', date '2024-03-01', 900)) t(subject, month, questions);
"""


@pytest.mark.parametrize(
    ("as_of", "missing", "measured"),
    [
        ("2024-04-20", "false", 800.0),  # the last number told
        ("2024-01-29", "false", 790.0),  # by hand: 800 less 3 + 2 + 5 since the month began
        ("2024-01-29", "month = date '2024-02-01'", None),
        ("2024-01-29", "true", None),
    ],
)
def test_the_questions_of_a_past_day_are_those_of_today_less_the_later_ones(
    surface: duckdb.DuckDBPyConnection, as_of: str, missing: str, measured: float | None
) -> None:
    claim = CLAIMS["mxnet-health-12"]
    assert claim.sql is not None
    assert claim.expect is not None
    surface.execute(QUESTIONS)
    surface.execute(f"delete from questions_monthly where {missing}")
    found = surface.execute(claim.sql.replace("$as_of", f"'{as_of}'")).fetchall()
    assert found == [(measured,)]
    assert claim.expect.finding(measured) == ("not_checkable" if measured is None else "contradicted")


@pytest.mark.parametrize(
    ("posts", "users", "seen", "silent", "many"),
    [
        (0, 5200, "2024-01-28", "supported", "supported"),
        (40, 900, "2024-01-20", "partly", "contradicted"),
        (61, 5200, "2024-01-28", "contradicted", "supported"),
        (0, 5200, "2024-01-10", "not_checkable", "not_checkable"),  # too long ago
        (0, 5200, "2024-01-30", "not_checkable", "not_checkable"),  # later
    ],
)
def test_a_forum_is_judged_by_what_it_told_in_the_two_weeks_before(
    surface: duckdb.DuckDBPyConnection, posts: int, users: int, seen: str, silent: Finding, many: Finding
) -> None:
    surface.execute("insert into forum_weekly values ('discourse/discuss.mxnet.io', $1, $2, $3)", [seen, posts, users])
    surface.execute("insert into forum_weekly values ('discourse/discuss.pytorch.org', '2024-01-28', 9000, 70000)")
    assert found(surface, "mxnet-health-14", JANUARY_2024) == silent
    assert found(surface, "mxnet-health-11", JANUARY_2024) == many


def test_a_wheel_for_small_computers_is_as_old_as_the_newest_one(surface: duckdb.DuckDBPyConnection) -> None:
    surface.execute("""
        insert into package_files values ('pypi/mxnet', 'py3-none-manylinux2014_aarch64', '2022-05-17', false),
          ('pypi/mxnet', 'py3-none-manylinux2014_aarch64', '2022-03-25', false),
          ('pypi/mxnet', 'py3-none-macosx_10_15_x86_64', '2023-05-01', false),
          ('pypi/mxnet', 'py3-none-manylinux2014_aarch64', '2024-02-01', false),
          ('pypi/torch', 'cp311-manylinux2014_aarch64', '2024-01-01', false)""")
    assert measured(surface, CLAIMS["mxnet-production-06"], JANUARY_2024) == 1.7  # 622 days
    assert found(surface, "mxnet-production-06", JANUARY_2024) == "supported"


# Amounts of each quarter of 2018, 2019 and 2023 by hand; MXNet has 30 of 1,000 repositories in 2018 and 2 of 1,000 in 2023.
MARKET = """
insert into market_quarterly select framework, source, make_date(y, 1 + 3 * q::int, 1), amount
from (values ('mxnet', 'paperswithcode_papers', 2018, 30), ('tensorflow', 'paperswithcode_papers', 2018, 670),
  ('pytorch', 'paperswithcode_papers', 2018, 300), ('mxnet', 'paperswithcode_papers', 2023, 2),
  ('tensorflow', 'paperswithcode_papers', 2023, 98),
  ('pytorch', 'paperswithcode_papers', 2023, 900), ('mxnet', 'openalex_papers', 2023, 5), ('pytorch', 'openalex_papers', 2023, 700),
  ('tensorflow', 'openalex_papers', 2023, 295), ('pytorch', 'openalex_papers', 2019, 60), ('tensorflow', 'openalex_papers', 2019, 40),
  ('theano', 'openalex_papers', 2019, null)) v(framework, source, y, amount), range(4) r(q)
"""


@pytest.mark.parametrize(
    ("claim_id", "without", "value", "finding"),
    [
        ("mxnet-history-03", "false", 3.0, "contradicted"),  # where the document has 15
        ("mxnet-history-03", "quarter = date '2018-07-01' and framework = 'mxnet'", None, "not_checkable"),
        ("mxnet-history-03", "framework = 'tensorflow'", None, "not_checkable"),  # a share of two is none
        ("mxnet-quick-04", "false", 0.2, "supported"),
        ("mxnet-research-08", "false", 0.5, "partly"),
        ("mxnet-research-08", "source = 'openalex_papers' and quarter = date '2023-10-01'", None, "not_checkable"),
        ("mxnet-history-04", "false", 60.0, "supported"),
        ("mxnet-history-04", "framework = 'tensorflow' and quarter = date '2019-04-01'", None, "not_checkable"),
    ],
)
def test_shares_of_papers_need_every_quarter_of_their_year(
    surface: duckdb.DuckDBPyConnection, claim_id: str, without: str, value: float | None, finding: Finding
) -> None:
    surface.execute(MARKET)
    surface.execute(f"update market_quarterly set amount = null where {without}")
    assert measured(surface, CLAIMS[claim_id], JANUARY_2024) == (value if value is None else pytest.approx(value))
    assert found(surface, claim_id, JANUARY_2024) == finding


def rows_of(name: str) -> list[dict[str, str]]:
    file = SHARED / "data" / "sources" / name
    if not file.is_file():
        pytest.skip(f"{name} is not in ../shared/data")
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.shared
def test_tensorflow_itself_had_fewer_papers_than_the_document_gives_mxnet() -> None:
    (row,) = (row for row in rows_of("conference_pytorch_tensorflow.csv") if (row["venue"], row["month"]) == ("NeurIPS", "2018-12"))
    share = 100 * int(row["papers_tensorflow_or_keras_only"]) / int(row["papers_total"])
    assert f"{share:.1f}" == "12.6"
    assert "12.6 %" in (CLAIMS["mxnet-research-04"].note or "")
    assert share < (CLAIMS["mxnet-research-04"].stated_value or 0)


ANNOUNCED = {
    "v2.0": "2022-06-29",
    "v2.1": "2022-11-09",
    "v3.0": "2023-06-27",
    "v3.1": "2023-11-08",
    "v4.0": "2024-06-12",
    "v0.7": "2020-07-29",
}


@pytest.mark.shared
def test_benchmarks_of_two_years_are_those_of_the_result_files(surface: duckdb.DuckDBPyConnection) -> None:
    rows = [row for row in rows_of("mlperf_frameworks.csv") if row["suite"] == "training" and row["round"] in ANNOUNCED]
    ran = [row for row in rows if row["framework_family"] == "mxnet" and row["benchmark"] in {"resnet", "unet3d"}]  # what runs on it
    surface.executemany(
        "insert into benchmark_entries (subject, published_on, submitter, division, benchmark, framework) values (?, ?, ?, ?, ?, 'mxnet')",
        [[row["round"], ANNOUNCED[row["round"]], row["submitter"], row["division"], row["benchmark"]] for row in ran],
    )
    recent = {row["submitter"] for row in ran if row["division"] == "closed" and row["round"] in {"v2.0", "v2.1", "v3.0", "v3.1"}}
    assert len(recent) >= 12  # the record names 12 for v3.1 alone
    assert measured(surface, CLAIMS["mxnet-performance-07"], JANUARY_2024) == len(recent)
    assert found(surface, "mxnet-performance-07", JANUARY_2024) == "contradicted"
    assert found(surface, "mxnet-performance-02", JANUARY_2024) == "supported"  # no BERT is known to have run on it
    assert found(surface, "mxnet-performance-07", date(2026, 11, 30)) == "supported"  # none within two years any more


@pytest.mark.parametrize(("days", "finding"), [(82, "contradicted"), (200, "partly"), (400, "supported")])
def test_recent_data_is_the_age_of_the_newest_benchmark(surface: duckdb.DuckDBPyConnection, days: int, finding: Finding) -> None:
    metric(surface, "bench_age", "2024-01-29", days)  # round v3.1 was announced on 2023-11-08, 82 days before
    assert found(surface, "mxnet-performance-08", JANUARY_2024) == finding


@pytest.mark.parametrize(("days", "finding"), [(622, "supported"), (120, "partly"), (60, "contradicted")])
def test_legacy_support_is_a_vendor_that_stays_behind(surface: duckdb.DuckDBPyConnection, days: int, finding: Finding) -> None:
    metric(surface, "vendor_stale", "2024-01-29", days)
    assert found(surface, "mxnet-production-02", JANUARY_2024) == finding


def listed(
    surface: duckdb.DuckDBPyConnection, table: str, version: str, first: str, gone: str | None = None, *, censored: bool = False
) -> None:
    surface.execute(
        "insert into vendor_versions values ($1, 'training', $2, $3, $4, $5)", [f"sagemaker/{table}", version, first, censored, gone]
    )


@pytest.mark.parametrize(
    ("gone", "as_of", "value", "finding"),
    [
        (None, JANUARY_2024, 2, "supported"),
        ("2024-01-29", JANUARY_2024, 2, "supported"),  # a day later
        ("2024-01-28", JANUARY_2024, 0, "contradicted"),
        (None, date(2020, 8, 4), None, "not_checkable"),  # before the first look at the table
        (None, date(2020, 8, 5), 1, "supported"),
    ],
)
def test_an_integration_is_a_version_that_is_listed(
    surface: duckdb.DuckDBPyConnection, gone: str | None, as_of: date, value: float | None, finding: Finding
) -> None:
    listed(surface, "mxnet", "1.8.0", "2020-08-04", gone, censored=True)
    listed(surface, "mxnet", "1.9.0", "2022-06-01", gone)
    listed(surface, "mxnet", "2.0.0", "2024-01-29", gone)  # of the day itself
    listed(surface, "pytorch", "2.0.0", "2023-04-01")
    assert measured(surface, CLAIMS["mxnet-quick-01"], as_of) == value
    assert found(surface, "mxnet-quick-01", as_of) == finding


@pytest.mark.parametrize(
    ("pytorch", "tensorflow", "value", "finding"),
    [
        (["2022-01-29", "2024-01-28"], ["2022-02-01", "2023-01-01", "2023-06-01"], 2, "supported"),  # both borders are in
        (["2022-01-28", "2024-01-28", "2024-01-29"], ["2022-02-01", "2023-01-01"], 1, "partly"),  # a day before, and the day itself
        (["2021-01-01"], ["2022-02-01", "2023-01-01"], 0, "contradicted"),
        ([], ["2022-02-01", "2023-01-01"], None, "not_checkable"),
        (["2022-02-01", "2023-01-01"], [], None, "not_checkable"),
    ],
)
def test_support_is_what_the_vendor_took_of_both(
    surface: duckdb.DuckDBPyConnection, pytorch: list[str], tensorflow: list[str], value: float | None, finding: Finding
) -> None:
    for table, days in {"pytorch": pytorch, "tensorflow": tensorflow}.items():
        for place, day in enumerate(days):
            listed(surface, table, f"2.{place}.0", day)
    if pytorch:
        listed(surface, "pytorch", "1.9.0", "2023-02-01", censored=True)  # came with its table: nobody knows when
    assert measured(surface, CLAIMS["mxnet-migration-04"], JANUARY_2024) == value
    assert found(surface, "mxnet-migration-04", JANUARY_2024) == finding


@pytest.mark.parametrize(
    ("claim_id", "name", "value", "finding"),
    [
        # By git log of apache/mxnet: 0 of 277 pages in January 2024, 83 of 274 in January 2022, all 323 in January 2020.
        ("mxnet-quick-06", "docs_fresh", 0, "supported"),
        ("mxnet-quick-06", "docs_fresh", 0.1, "supported"),
        ("mxnet-quick-06", "docs_fresh", 27 / 100, "partly"),
        ("mxnet-quick-06", "docs_fresh", 83 / 274, "contradicted"),
        ("mxnet-quick-06", "docs_fresh", 1, "contradicted"),
        ("mxnet-learning-01", "links_alive", 0.9, "supported"),
        ("mxnet-learning-01", "links_alive", 0.95, "partly"),
        ("mxnet-learning-01", "links_alive", 0.951, "contradicted"),
    ],
)
def test_documentation_is_judged_by_its_pages_and_by_its_links(
    surface: duckdb.DuckDBPyConnection, claim_id: str, name: str, value: float, finding: Finding
) -> None:
    other = {"docs_fresh": "links_alive", "links_alive": "docs_fresh"}[name]
    metric(surface, name, "2024-01-22", 0.5)
    metric(surface, name, "2024-01-29", value)
    metric(surface, other, "2024-01-29", 0.5)
    metric(surface, name, "2024-02-05", 0.5)
    assert measured(surface, CLAIMS[claim_id], JANUARY_2024) == value
    assert found(surface, claim_id, JANUARY_2024) == finding


def test_links_that_nobody_asked_then_are_no_finding(surface: duckdb.DuckDBPyConnection) -> None:
    metric(surface, "links_alive", "2024-01-29", None, "missing")
    metric(surface, "links_alive", "2026-11-30", 0.8)
    assert found(surface, "mxnet-learning-01", JANUARY_2024) == "not_checkable"
    assert found(surface, "mxnet-learning-01", date(2026, 11, 30)) == "supported"


@pytest.mark.shared
def test_what_the_vendor_took_is_counted_in_its_tables(surface: duckdb.DuckDBPyConnection) -> None:
    rows = [row for row in rows_of("sagemaker_image_versions.csv") if row["config"] in {"mxnet", "pytorch", "tensorflow"}]
    surface.executemany(
        "insert into vendor_versions values (?, ?, ?, ?, ?, ?)",
        [
            [
                f"sagemaker/{row['config']}",
                row["scope"],
                row["version"],
                row["first_seen"],
                row["left_censored"] == "1",
                row["last_removed"] or None,
            ]
            for row in rows
        ],
    )
    taken = {
        config: {
            row["version"]
            for row in rows
            if row["config"] == config and row["left_censored"] == "0" and "2022-01-29" <= row["first_seen"] < "2024-01-29"
        }
        for config in ("mxnet", "pytorch", "tensorflow")
    }
    assert taken["mxnet"] == {"1.9.0"}  # of 2022-06-01; 1.9.1 never came
    assert measured(surface, CLAIMS["mxnet-quick-05"], JANUARY_2024) == pytest.approx(1 / len(taken["pytorch"]))
    assert measured(surface, CLAIMS["mxnet-migration-04"], JANUARY_2024) == min(len(taken["pytorch"]), len(taken["tensorflow"]))
    assert found(surface, "mxnet-migration-04", JANUARY_2024) == "supported"
    # eleven by the table at v2.232.0 of the SDK, 0.12.1 to 1.9.0; 1.5.1 has an image for Elastic Inference alone
    assert measured(surface, CLAIMS["mxnet-quick-01"], JANUARY_2024) == 11
    assert found(surface, "mxnet-quick-01", JANUARY_2024) == "supported"


@pytest.mark.shared
def test_the_foundation_records_a_graduation_that_the_document_denies(surface: duckdb.DuckDBPyConnection) -> None:
    file = SHARED / "data" / "sources" / "asf_records_2024-10-24.json"
    if not file.is_file():
        pytest.skip("the foundation's records are not in ../shared/data")
    records = json.loads(file.read_text())
    (podling,) = (one for one in records["podlings_history"] if one["id"] == "mxnet")
    assert podling["status"] == "graduated"
    for state, month in (("podling", podling["started"]), ("graduated", podling["ended"])):
        surface.execute("insert into foundation_records values ('apache/mxnet', $1, $2::date)", [state, f"{month}-01"])
    assert found(surface, "mxnet-health-17", JANUARY_2024) == "contradicted"
    assert found(surface, "mxnet-health-17", date(2022, 8, 29)) == "supported"  # a podling still
