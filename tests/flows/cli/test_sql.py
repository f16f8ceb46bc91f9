"""`pulse sql`: every format, nothing but reading, one line for what is refused."""

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Pulse = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.usefixtures("published")


def answer(pulse: Pulse, *arguments: str) -> str:
    code, out, err = pulse("sql", *arguments)
    assert (code, err) == (0, "")
    return out


def test_a_table_has_numbers_on_the_right(pulse: Pulse) -> None:
    assert (
        answer(pulse, "select 'a' as word, 10 as number union all select 'bcd', 7 order by 2")
        == "word  number\nbcd        7\na         10\n"
    )


def test_json_is_an_object_a_row_with_null_for_what_is_no_number(pulse: Pulse) -> None:
    query = "select 1 as n, 'nan'::double as x, date '2024-01-29' as day, [1.5, null] as many, {'a': 'ü'} as one"
    assert json.loads(answer(pulse, query, "--json")) == [{"n": 1, "x": None, "day": "2024-01-29", "many": [1.5, None], "one": {"a": "ü"}}]
    assert json.loads(answer(pulse, "select 1 as n where false", "--format", "json")) == []


def test_json_refuses_two_columns_of_one_name(pulse: Pulse) -> None:
    line = "two columns are called 'a'; rename one with AS, or take another --format\n"
    assert pulse("sql", "select 1 as a, 2 as a", "--json") == (2, "", line)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_never_holds_a_formula(start: str, pulse: Pulse) -> None:
    query = f"select chr({ord(start)}) || '1+1' as cell, chr({ord(start)}) || '2' as \"{start}head\", -1.5 as number, null as nothing"
    header, row = csv.reader(io.StringIO(answer(pulse, query, "--format", "csv"), newline=""))
    assert header == ["cell", f"'{start}head", "number", "nothing"]
    assert row == [f"'{start}1+1", f"'{start}2", "-1.5", ""]


def test_csv_gives_every_row_and_keeps_quotes_and_line_breaks(pulse: Pulse) -> None:
    found = list(csv.reader(io.StringIO(answer(pulse, "select range as n, e'a,\"b\"\\nc' as t from range(25000)", "--format", "csv"))))
    assert len(found) == 25_001
    assert found[-1] == ["24999", 'a,"b"\nc']


def test_markdown_shows_text_as_it_is(pulse: Pulse) -> None:
    out = answer(pulse, "select '*a* | <b>' as x, -1 as n, null as z", "--format", "markdown")
    assert out == "| x | n | z |\n| --- | --- | --- |\n| \\*a\\* \\| &lt;b&gt; | -1 |  |\n"


def test_a_long_table_is_cut_with_a_word_about_it(pulse: Pulse) -> None:
    code, out, err = pulse("sql", "from range(1001)")
    assert (code, len(out.splitlines())) == (0, 1001)
    assert err == "these are the first 1,000 rows; --format csv or json gives them all\n"
    assert pulse("sql", "from range(1000)")[2] == ""


def test_a_query_can_come_from_a_file_or_from_stdin(pulse: Pulse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "q.sql").write_text("-- a comment\nselect 42 as x;\n")
    assert answer(pulse, "-f", "q.sql") == " x\n42\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO("select 43 as x"))
    assert answer(pulse) == " x\n43\n"


def test_several_questions_are_answered_in_order_as_tables_only(pulse: Pulse) -> None:
    assert answer(pulse, "select 1 as a; create temp table t as select 2 as b; from t") == "a\n1\nb\n2\n"
    assert pulse("sql", "select 1; select 2", "--json") == (2, "", "json holds one answer, found 2 questions\n")


def test_pivot_is_one_question(pulse: Pulse) -> None:
    query = "pivot (from scores where as_of = '2024-01-29' and dimension = 'health' and basis = 'measured') on framework using max(score)"
    found = json.loads(answer(pulse, f"select jax, mxnet from ({query} group by dimension)", "--json"))
    assert found == [{"jax": 8.25, "mxnet": 2.0}]
    assert "jax" in answer(pulse, query, "--format", "csv")


@pytest.mark.parametrize(
    "query",
    [
        "delete from scores",
        "drop table scores",
        "update scores set score = 10",
        "insert into meta values ('a', 'b')",
        "create table x as select 1",
        "copy scores to 'stolen.csv'",
        "export database 'stolen'",
        "attach 'other.duckdb'",
        "from read_csv('/etc/passwd')",
        "from read_text('/etc/passwd')",
        "from 'https://example.org/x.parquet'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "pragma enable_external_access",
        "select getenv('HOME')",
    ],
)
def test_nothing_but_reading_the_copy_is_possible(query: str, pulse: Pulse, published: Path, tmp_path: Path) -> None:
    before = published.read_bytes()
    code, out, err = pulse("sql", query)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert published.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["data"]


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("selec 1", 'Parser Error: syntax error at or near "selec"'),
        ("from scoress", 'Catalog Error: Table with name scoress does not exist! Did you mean "scores"?'),
        ("", "the query is empty"),
        (" -- nothing", "the query is empty"),
    ],
)
def test_a_query_that_cannot_run_is_told_in_one_line(query: str, line: str, pulse: Pulse) -> None:
    assert pulse("sql", query) == (2, "", f"{line}\n")


def test_the_prompt_goes_on_after_a_mistake_and_ends_with_the_input(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["select", "  1 as a;", "selec;", "select 2 as b;"])
    monkeypatch.setattr("builtins.input", lambda _: next(typed, None) or _end())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    code, out, err = pulse("sql")
    assert (code, out) == (0, "a\n1\nb\n2\n")
    assert 'Parser Error: syntax error at or near "selec"' in err


def _end() -> str:
    raise EOFError


STRANGE = "'<b>\\*x*</b>' || chr(27) || '[31m' || chr(8238) || 'gnp.exe' || repeat('x', 3000)"


def test_text_of_strangers_is_shown_and_not_obeyed_on_the_screen(pulse: Pulse) -> None:
    shown = answer(pulse, f'select {STRANGE} as "[red]head"').replace("\n", "").replace(" ", "")
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert shown.startswith("[red]head<b>\\*x*</b>\ufffd[31m\ufffdgnp.exexxx")
    assert shown.endswith("morecharacters)")
    assert len(shown) < 1_100


def test_text_of_strangers_is_text_in_markdown_and_whole_in_data(pulse: Pulse) -> None:
    head, _, row = answer(pulse, f"select {STRANGE} as x", "--format", "markdown").splitlines()
    assert head == "| x |"
    assert row.startswith("| &lt;b&gt;\\\\\\*x\\*&lt;/b&gt;\ufffd\\[31m\ufffdgnp.exexxx")
    whole = f"<b>\\*x*</b>\x1b[31m\u202egnp.exe{'x' * 3000}"
    assert json.loads(answer(pulse, f"select {STRANGE} as x", "--json")) == [{"x": whole}]
    assert list(csv.reader(io.StringIO(answer(pulse, f"select {STRANGE} as x", "--format", "csv")))) == [["x"], [whole]]
