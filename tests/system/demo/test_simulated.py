"""Every sentence of judgement in every file of the demo's site has the word "simulated" in its own line.

The sentences come from the working file, where they stand without the word; the files are searched for each of them.
"""

import html
import re
from pathlib import Path

import duckdb
import pytest

from tests.system.demo.conftest import Demo

pytestmark = pytest.mark.timeout(600)  # the first test runs the demo

SENTENCES = """
select unnest([verdict, if_starting, if_using, if_leaving]) from pulse.verdicts
union select verdict from pulse.verdict_changes
union select title from pulse.alerts
union select if(label = lag(label, 1, '') over (partition by alert_id order by position), '', rpad(label, 8, ' ')) || text
  from pulse.alert_parts where label not in ('Page', 'SQL', 'Quiet')
union select says from pulse.red_flags where kind = 'alert' or limit_value is not null
union select outcome from pulse.alert_log where channel is null
"""
READ = {".html", ".md", ".json", ".xml", ".csv", ".svg", ".js"}
RULES = {"method.html"}  # tells the rules and their sentences, of no framework
SHORTEST = 12  # letters; "Why" is in every file


@pytest.fixture(scope="module")
def sentences(demo: Demo) -> list[str]:
    with duckdb.connect(demo.home / "work.duckdb", read_only=True) as con:
        found = {text.strip() for (text,) in con.execute(SENTENCES).fetchall() if text}
    assert not any("simulated data" in text for text in found)
    return sorted(text for text in found if len(text) >= SHORTEST)


def files(site: Path) -> list[Path]:
    return [path for path in sorted(site.rglob("*")) if path.suffix in READ and "console" not in path.parts]


def bare(sentences: list[str], text: str) -> list[str]:
    """Sentences in lines of a file that lack the word; a page, a feed and JSON write some characters in their own way."""
    lines = [line for line in text.splitlines() if "simulated" not in line.lower()]
    plain = [html.unescape(re.sub(r"\\(.)", r"\1", line)) for line in lines]
    return [sentence for sentence in sentences if any(sentence in line for line in plain)]


def test_no_sentence_of_judgement_goes_without_the_word(demo: Demo, sentences: list[str]) -> None:
    assert len(sentences) > 50
    found = {
        path.relative_to(demo.site).as_posix(): bare(sentences, path.read_text(encoding="utf-8"))
        for path in files(demo.site)
        if path.name not in RULES
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_search_would_find_a_sentence_without_the_word(sentences: list[str]) -> None:
    sentence = next(text for text in sentences if text.startswith("It has ended"))
    assert bare(sentences, f"<p>{sentence}</p>") == [sentence]
    assert bare(sentences, f"<p>{sentence} (simulated data)</p>") == []


def test_the_sentences_are_in_pages_feeds_json_and_markdown(demo: Demo, sentences: list[str]) -> None:
    verdict = next(text for text in sentences if text.startswith("It has ended"))
    kinds = {path.suffix for path in files(demo.site) if verdict in path.read_text(encoding="utf-8")}
    assert kinds == {".html", ".md", ".json"}
    title = next(text for text in sentences if text.startswith("[") and "MXNet" in text)
    assert title in html.unescape((demo.site / "alerts.xml").read_text(encoding="utf-8"))


def test_titles_previews_and_what_a_screen_reader_says_of_a_chart_have_it(demo: Demo) -> None:
    lines = [
        (path.name, line)
        for path in sorted(demo.site.glob("f/*.html")) + sorted(demo.site.glob("f/*.svg")) + sorted(demo.site.glob("badge/*.svg"))
        for line in re.findall(
            r"<title[^>]*>.*?</title>|<meta (?:name=\"description\"|property=\"og:(?:title|description)\")[^>]*>",
            path.read_text(),
            re.DOTALL,
        )
    ]
    assert len(lines) > 3 * len(demo.frameworks)
    assert [(name, line) for name, line in lines if "simulated" not in line.lower()] == []


@pytest.mark.parametrize(
    "command", ["show mxnet", "why theano", "alerts list --all", "alerts show ALERT", "rank --json", "show flax --json"]
)
def test_no_sentence_of_judgement_in_the_terminal_goes_without_it(demo: Demo, sentences: list[str], command: str) -> None:
    [alert] = demo.con.execute("select min(alert_id) from alerts where framework = 'mxnet'").fetchall()[0]
    assert bare(sentences, demo.pulse(*command.replace("ALERT", alert).split())) == []


def test_the_answer_of_a_check_has_it(demo: Demo) -> None:
    assert re.fullmatch(
        r"flax: health \d\.\d is at least 2, as of 2026-06-29 \(simulated data\)\n", demo.pulse("check", "flax", "--min", "2")
    )


def test_each_badge_and_each_line_of_a_history_has_it(demo: Demo) -> None:
    for badge in sorted((demo.site / "badge").iterdir()):
        assert "(simulated)" in badge.read_text(encoding="utf-8"), badge.name
    for history in sorted(demo.site.glob("f/*.csv")):
        _, *lines = history.read_text(encoding="utf-8").splitlines()
        assert lines
        assert all(line.endswith(",simulated") for line in lines), history.name


def test_each_json_answer_says_so_at_its_head(demo: Demo) -> None:
    for answer in sorted(demo.site.glob("api/**/*.json")):
        assert '"simulated": true' in answer.read_text(encoding="utf-8"), answer.name
