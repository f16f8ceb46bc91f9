"""The section on sponsors: sentences, the table by year and the chart, each number read off three_frameworks.sql."""

import datetime as dt
import re

import duckdb
import pytest

from reports.framework_page.read import framework_content
from tests.reports.framework_page.rendered import content_of, page_of, render_framework


def test_sentences_say_who_made_the_most_and_on_how_many_the_work_rests() -> None:
    [said] = content_of("oldnet").sponsors.said
    assert said == (
        "Of 15 commits by people in 52 weeks the mail domain of the author names a company or university in 12 (80\u00a0%). "
        "Globex made the most of them, 12 (100\u00a0% of the known ones). It alone makes half of the known work."
    )


def test_where_less_than_half_is_known_no_number_of_companies_is_named(small_world: duckdb.DuckDBPyConnection) -> None:
    small_world.execute("update commits_by_company_weekly set commits = 36 where company = 'private' and commits = 3")
    [said] = framework_content(small_world, "oldnet").sponsors.said
    assert said.endswith("12: at least 25\u00a0% of all. Too few are known to say on how many companies the work rests.")


def test_several_companies_are_counted_until_they_make_half(small_world: duckdb.DuckDBPyConnection) -> None:
    for company in "xyz":
        small_world.execute(
            "insert into commits_by_company_weekly (framework, week_start, company, commits) values ('oldnet', '2023-05-08', $1, 9)",
            [company],
        )
    [said] = framework_content(small_world, "oldnet").sponsors.said
    assert said.endswith("It takes 2 to make half of the known work.")  # 12 and 9 of 39


def test_the_years_name_four_companies_and_the_others_together() -> None:
    first, last = content_of("oldnet").sponsors.years
    assert (first.year, first.companies, first.private, first.unknown) == (
        "2022",
        "Acme <Research> 700, b 60, c 50, d 40, others 50",
        "300",
        "9",
    )
    assert (last.year, last.companies, last.private, last.unknown) == ("2023", "Globex 12", "3", "0")


def test_the_chart_has_a_column_a_year_in_proportion() -> None:
    drawing = content_of("oldnet").sponsors.drawing
    heights = [float(height) for height in re.findall(r'<rect [^>]*height="([\d.]+)"', str(drawing))]
    # 700, 200 and 309 of 1,209 commits on 110 pixels; 12 and 3 of the same in the year after.
    assert heights == pytest.approx([700 / 1209 * 110, 200 / 1209 * 110, 309 / 1209 * 110, 12 / 1209 * 110, 3 / 1209 * 110], abs=0.06)


def test_who_left_is_said_from_when_it_could_be_known(small_world: duckdb.DuckDBPyConnection) -> None:
    left = "Acme <Research> left on 2022-03-21: 700 of 1,209 commits in the year before, 1 of 63 in the half year after"
    assert framework_content(small_world, "oldnet").sponsors.exits == [f"{left}."]
    assert framework_content(small_world, "oldnet", dt.date(2022, 9, 18)).sponsors.exits == []
    small_world.execute("update vendor_exits set returned_on = '2023-10-02'")
    assert framework_content(small_world, "oldnet").sponsors.exits == [f"{left}; it came back on 2023-10-02."]


def test_strangers_names_stay_text_and_the_markdown_says_the_same() -> None:
    page = page_of("oldnet")
    assert "Acme &lt;Research&gt; left on" in page.html
    assert "<Research>" not in page.html
    assert "| 2023 | Globex 12 | 3 | 0 |" in page.markdown


def test_without_a_company_nothing_is_said_and_offline_it_says_why(small_world: duckdb.DuckDBPyConnection) -> None:
    assert framework_content(small_world, "newnet").sponsors.missing == "no commit names a company by its address"
    small_world.execute("update meta set value = 'true' where key = 'simulated'")
    small_world.execute("insert into meta select 'simulated', 'true' where not exists (from meta where key = 'simulated')")
    assert framework_content(small_world, "newnet").sponsors.missing == "not known offline: simulated commits have no mail domains"


def test_commits_whose_company_was_not_read_yet_are_said(small_world: duckdb.DuckDBPyConnection) -> None:
    small_world.execute("insert into commits_by_company_weekly (framework, week_start, commits) values ('oldnet', '2023-05-08', 5)")
    assert framework_content(small_world, "oldnet").sponsors.said[1] == "The companies of 5 commits are read in the next night."


def test_health_without_the_largest_company_is_said_with_what_would_be_left(small_world: duckdb.DuckDBPyConnection) -> None:
    said = framework_content(small_world, "oldnet").sponsors.without
    assert said == (
        "Without Globex health would be 1.9, with it 2.3, both before caps: 0.25 of 0.5 commits a week and 3 of 4 people in half a year "
        "would be left. Whom it pays and who writes from a private address is still in."
    )
    assert said in render_framework(small_world, "oldnet").markdown
    small_world.execute("update health_without_sponsor set health_without = null, reason = 'companies are read in the next night'")
    assert framework_content(small_world, "oldnet").sponsors.without == (
        "What health would be without the largest company cannot be said: companies are read in the next night."
    )
    small_world.execute("delete from health_without_sponsor")
    assert framework_content(small_world, "oldnet").sponsors.without == ""
