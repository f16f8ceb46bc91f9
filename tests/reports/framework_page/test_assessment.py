import re

import duckdb

from reports.framework_page.read import framework_content
from tests.reports.framework_page.rendered import content_of, page_of, render_framework

# Every number that is expected here is read off the lines of three_frameworks.sql.


def test_the_page_follows_the_order_of_the_written_assessment() -> None:
    headings = re.findall(r"^## ([^:\n]*)", page_of("oldnet").markdown, re.MULTILINE)
    order = [
        "Ecosystem Health", "Production Maturity", "Research Adoption", "Learning Curve", "Performance", "Speed Score",
        "Quick take", "Migration path", "Historical context",
    ]  # fmt: skip
    assert [heading for heading in headings if heading in order] == order


def test_claims_stand_in_their_section_with_what_was_found_then_and_now() -> None:
    claims = content_of("oldnet").claims
    velocity, abandoned = claims["Ecosystem Health"]
    assert (velocity.then.finding_name, velocity.then.measured) == ("supported", "6\u00a0commits/week")
    assert (velocity.now.finding_name, velocity.now.measured) == ("contradicted", "0\u00a0commits/week")  # a day before it was partly, at 4
    assert velocity.notes == ("by people",)  # said twice, shown once
    assert (abandoned.then.finding_name, abandoned.now.finding_name, abandoned.now.measured) == (
        *("not checked yet", "not checked yet", "not available"),
    )
    (papers,) = claims["Research Adoption"]
    assert (papers.stated, papers.now.finding_name, papers.now.measured) == ("1.0\u00a0%", "not checkable", "not available")
    assert (papers.then.evidence_url, papers.then.evidence_sql) == ("https://example.org/papers", None)
    assert papers.notes == ("said so then", "no papers are collected")


def test_both_findings_show_on_the_page_and_in_its_markdown() -> None:
    page = page_of("oldnet")
    row = next(line for line in page.markdown.splitlines() if line.startswith("| Commit velocity"))
    assert [cell.strip() for cell in row.strip("|").split("|")][1:] == [
        *("7.5\u00a0commits/week", "6\u00a0commits/week", "0\u00a0commits/week", "supported", "contradicted"),
    ]
    found = re.findall(r'<span class="fp-(\w+)">(\w+)', page.html[page.html.index("Commit velocity: 5-10") :])
    assert found[:2] == [("yes", "supported"), ("no", "contradicted")]


def test_a_claim_of_a_section_of_its_own_is_not_lost(small_world: duckdb.DuckDBPyConnection) -> None:
    small_world.execute("update claims set section = 'Licensing' where claim_id = 'old-3'")
    page = render_framework(small_world, "oldnet")
    for text in (page.markdown, page.html):
        assert text.index("Licensing") < text.index("Fewer than one paper in a hundred")


def test_a_section_whose_claims_do_not_stand_together_keeps_them_all(small_world: duckdb.DuckDBPyConnection) -> None:
    small_world.execute("update claims set section = 'Ecosystem Health' where claim_id = 'old-3'")
    small_world.execute("update claims set section = 'Research Adoption' where claim_id = 'old-2'")
    claims = framework_content(small_world, "oldnet").claims
    assert [claim.claim_id for claim in claims["Ecosystem Health"]] == ["old-1", "old-3"]


def test_years_count_whole_weeks_and_carry_their_people() -> None:
    years = {year.year: year for year in content_of("oldnet").years}
    assert (years["2022"].commits, years["2022"].people, years["2022"].issues_opened) == ("5", "2", "9")
    assert years["2022"].issues_closed == "not available"  # one of its weeks was never counted
    assert (years["2024"].until, years["2024"].commits, years["2024"].people) == ("2024-01-29", "4", "0")


def test_the_quick_take_names_ends_open_alerts_zeros_and_levels() -> None:
    page = content_of("oldnet")
    assert [(flag.says, flag.note) for flag in page.advice.red_flags] == [
        ("Retired by its foundation", "in October 2023, retired"),
        ("Oldnet fell", "AL-9, open since 2021-03-08"),
        ("Issues closed by people in time counts as zero", "the tracker is archived"),
        ("Hardly any work", "Commits a week: 0\u00a0commits/week, below 1"),
    ]
    assert [metric.metric for metric in page.quick_take.strongest] == ["stars", "commit_ret"]  # 7.8 and 1.45 points of four metrics


def test_what_would_change_the_verdict_is_told_each_way_with_what_it_would_be() -> None:
    advice = content_of("oldnet").advice
    assert [(change.says, change.verdict) for change in advice.better] == [
        ("Commits a week: rises from 0\u00a0commits/week to 4.3\u00a0commits/week", "Less than it was."),
        ("Vitality as a whole rises from 0.4 to 4.0", "Less than it was."),
        ("Its end is taken back", "Hardly kept up."),
    ]
    assert [change.says for change in advice.worse] == [
        "Days since the last stable release: rises from 600\u00a0days to 730.5\u00a0days",
        "A health alert of state WATCH is raised",
    ]


def test_what_the_score_leans_on_most_comes_first() -> None:
    parts = content_of("oldnet").advice.leans_on
    assert [(part.name, part.without, part.effect, part.rule_without) for part in parts] == [
        ("Stars", "no score", "not available", "unknown"),
        ("Commits against their own peak", "1.8", "\u22120.5", None),
        ("Commits a week", "2.4", "+0.1", None),
    ]


def test_what_is_only_assessed_says_by_whom_and_grows_old(small_world: duckdb.DuckDBPyConnection) -> None:
    # Assessed on 2021-01-31: less than a year, one year and two years before three pages.
    for as_of, step in (("2022-01-30", 0), ("2022-01-31", 1), ("2023-01-31", 2)):
        small_world.execute("delete from scores where framework = 'oldnet' and as_of > ?", [as_of])
        small_world.execute(
            "insert into scores (framework, as_of, dimension, score, basis, rubric_version, known_at) "
            "values ('oldnet', ?, 'production', 7.0, 'assessed', 1, '2024-02-05')",
            [as_of],
        )
        page = render_framework(small_world, "oldnet")
        section = page.html[page.html.index('id="production"') : page.html.index('id="research"')]
        assert re.findall(r"fp-age-(\d)", section) == ([str(step)] if step else [])
        assert "by the analyst" in section


def test_those_who_leave_are_told_where_life_is() -> None:
    migration = content_of("oldnet").migration
    assert [(target.name, target.health) for target in migration.targets] == [("Newnet", "8.3")]
    assert migration.last_release == "old/net 1.9.1, 2022-05-17"  # the newer one is a pre-release
    assert migration.said == "Take what is alive."


def test_the_speed_score_shows_its_sum_and_the_geometric_mean(small_world: duckdb.DuckDBPyConnection) -> None:
    # The written assessment: (4.5 + 7.0 + 2.0 + 6.0 + 7.5) / 5 = 5.4, geometric mean 4.90.
    five = {"health": 4.5, "production": 7.0, "research": 2.0, "learning": 6.0, "performance": 7.5, "speed": 5.4}
    for dimension, score in five.items():
        small_world.execute(
            "insert into scores (framework, as_of, dimension, score, basis, rubric_version, known_at) "
            "values ('newnet', '2024-02-05', ?, ?, 'assessed', 1, '2024-02-05')",
            [dimension, score],
        )
    page = framework_content(small_world, "newnet")
    assert (page.means.sum, page.means.geometric) == ("(4.5 + 7.0 + 2.0 + 6.0 + 7.5) / 5 = 5.4", "4.9")
    assert framework_content(small_world, "oldnet").means.sum is None


def test_alerts_are_listed_newest_first_with_their_message() -> None:
    alerts = content_of("oldnet").alerts
    assert [(alert.alert_id, alert.opened_at, alert.closed_at) for alert in alerts] == [
        ("AL-1", "2021-03-08", "2022-01-01"), ("AL-2", "2021-03-08", None),
    ]  # fmt: skip


def test_an_alert_has_its_steps_and_the_chart_its_states() -> None:
    page = content_of("oldnet")
    assert [(step.on, step.event) for step in page.alerts[0].steps] == [
        ("2021-03-08", "opened"), ("2021-06-14", "escalated"), ("2022-01-01", "resolved"),
    ]  # fmt: skip
    assert page.picture is not None
    assert [(note.start, note.end, note.text) for note in page.picture.alerts] == [
        ("2021-03-08", "2021-06-14", "WATCH"), ("2021-06-14", "2022-01-01", "ALERT"),
    ]  # fmt: skip


def test_without_a_log_an_alert_stands_in_the_chart_in_its_last_state(small_world: duckdb.DuckDBPyConnection) -> None:
    small_world.execute("delete from alert_log")
    picture = framework_content(small_world, "oldnet").picture
    assert picture is not None
    assert [(note.start, note.end, note.text) for note in picture.alerts] == [("2021-03-08", "2022-01-01", "ALERT")]


def test_what_moved_health_most_stands_with_its_values() -> None:
    # Only commits_wk has a contribution a year before: 0.5625 of it, now 0.
    assert [(one.name, one.effect, one.before, one.now) for one in content_of("oldnet").moved] == [
        ("Commits a week", "\u22120.6", "2.5\u00a0commits/week", "0\u00a0commits/week")
    ]


def test_what_is_known_of_a_framework_without_a_score_shows_too(small_world: duckdb.DuckDBPyConnection) -> None:
    small_world.execute("delete from scores where framework = 'oldnet'")
    page = framework_content(small_world, "oldnet")
    assert page.as_of is None
    assert [flag.note for flag in page.advice.red_flags][:2] == ["in October 2023, retired", "AL-9, open since 2021-03-08"]
