import datetime as dt
import hashlib
import re
import xml.etree.ElementTree as ET
from base64 import b64encode
from html.parser import HTMLParser

import duckdb
import pytest

from reports.framework_page.read import UnknownFrameworkError, framework_content
from reports.text.servers import repository_address
from tests.reports.framework_page.rendered import content_of, page_of, render_framework

# Every number that is expected here is read off the lines of three_frameworks.sql.


class Page(HTMLParser):
    """A page as a reader meets it: its text, its tags, what it would fetch, and its SQL."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_the_page_says_score_interval_cap_coverage_and_date() -> None:
    head = page_of("oldnet").markdown.split("## Verdict")[0]
    assert "**retired** in October 2023." in head
    assert "| Ecosystem Health | **2.0** of 10, interval 1.9 to 2.0, capped from 2.3 |" in head  # 2.0, 1.85 to 2.0, 2.25
    assert "| Speed Score | not available: research has no assessment |" in head
    assert re.findall(r"^\| (As of|Method|Coverage|Confidence|Basis) \| (.*) \|$", head, re.MULTILINE) == [
        ("As of", "2024-01-29"), ("Method", "rubric 1"), ("Coverage", "76\u00a0%"), ("Confidence", "65\u00a0%"), ("Basis", "measured"),
    ]  # fmt: skip


def test_a_score_found_later_counts_over_an_earlier_one_of_the_same_date() -> None:
    assert content_of("oldnet").health.value == "2.0"  # 9.9 was known a day before


def test_a_stated_score_is_never_taken_for_a_measured_one(small_world: duckdb.DuckDBPyConnection) -> None:
    small_world.execute("update scores set known_at = '2025-01-01' where basis = 'stated'")
    assert framework_content(small_world, "oldnet").health.value == "2.0"


def test_dimensions_show_their_change_and_how_old_a_judgement_is() -> None:
    health, production, research = content_of("oldnet").dimensions[:3]
    assert (health.change_13_weeks, health.change_52_weeks) == ("0.0", "\u22121.0")  # 2.0, 2.0, 3.0
    assert production.basis_note == "assessed on 2021-01-31 by the analyst, 2 years and 11 months before this page"
    assert production.basis_short == "assessed 2021-01-31, 2 years and 11 months before"
    assert (research.value, research.missing) == ("not available", "it has not been scored")


def test_metrics_show_value_unit_points_and_signed_changes() -> None:
    vitality, stock = content_of("oldnet").pillars["health"]
    commits = vitality.metrics[0]
    assert (commits.value, commits.change_13_weeks, commits.change_52_weeks) == ("0\u00a0commits/week", "not available", "\u22122.5")
    assert (commits.points, commits.weight, commits.effect_52_weeks) == ("0.0", "25\u00a0%", "\u22120.6")  # 0 against 0.5625
    assert (stock.metrics[0].value, stock.metrics[0].change_13_weeks) == ("20,682\u00a0stars", "\u221218")


def test_what_could_not_count_is_named_with_its_reason_and_never_zero() -> None:
    vitality = content_of("oldnet").pillars["health"][0]
    assert [(absent.name, absent.reason) for absent in vitality.absent] == [
        ("Forum posts against their own peak", "no forum is collected yet")
    ]
    closed = next(metric for metric in vitality.metrics if metric.metric == "closed30")
    assert (closed.value, closed.points, closed.note) == ("none", "0.0", "counts as zero: the tracker is archived")


def test_stated_and_measured_stand_side_by_side() -> None:
    (comparison,) = content_of("oldnet").comparisons
    assert [(row.name, row.stated, row.measured) for row in comparison.rows] == [
        ("Ecosystem Health", "4.5", "2.0"),
        ("Commits a week", "7.5\u00a0commits/week", "0\u00a0commits/week"),
    ]
    assert content_of("newnet").comparisons == []


def test_events_are_numbered_as_in_the_chart_and_later_ones_left_out() -> None:
    page = page_of("oldnet")
    assert re.findall(r"^(\d)\. ([\w -]+): ([\w ]+) \(", page.markdown, re.MULTILINE) == [
        ("1", "2021-06-21", "Future of Oldnet"), ("2", "in October 2023", "Retired by its foundation"),
    ]  # fmt: skip
    assert re.findall(r'class="fp-number"[^>]*>(\d)<', page.svg) == ["1", "2"]
    assert "Not yet" not in page.html


def test_commits_are_those_of_the_52_weeks_before_the_date() -> None:
    core, satellite = content_of("oldnet").repositories
    assert (core.repo, core.commits_52_weeks) == ("old/net", "7")  # 3 + 4; the weeks of 2023-01-23 and 2024-01-29 lie outside
    assert (satellite.role, satellite.stars, satellite.commits_52_weeks) == ("satellite", "not available", "not available")


def test_a_source_that_failed_last_is_shown_as_failed() -> None:
    (source,) = content_of("oldnet").sources
    assert (source.answered, source.faults) == ("0 of 1", "old/net: denied: answered 403")  # it had answered a day before


def test_a_page_for_a_past_date_knows_nothing_later(small_world: duckdb.DuckDBPyConnection) -> None:
    page = framework_content(small_world, "oldnet", dt.date(2023, 2, 5))
    assert (page.as_of, page.health.value, page.health.uncapped) == (dt.date(2023, 1, 30), "3.0", None)
    assert ([event.title for event in page.events], page.comparisons) == (["Future of Oldnet"], [])


def test_a_framework_without_a_score_has_a_page_that_says_so() -> None:
    page = page_of("emptynet")
    assert page.svg == ""
    assert "No date has been scored yet" in page.markdown
    assert "not available: it has not been scored" in page.markdown
    assert not re.search(r"\b0\.0\b", Page(page.html).text.split("Verdict")[0])


def test_an_unknown_framework_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownFrameworkError, match=r"no framework 'tensorflop'.*emptynet, newnet, oldnet"):
        page_of("tensorflop")


def test_a_verdict_by_rule_is_shown_by_situation() -> None:
    said = (
        "Start nothing on it.",
        "Do not start.",
        "Plan to leave.",
        "Take what is alive.",
        "It has ended.",
        "2023-10-02",
        "It was fine once.",
    )
    for text in (page := page_of("oldnet")).markdown, Page(page.html).text:
        assert all(sentence in text for sentence in said)
        assert "Later." not in text  # decided after the page's date


def test_a_page_of_an_earlier_date_says_what_was_decided_then(small_world: duckdb.DuckDBPyConnection) -> None:
    page = framework_content(small_world, "oldnet", dt.date(2023, 1, 30))
    assert page.advice.verdict is not None
    assert (page.advice.verdict.rule, page.advice.verdict.since) == ("fading", "2021-01-04")
    assert page.advice.red_flags == []  # those are known of the newest date alone


def test_a_framework_that_nobody_judged_says_so() -> None:
    text = Page(page_of("newnet").html).text
    assert "Nothing has been decided for this date yet." in text
    assert "No red flag" not in text


def test_the_scale_of_a_simulated_repository_stands_on_its_page(small_world: duckdb.DuckDBPyConnection) -> None:
    small_world.execute("update meta set value = 'true' where key = 'simulated'")
    small_world.execute(
        "insert into simulated_scale values ('old/net', 'commits', 0.455), ('old/net', 'pulls', 0.02), ('new/net', 'forks', 0.5)"
    )
    for text in (page := render_framework(small_world, "oldnet")).markdown, Page(page.html).text:
        assert "old/net: commits to 45.5 %, pull requests to 2.0 %" in text.replace("\u00a0", " ")
        assert "new/net" not in text.split("Over time")[0]
        assert text.count("commits to 45.5") == 1


def test_a_decline_leads_to_its_alert(small_world: duckdb.DuckDBPyConnection) -> None:
    small_world.execute("update frameworks set lifecycle = 'declining', lifecycle_source = 'alert AL-1' where framework = 'oldnet'")
    assert '(<a href="#AL-1">AL-1</a>)' in render_framework(small_world, "oldnet").html


def test_simulated_data_says_so_at_the_top(small_world: duckdb.DuckDBPyConnection) -> None:
    assert "Simulated data" not in render_framework(small_world, "oldnet").markdown
    small_world.execute("update meta set value = 'true' where key = 'simulated'")
    small_world.execute("insert into meta values ('simulated_note', 'One issue in five.')")
    page = render_framework(small_world, "oldnet")
    assert "> **Simulated data.**" in page.markdown.split("##")[0]
    assert "> One issue in five." in page.markdown
    assert "Simulated data." in Page(page.html).text.split("Oldnet")[1]


def test_every_query_on_the_page_runs_and_gives_its_figures(small_world: duckdb.DuckDBPyConnection) -> None:
    markdown = render_framework(small_world, "oldnet").markdown
    queries = re.findall(r"```sql\n(.*?)\n```", markdown, re.DOTALL)
    answers = [small_world.execute(query).fetchall() for query in queries]
    anchors = {re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")) for title in re.findall("^#+ (.*)$", markdown, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]*)\)", markdown)) <= anchors  # every link to a query leads to one, by GitHub's rule for headings
    figures = {value for rows in answers for row in rows for value in row if isinstance(value, float | int)}
    assert {2.0, 1.85, 2.25, 0.755, 20682.0, 7.5, 4.45, 7, 6688} <= figures


def test_the_page_needs_no_other_file_and_allows_no_script() -> None:
    html = page_of("oldnet").html
    page = Page(html)
    assert not page.tags & {"script", "iframe", "img", "object", "form"}
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name in {"style", "src", "srcset"}]
    assert [value for tag, name, value in page.attributes if (tag, name) == ("link", "href")] == ["data:,"]  # no icon is asked for
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert style is not None
    assert policy is not None
    expected = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{expected}'" in policy[1]
    assert "default-src 'none'" in policy[1]
    assert "url(" not in style[1].replace("url(#fp-hatch)", "")


TEXT_COLUMNS = {
    "frameworks": ("name", "lifecycle_source", "verdict", "remark"),
    "verdicts": ("verdict", "if_starting", "if_using", "if_leaving", "why"),
    "red_flags": ("says", "source"),
    "verdict_changes": ("verdict",),
    "framework_repos": ("repo",),
    "framework_events": ("title", "source", "kind"),
    "assessments": ("assessed_by", "source"),
    "scores": ("reason",),
    "score_parts": ("reason",),
    "source_status": ("reason",),
    "meta": ("value",),
}


def test_strangers_text_stays_text_on_the_whole_page(small_world: duckdb.DuckDBPyConnection, nasty: str) -> None:
    clean = Page(render_framework(small_world, "oldnet").html).tags
    for table, columns in TEXT_COLUMNS.items():
        small_world.execute(f"update {table} set {', '.join(f'{column} = $text' for column in columns)}", {"text": nasty})
    page = render_framework(small_world, "oldnet")
    found = Page(page.html)
    assert found.tags <= clean | {"aside", "strong"}  # meta now says neither true nor false, so the page warns
    assert not [name for _, name, _ in found.attributes if name.startswith("on")]
    assert all(value.startswith(("https://", "#", "data:,")) for _, name, value in found.attributes if name == "href")
    assert len(page.html) < 100_000
    assert nasty[:200].strip() in found.text
    ET.fromstring(page.svg)


def test_hidden_characters_reach_no_form_of_the_page(small_world: duckdb.DuckDBPyConnection, hidden: str) -> None:
    for table, columns in TEXT_COLUMNS.items():
        small_world.execute(
            f"update {table} set {', '.join(f'{column} = $text' for column in columns)}", {"text": hidden.replace("\0", "")}
        )
    page = render_framework(small_world, "oldnet")
    for form in (page.markdown, page.html, page.svg):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066\u2067]", form)


@pytest.mark.parametrize(
    ("api", "simulated", "address"),
    [
        ("https://api.github.com", "false", "https://github.com/old/net"),
        ("https://git.example.org/api/v3", "false", "https://git.example.org/old/net"),
        ("https://user:secret@git.example.org/api/v3", "false", "https://git.example.org/old/net"),
        ("https://api.acme.ghe.com", "false", "https://acme.ghe.com/old/net"),
        ("http://api.github.com", "false", None),
        ("http://127.0.0.1:4000", "false", None),
        ("http://127.0.0.1:4000", "true", "https://github.com/old/net"),
    ],
)
def test_repositories_lead_to_their_server(api: str, simulated: str, address: str | None, small_world: duckdb.DuckDBPyConnection) -> None:
    small_world.execute("delete from meta where key = 'simulated'")
    small_world.execute("insert into meta values ('github_api_url', $api), ('simulated', $simulated)", {"api": api, "simulated": simulated})
    assert framework_content(small_world, "oldnet").repositories[0].address == address


@pytest.mark.parametrize("repo", ["a/b/c", "../x", "a/..", 'a/"b', "a b/c", "javascript:alert(1)"])
def test_what_is_no_name_of_a_repository_leads_nowhere(repo: str) -> None:
    assert repository_address("https://github.com", repo) is None


def test_a_page_of_simulated_data_says_what_is_counted_and_what_is_made_up(small_world: duckdb.DuckDBPyConnection) -> None:
    small_world.execute("update meta set value = 'true' where key = 'simulated'")
    small_world.execute(
        "insert into simulated_figures values ('old/net', 'commits', '2015-01-01', '2023-01-26', null), "
        "('old/net', 'people', '2015-01-01', '2023-01-26', null), ('old/net', 'closes', null, null, 'half within 30 days'), "
        "('new/net', 'stars', null, '2023-01-26', 'of another framework')"
    )
    told = framework_content(small_world, "oldnet").simulated_figures
    assert [(row.repo, row.figures, row.counted, row.made_up) for row in told] == [
        ("old/net", "closes", "nothing", "half within 30 days"),
        ("old/net", "commits, people", "2015-01-01 to 2023-01-26", "nothing"),
    ]
