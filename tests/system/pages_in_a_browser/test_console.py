"""sql.html: DuckDB in the browser answers what the native one answers, the query behind each figure included, says what it lacks,
and asks nobody else for anything."""

import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, quote, urljoin, urlsplit

import duckdb
import pytest
from playwright.sync_api import Browser, expect

from tests.system.pages_in_a_browser.page_visit import Visitor, visiting
from tests.system.pages_in_a_browser.sql_page import LOADING_MS, ask, shown
from warehouse.sqlfile import SqlFile, read_folder
from warehouse.surface import EXAMPLES

pytestmark = pytest.mark.usefixtures("engine")


def as_shown(value: object) -> object:
    """What a cell with that value says; numbers stay numbers, since 1.0 and 1 are the same one."""
    return "NULL" if value is None else value if isinstance(value, int | float) else re.sub("[\x00-\x1f]", "\ufffd", str(value))


def test_nothing_is_loaded_before_the_first_run(browser: Browser, root: str, site: Path, engine: Path) -> None:
    with visiting(browser, root) as visitor:
        query = "select 'a+b & c%20' as t,\n  '\u00fc' as u -- ?q=1#x"
        visitor.open(f"sql.html?q={quote(query, safe='')}")
        assert visitor.page.locator("#query").input_value() == query
        assert set(visitor.paths) == {f"sql.html?q={quote(query, safe='')}", "site.js", "sql.js", "sql.css", "site.css"}
        wasm = round(
            sum((engine / name).stat().st_size for name in ("engine.js", "duckdb-eh.wasm", "duckdb-browser-eh.worker.js")) / 1e6, 1
        )
        data = round((site / "data" / "pulse.duckdb").stat().st_size / 1e6, 1)
        assert f"DuckDB ({wasm}\u00a0MB;" in visitor.page.locator("#announced").inner_text()
        assert f"the warehouse ({data}\u00a0MB)" in visitor.page.locator("#announced").inner_text()


@pytest.mark.parametrize(
    "example",
    [pytest.param(example, marks=[pytest.mark.long] * (place % 3 > 0)) for place, example in enumerate(read_folder(EXAMPLES))],
    ids=lambda example: example.name,
)
def test_the_console_answers_as_the_native_duckdb_does(example: SqlFile, console: Visitor, published: Path) -> None:
    page = console.page
    page.get_by_text(example.header["Asks"], exact=True).click()
    page.locator("details[open] .fp-take").click()
    page.get_by_text(example.header["Asks"], exact=True).click()
    page.locator("#full").check()
    ask(page, page.locator("#query").input_value())
    with duckdb.connect(published, read_only=True) as con:
        found = con.execute(example.statement)
        header = [column[0] for column in found.description or []]
        expected = [[as_shown(value) for value in row] for row in found.fetchall()]
    assert expected
    assert shown(page)[0] == header
    for row, values in zip(shown(page)[1:], expected, strict=True):
        assert [float(cell) if isinstance(value, int | float) else cell for cell, value in zip(row, values, strict=True)] == [*values]
    assert parse_qs(urlsplit(page.url).query)["q"] == [page.locator("#query").input_value()]


VALUES = [
    "true", "null", "-42::tinyint", "9007199254740993", "18446744073709551615::ubigint", "170141183460469231731687303715884105727::hugeint",
    "0.1::double", "'nan'::double", "1.50::decimal(4, 2)", "-0.05::decimal(9, 4)", "sum(3)", "date '2024-01-29'", "date '1969-12-31'",
    "timestamp '2024-01-29 01:02:03.000450'", "timestamp '1969-12-31 23:59:59.5'", "timestamp '2024-01-29'",
    "timestamptz '2024-01-29 00:00:00+00'",
    "time '01:02:03.5'", "[1.50, null, -2.25]", "{'a': 1.5, 'b': ['x']}", "map {'k': 1.25}", "[1, 2]::int[2]",
    "uuid 'c2cec315-e1bd-49f9-a5c6-9914d47ec426'", "[date '2024-01-29']",
]  # fmt: skip


def test_values_of_every_kind_show_as_duckdb_writes_them(console: Visitor) -> None:
    console.page.locator("#full").check()
    ask(console.page, f"select {', '.join(VALUES)}")
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        written = con.execute(f"select {', '.join(f'({value})::varchar' for value in VALUES)}").fetchall()[0]
    assert shown(console.page)[1] == [str(value).replace("None", "NULL") for value in written]


@pytest.mark.parametrize(
    "value",
    [
        "interval 3 days",
        "'ab'::blob",
        "'a'::enum ('a')",
        "[interval 1 month]",
        "timestamp_ns '2024-01-29 00:00:00.123456789'",
        "1::uhugeint",
    ],
)
def test_a_value_that_would_arrive_wrong_is_refused(value: str, console: Visitor) -> None:
    ask(console.page, f"select {value} as broken")
    expected = 'The browser build cannot hand over the column "broken" as it is: add ::varchar to it in the query.'
    assert console.page.locator("#wrong").inner_text() == expected
    ask(console.page, f"select ({value})::varchar as broken")
    assert len(shown(console.page)) == 2


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("select current_date", 'current_date" is not in the catalog, but it exists in the icu extension'),
        ("select current_date", "take latest_week() or a literal such as date '2024-01-29'"),
        ("select now()::date", "comes without the extension icu"),
        ("select '{}'::json", "comes without the extension json: pulse sql or the duckdb command run the query as it is"),
        ("select '{\"a\": 1}' ->> 'a'", "comes without the extension json"),
        ("from read_parquet('x.parquet')", "comes without the extension parquet"),
        ("install httpfs", "takes no extensions"),
        ("load httpfs", "reads the published warehouse and nothing else"),
        ("from read_csv('https://example.org/x.csv')", "reads the published warehouse and nothing else"),
        ("set enable_external_access = true", "reads the published warehouse and nothing else"),
        ("delete from scores", "reads the published warehouse and nothing else"),
        ("copy scores to 'x.csv'", "reads the published warehouse and nothing else"),
        ("selec 1", 'Parser Error: syntax error at or near "selec"'),
        ("from nothing_there", "Table with name nothing_there does not exist!"),
        ("select 'a'::int", "Could not convert string 'a' to INT32"),
        ("", "no statements"),
    ],
)
def test_what_cannot_be_answered_is_said_clearly(query: str, said: str, console: Visitor) -> None:
    ask(console.page, query)
    assert said in console.page.locator("#wrong").inner_text()
    assert console.page.locator("#told").inner_text() == "No answer."
    assert console.page.locator("#answer").is_hidden()
    assert "autoload" not in console.page.locator("#wrong").inner_text()
    assert console.elsewhere == []


def test_the_documented_engine_is_the_one_that_runs(console: Visitor) -> None:
    documented = re.search(r"sql\.html runs (\d[\d.]*\d)", (Path(__file__).parents[3] / "docs" / "sql.md").read_text())
    assert documented is not None
    assert console.page.locator("#announced").inner_text() == f"DuckDB v{documented[1]} and the warehouse are loaded."


def test_the_last_of_several_statements_is_answered(console: Visitor) -> None:
    ask(console.page, "create temp table mine as select 7 as n; from mine;")
    assert shown(console.page) == [["n"], ["7"]]


def test_a_long_query_can_be_stopped_and_the_next_one_runs(console: Visitor) -> None:
    page = console.page
    page.locator("#query").fill("select count(*) from range(3000000) a, range(3000000) b")
    page.locator("#run").click()
    page.locator("#stop:enabled").click()
    expect(page.locator("#wrong")).to_contain_text("cancel", ignore_case=True, timeout=LOADING_MS)
    ask(page, "select 1 as one")
    assert shown(page) == [["one"], ["1"]]


def test_an_answer_without_an_end_is_cut_and_says_so(console: Visitor) -> None:
    ask(console.page, "from range(100000000000)")
    assert console.page.locator("#told").inner_text().startswith("The first 100,000 rows, 1,000 of them shown")
    assert len(shown(console.page)) == 1_001
    ask(console.page, "from range(3)")
    assert console.page.locator("#told").inner_text().startswith("3 rows, in ")


def test_csv_has_every_row_and_nothing_that_a_spreadsheet_would_run(console: Visitor) -> None:
    starts = ["=1+1", "+1", "-1", "@x", "\t1", "\r1", "plain", 'q"uote', "a,b", "two\nlines", "\u0625\u0637"]
    texts = " union all ".join(
        f"select {place} as n, e'{text}' as \"=head\", -1.5 as minus, null as nothing" for place, text in enumerate(starts)
    )
    ask(console.page, texts.replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n"))
    with console.page.expect_download() as coming:
        console.page.locator("#csv").click()
    assert coming.value.suggested_filename == "answer.csv"
    rows = list(csv.reader(io.StringIO(coming.value.path().read_bytes().decode(), newline="")))
    assert rows[0] == ["n", "'=head", "minus", "nothing"]
    assert [row[1] for row in rows[1:]] == [f"'{text}" if text[0] in "=+-@\t\r" else text for text in starts]
    assert {(row[2], row[3]) for row in rows[1:]} == {("-1.5", "")}
    ask(console.page, "from range(25000)")
    with console.page.expect_download() as coming:
        console.page.locator("#csv").click()
    assert len(coming.value.path().read_text().splitlines()) == 25_001


ROUNDED = {  # by hand: four significant digits, never fewer than stand before the point, and nothing longer than it was
    "8.25::double": "8.25", "2/3::double": "0.6667", "1234.5678::double": "1235", "123456.5678::double": "123457",
    "-0.000123456::double": "-0.0001235", "1.50::decimal(4, 2)": "1.50", "12.34567::decimal(9, 5)": "12.35", "0::double": "0",
    "9007199254740993": "9007199254740993", "'nan'::double": "nan",
    "123456789012345678901234567890.5::decimal(32, 1)": "123456789012345678901234567890.5", "1e300": "1e+300", "0.1": "0.1",
}  # fmt: skip


def test_numbers_are_rounded_until_somebody_wants_them_full(console: Visitor) -> None:
    page = console.page
    page.locator("#full").uncheck()
    ask(page, f"select {', '.join(ROUNDED)}, '1.23456789' as letters")
    assert shown(page)[1] == [*ROUNDED.values(), "1.23456789"]
    assert page.locator("#answer td").nth(1).get_attribute("title") == "0.6666666666666666"
    page.locator("#full").check()
    assert shown(page)[1][1] == "0.6666666666666666"
    assert shown(page)[1][3] == "123456.5678"
    page.locator("#full").uncheck()
    assert shown(page)[1][1] == "0.6667"


@pytest.mark.parametrize("key", ["Control+Enter", "Meta+Enter"])
def test_the_keyboard_runs_a_query(key: str, console: Visitor) -> None:
    page = console.page
    expect(page.locator("#run")).to_be_enabled(timeout=LOADING_MS)
    page.locator("#query").fill(f"select '{key}' as pressed")
    page.locator("#query").press(key)
    expect(page.locator("#answer td").first).to_have_text(
        key, timeout=LOADING_MS
    )  # the cells of the answer before stay until this one is there


def test_json_has_every_row_with_every_digit(console: Visitor) -> None:
    ask(
        console.page,
        """select 2/3::double as share, 9007199254740993 as big, null as nothing, 'a"b' as t, 'nan'::double as n, true as yes, 1 as t
           from range(1500)""",
    )
    with console.page.expect_download() as coming:
        console.page.locator("#json").click()
    assert coming.value.suggested_filename == "answer.json"
    text = coming.value.path().read_text(encoding="utf-8")
    rows = json.loads(text)
    assert len(rows) == 1_500
    assert rows[0] == {"share": 2 / 3, "big": 9007199254740993, "nothing": None, "t": 'a"b', "n": "nan", "yes": "true", "t_6": 1}


def test_strangers_text_in_an_answer_stays_text(console: Visitor) -> None:
    hidden = "a\u202eb\u2066c\u200fd"
    ask(console.page, f"select '<img src=x onerror=alert(1)>' as \"<b>t</b>\", '{hidden}' as h, repeat('x', 5000) as l")
    assert shown(console.page) == [
        ["<b>t</b>", "h", "l"],
        ["<img src=x onerror=alert(1)>", "a\ufffdb\ufffdc\ufffdd", "x" * 1000 + "\u2026 (4,000 more characters)"],
    ]
    assert console.page.locator("#answer img, #answer b").count() == 0
    console.page.set_viewport_size({"width": 390, "height": 844})
    assert console.page.evaluate("document.documentElement.scrollWidth") == 390
    console.page.set_viewport_size({"width": 1280, "height": 900})


def links(page: Path, site: Path) -> set[str]:
    """The console's addresses on a page, as seen from the site's root."""
    here = page.relative_to(site).as_posix()
    found = re.findall(r'href="([^"]*sql\.html\?q=[^"]*)"', page.read_text(encoding="utf-8"))
    return {urljoin(here, unescape(link)) for link in found}


@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.long)], ids=["every twelfth", "all"])
def test_the_queries_behind_figures_answer_in_the_console(console: Visitor, site: Path, every: int) -> None:
    pages = [*site.glob("*.html"), site / "f" / "mxnet.html"]
    asked = sorted({parse_qs(urlsplit(link).query)["q"][0] for page in pages for link in links(page, site)})
    assert len(asked) >= 30
    with duckdb.connect(site / "data" / "pulse.duckdb", read_only=True) as con:  # what the site carries, without ids of people
        for query in asked[::every]:
            ask(console.page, query)
            assert console.page.locator("#wrong").is_hidden(), (query, console.page.locator("#wrong").inner_text())
            answer = con.execute(query)
            rows = shown(console.page)
            assert rows[0] == [column[0] for column in answer.description or []], query
            assert len(rows) - 1 == min(len(answer.fetchall()), 1_000), query
    assert console.elsewhere == []


def test_the_link_of_a_figure_opens_the_console_with_its_query(browser: Browser, root: str) -> None:
    with visiting(browser, root) as visitor:
        visitor.open("f/mxnet.html")
        link = visitor.page.locator("a[href*='sql.html?q=']").first
        query = parse_qs(urlsplit(link.get_attribute("href") or "").query)["q"][0]
        link.click()
        expect(visitor.page.locator("#query")).to_have_value(query)
        assert visitor.page.locator("#answer").is_hidden()  # it waits for Run
