import gc
import json
import re
from html import unescape
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from urllib.parse import unquote_plus, urlsplit

import duckdb
import pytest

from reports.framework_page.model import FrameworkContent
from reports.site.method import Method, header
from reports.site.write import write_site
from tests.reports.conftest import NO_ENGINE
from tests.worlds.public_tables import small_warehouse

RUBRIC = {
    "version": 7,
    "dimension": {
        "health": {
            "label": "Ecosystem Health",
            "question": "Is it alive?",
            "pillars": {
                "vitality": {"label": "Vitality", "question": "Now?", "weight": 0.75, "needs_one_of": ["commits_wk"]},
                "stock": {"label": "Stock", "question": "Ever?", "weight": 0.25},
            },
        },
        "research": {"label": "Research Adoption", "question": "Is it used?", "fallback": "assessed"},
    },
    "speed": {"label": "Speed Score", "question": "All of them"},
    "evidence": {"minimum_coverage": 0.6},
    "cap": [
        {
            "dimensions": ["health"], "kinds": ["retired", "attic"], "steps": [{"after_months": 0, "at_most": 2.0}],
            "why": "Nobody will answer.",
        },
    ],
    "indicator": [
        {
            "metric": "commits_wk", "pillar": "vitality", "weight": 1.0, "unit": "commits/week", "scale": "log1p",
            "anchors": [[0, 0], [50, 8.5]], "why": "Work that was brought in.", "source": "our choice",
        },
        {
            "metric": "stars", "pillar": "stock", "weight": 1.0, "unit": "stars", "scale": "log1p",
            "anchors": [[0, 0], [1_000, 4]], "why": "Who ever took notice.", "source": "our choice", "history": "from now",
        },
    ],
}  # fmt: skip
COMMITS_SQL = (
    "-- commits_wk: the pace.\n-- What:   first-parent commits of 13 weeks,\n--   divided by 13\n-- Unit:   commits/week\nselect 1\n"
)
BESIDE_SQL = "-- c90: is there work.\n-- What:   commits of 90 days\nselect 2\n"
VERDICTS = {
    "rule": [
        {"id": "low", "when": [{"alert": ["WATCH"]}, {"scored": True, "vitality_below": 3.5}], "verdict": "Wait.", "why": "It fell."},
        {"id": "rest", "when": [{}], "verdict": "Go.", "why": "Nothing else held."},
    ],
    "flag": [{"metric": "commits_wk", "below": 1.5, "says": "Little work"}],
}
ALERTS = {
    "settle_hours": 48,
    "watch": {"drop": 2.5, "only": ["a", "b"]},
    "burn": [{"long_weeks": 26}, {"name": "slow", "long_weeks": 52}],
    "guard": {"move": {"split": "end"}},
}
METHOD = Method(RUBRIC, {"commits_wk": COMMITS_SQL, "c90": BESIDE_SQL}, VERDICTS, ALERTS, ["Once a week.", "- Why so."])


class Page(HTMLParser):
    """The links, ids, tags and text of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in {"href", "src", "srcset", "poster", "data", "action"}:
                self.links.append((tag, value or ""))
            if name == "id":
                self.ids.append(value or "")
            if name.startswith("on") or name == "style":
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        self.text = re.sub("[ \n]+", " ", f"{self.text} {data}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the small world, for those who only read it."""
    folder = tmp_path_factory.mktemp("small") / "site"
    with small_warehouse() as con:
        write_site(con, folder, method=METHOD, console=NO_ENGINE)
    return folder


def test_the_site_has_every_promised_page(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path).as_posix() for path in write_site(small_world, tmp_path, method=METHOD, console=NO_ENGINE)}
    pages = {f"{name}.html" for name in ("index", "backtest", "compare", "market", "alerts", "claims", "method", "data", "status")}
    forms = {f"f/oldnet.{form}" for form in ("html", "md", "json", "csv", "svg", "xml")}
    assert pages | forms | {"badge/oldnet.json", "alerts.xml", "alerts.json", "index.md"} <= written
    assert "f/emptynet.svg" not in written  # nothing to draw
    assert all((tmp_path / path).is_file() for path in written)


def test_every_link_inside_the_site_leads_somewhere(site: Path) -> None:
    pages = {path: Page(path) for path in site.rglob("*.html")}
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path
        for _, link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (path.parent / parts.path).resolve() if parts.path else path
            assert target.is_file(), (path, link)
            if parts.fragment:
                assert parts.fragment in pages[target].ids, (path, link)


def test_no_page_asks_another_origin_for_anything(site: Path) -> None:
    for path in site.rglob("*.html"):
        page = Page(path)
        fetched = [link for tag, link in page.links if tag != "a"]
        assert all(not urlsplit(link).netloc for link in fetched), path
        assert not page.handlers, path
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', path.read_text())
        assert policy is not None
        allowed = (
            policy[1].replace(" 'wasm-unsafe-eval'; connect-src 'self'; worker-src blob:", "") if path.name == "sql.html" else policy[1]
        )
        assert allowed.startswith("default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self';")


def test_the_pages_hold_the_same_numbers_as_the_surface(small_world: duckdb.DuckDBPyConnection, site: Path) -> None:
    ranking = Page(site / "index.html").text
    compared = Page(site / "compare.html").text
    assert "8.3" in ranking
    assert "8.3" in compared
    data = json.loads((site / "compare-series.js").read_text().removeprefix("var pulseComparison = ").removesuffix(";\n"))["series"]
    assert data["oldnet"]["month"] == ["2019-01", "2020-01", "2022-12", "2023-01", "2023-10", "2024-01"]
    assert data["oldnet"]["health"] == [6.25, 5.0, None, 3.0, 2.0, 2.0]
    assert data["oldnet"]["stars"] == [None, None, 20200, 20210, None, 30000]


def test_alerts_are_grouped_by_what_became_of_them(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    small_world.execute(
        "insert into alerts values ('AL-3', 'newnet', 'HEALTH', 'WATCH', '2024-01-01', null, null, '2024-03-01', 'Quiet', 'b')"
    )
    write_site(small_world, tmp_path, method=METHOD, console=NO_ENGINE)
    text = Page(tmp_path / "alerts.html").text
    opened, silenced, closed = (text.index(title) for title in ("A source is stale", "Quiet", "Oldnet health fell"))
    assert text.index("Open") < opened < text.index("Silenced") < silenced < text.index("Closed") < closed


def test_claims_are_listed_by_finding_with_their_query(site: Path) -> None:
    page = Page(site / "claims.html")
    assert re.findall(r"(Contradicted|Not checkable|Not checked yet)\b", page.text) == ["Contradicted", "Not checkable", "Not checked yet"]
    assert "select 0" in page.text
    assert "select 6" in page.text  # on the date that it speaks of
    assert 'href="https://example.org/papers"' in (site / "claims.html").read_text()
    assert {"old-1", "old-2", "old-3"} <= set(page.ids)


@pytest.mark.parametrize(
    ("then", "now", "shown"),
    [
        ("select 6 where date '2024-01-29' > x", "select 6 where date '2026-06-29' > x", {"select 6 where date '2026-06-29' > x"}),
        ("select 6 where x > 1", "select 6 where x > 2", {"select 6 where x > 1", "select 6 where x > 2"}),
    ],
)
def test_a_query_that_asks_the_same_of_two_dates_is_shown_once_and_runs_for_both(
    small_world: duckdb.DuckDBPyConnection, tmp_path: Path, then: str, now: str, shown: set[str]
) -> None:
    for is_then, asked in ((True, then), (False, now)):
        small_world.execute("update claim_checks set evidence_sql = $1 where claim_id = 'old-1' and is_then = $2", [asked, is_then])
    write_site(small_world, tmp_path, method=METHOD, console=NO_ENGINE)
    html = (tmp_path / "claims.html").read_text()
    claim = html[html.index('id="old-1"') :].partition("</tr>")[0]
    assert {unescape(one) for one in re.findall(r"<pre[^>]*>([^<]*)</pre>", claim)} == shown
    assert [unquote_plus(one) for one in re.findall(r'href="sql\.html\?q=([^"]*)"', claim)] == [then, now]


def test_the_method_is_told_from_the_policy_and_the_headers(site: Path) -> None:
    text = Page(site / "method.html").text
    for part in (
        "Rubric 7.", "Vitality, 75\u00a0% of Ecosystem Health", "Research Adoption are assessed by people",
        "Who ever took notice. Its source has no past",
        "Work that was brought in.", "First-parent commits of 13 weeks, divided by 13.",
        "50 → 8.5", "at most 2.0 at once", "Nobody will answer.", "minimum coverage", "Commits of 90 days",
        "Alert WATCH, or scored yes and vitality below 3.5 It fell.", "Always", "Go.",
        "Little work (Commits a week below 1.5)", "Once a week. - Why so.", "All settle hours 48", "Watch drop 2.5", "Watch only a, b",
        "Burn 1 long weeks 26", "Burn slow long weeks 52", "Guard, move split end",
    ):  # fmt: skip
        assert part in text


def test_a_header_gives_its_fields_with_their_further_lines() -> None:
    found = header(COMMITS_SQL)
    assert found.summary == "the pace."
    assert found.fields == {"What": "first-parent commits of 13 weeks, divided by 13", "Unit": "commits/week"}


def test_without_the_policy_the_method_says_that_it_is_missing(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_site(small_world, tmp_path, console=NO_ENGINE)
    assert "written without the policy" in Page(tmp_path / "method.html").text


def test_the_dictionary_repeats_the_comments_of_the_warehouse(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    small_world.execute("comment on table repos is 'One repository <b>a</b> row.'")
    small_world.execute("comment on column repos.stars is 'Stars; NULL before the first observation.'")
    small_world.execute("create view v_everything as select * from repos; comment on view v_everything is 'All of it.'")
    small_world.execute("create macro latest_week() as (select max(week_start) from framework_weekly)")
    write_site(small_world, tmp_path, console=NO_ENGINE)
    page = Page(tmp_path / "dictionary.html")
    for part in ("One repository <b>a</b> row.", "Stars; NULL before the first observation.", "All of it.", "latest_week()"):
        assert part in page.text
    assert "b" not in page.tags
    assert 'aria-label="Which table leads to which: ' in (tmp_path / "dictionary.html").read_text()


def test_status_names_what_gave_no_answer(site: Path) -> None:
    text = Page(site / "status.html").text
    assert "issues old/net refused: answered 403" in text
    assert "2024-01-28 02:01 UTC" in text  # when the issues last gave an answer


def test_an_empty_warehouse_has_a_site_that_says_what_to_do(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    tables = [name for (name,) in small_world.execute("select table_name from duckdb_tables()").fetchall()]
    for name in tables:
        small_world.execute(f"delete from {name}")
    write_site(small_world, tmp_path, console=NO_ENGINE)
    assert "The first refresh fills it." in Page(tmp_path / "index.html").text
    assert "The catalog holds no claim yet." in Page(tmp_path / "claims.html").text
    assert "No run is recorded." in Page(tmp_path / "status.html").text


@pytest.mark.long
def test_a_page_that_is_written_is_not_kept(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """The contents of a hundred pages take 60 MB."""

    def contents() -> int:
        gc.collect()  # a rendered page is in cycles
        return sum(isinstance(one, FrameworkContent) for one in gc.get_objects())

    before, kept = contents(), []
    write_site(small_world, tmp_path, on_progress=lambda what: kept.append(contents()) if what.startswith("the page of ") else None)
    assert kept == [before] * len(kept)
    assert len(kept) > 2


def test_the_site_is_the_same_when_written_twice(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in write_site(small_world, tmp_path / "site", method=METHOD, console=NO_ENGINE)}
    second = {path.name: path.read_bytes() for path in write_site(small_world, tmp_path / "site", method=METHOD, console=NO_ENGINE)}
    assert first == second


@pytest.mark.parametrize("slug", ["../../etc/cron", "a/b", "", "A", "con nul", "x\n"])
def test_a_slug_that_is_no_file_name_is_refused(small_world: duckdb.DuckDBPyConnection, tmp_path: Path, slug: str) -> None:
    small_world.execute("update frameworks set framework = $slug where framework = 'newnet'", {"slug": slug})
    with pytest.raises(ValueError, match="cannot have a page"):
        write_site(small_world, tmp_path / "site", console=NO_ENGINE)
    assert list(tmp_path.iterdir()) == []


def test_strangers_text_stays_text_on_every_page(
    small_world: duckdb.DuckDBPyConnection, site: Path, tmp_path: Path, every_nasty: list[str]
) -> None:
    columns = small_world.execute(
        "select c.table_name, c.column_name from duckdb_columns() c join duckdb_tables() using (table_name) "
        "where not c.internal and c.data_type = 'VARCHAR' and c.column_name in "
        "('name', 'verdict', 'title', 'body', 'text', 'note', 'reason', 'value', 'evidence_sql', 'says', 'outcome', 'remark', "
        "'why', 'if_starting', 'if_using', 'if_leaving', "
        "'tag', 'assessed_by', 'repo', 'subject')"
    ).fetchall()
    assert len(columns) > len(every_nasty)
    for (table, column), nasty in zip(columns, cycle(every_nasty), strict=False):
        small_world.execute(f"update {table} set {column} = $text", {"text": nasty})
    write_site(small_world, tmp_path / "nasty", method=METHOD, console=NO_ENGINE)
    for path in (tmp_path / "nasty").rglob("*.html"):
        clean, found = Page(site / path.relative_to(tmp_path / "nasty")), Page(path)
        assert set(found.tags) <= set(clean.tags) | {"aside", "strong", "details", "summary", "pre", "bdi", "small"}, path
        assert found.tags.count("script") == clean.tags.count("script"), path
        assert not found.handlers, path


def test_the_track_record_says_what_came_after_each_alert(site: Path) -> None:
    text = Page(site / "backtest.html").text
    # Of three alarms one was followed by an end in 395 days (13.0 months; only the month is known), two were lifted, one only replayed.
    for part in (
        "an end followed while they were on 1 ", "as far as we know 2 ", "nobody can say 0 ", "first kind 13.0 months",
        "Of these, 1 were replayed",
        "AL-0 · HEALTH CRITICAL 2022-10-01 open ended in October 2023 13.0 months",
        "elsewhere replayed · HEALTH WATCH 2018-01-01 2018-05-07 cleared no end so far no end so far",
    ):  # fmt: skip
        assert part in text
    # Its first end is the announcement of 2021-06-21, when AL-1 was open since 2021-03-08: 105 days or 3.4 months.
    assert "Oldnet 2021-06-21 Future of Oldnet announced · the mailing list 2021-03-08 3.4 months" in text
    assert "middle lead 13.0 months" in Page(site / "alerts.html").text


def test_an_end_without_an_alert_stays_on_the_page_as_missed(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    small_world.execute(
        "insert into framework_events values ('newnet', 'maintenance', '2024-01-01', 'Frozen', 'https://example.org', 'day', '2024-01-01')"
    )
    write_site(small_world, tmp_path, console=NO_ENGINE)
    assert "Newnet 2024-01-01 Frozen maintenance · source missed: no health alert was open" in Page(tmp_path / "backtest.html").text
    assert "came without an alert: 1." in Page(tmp_path / "alerts.html").text
