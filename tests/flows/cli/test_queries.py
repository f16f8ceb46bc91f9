"""What people ask, answered from `rows_for_commands.sql`."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

Pulse = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.usefixtures("published")


def lines_of(pulse: Pulse, *arguments: str) -> list[str]:
    code, out, err = pulse(*arguments)
    assert (code, err) == (0, "")
    return out.splitlines()


def the_line(lines: list[str], start: str) -> list[str]:
    found = [line.split() for line in lines if line.strip().startswith(start)]
    assert len(found) == 1
    return found[0]


def test_rank_puts_the_living_first_and_rounds_half_up(pulse: Pulse) -> None:
    lines = lines_of(pulse, "rank")
    assert lines[0] == "as of 2024-01-29, last whole week 2024-01-22; refreshed 2024-01-29 02:14 UTC"
    assert the_line(lines, "JAX")[:7] == ["JAX", "active", "8.3", "+0.1", "+0.9", "90", "%"]
    assert the_line(lines, "Apache")[:6] == ["Apache", "MXNet", "retired", "2.0", "0.0", "\N{MINUS SIGN}0.1"]
    order = [next(place for place, line in enumerate(lines) if name in line) for name in ("JAX", "Evil", "-- ended --", "Apache MXNet")]
    assert order == sorted(order)


def test_rank_says_which_cap_holds_and_which_alert_is_open(pulse: Pulse) -> None:
    lines = lines_of(pulse, "rank")
    assert [line for line in lines if "MXNet" in line and line.endswith("capped from 2.3: retired 2023-10-01")]
    assert [line for line in lines if line.startswith("!") and line.endswith("AL-2024-0001; insufficient evidence: no commits")]


def test_show_has_scores_reasons_and_what_was_stated(pulse: Pulse) -> None:
    text = "\n".join(lines_of(pulse, "show", "mxnet"))
    assert "Apache MXNet: retired in October 2023" in text
    assert "capped from 2.3: retired 2023-10-01" in text
    assert "learning has no assessment" in text
    assert "not counted: Forum posts against their own peak" in text
    assert "no forum is collected" in text
    stated = next(line for line in text.splitlines() if line.startswith("Ecosystem Health") and "4.5" in line)
    assert stated.split() == ["Ecosystem", "Health", "4.5", "2.0"]


def test_show_says_which_company_left(pulse: Pulse, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(published.read_bytes())
    with duckdb.connect(copy) as con:
        con.execute("insert into commits_by_company_weekly values ('mxnet', '2020-06-01', 'amazon', 203, 9, '2024-01-28')")
        con.execute("insert into vendor_exits values ('mxnet', 'amazon', '2021-02-01', '2021-08-02', null, 203, 886, 2, 125)")
    monkeypatch.setenv("PULSE_WAREHOUSE", str(copy))
    left = "amazon left on 2021-02-01: 203 of 886 commits in the year before, 2 of 125 in the half year after."
    assert left in "\n".join(lines_of(pulse, "show", "mxnet")).splitlines()
    told = json.loads(pulse("show", "mxnet", "--json")[1])
    assert [row["left_on"] for row in told["vendor_exits"]] == ["2021-02-01"]


def test_show_takes_a_name_in_any_case(pulse: Pulse) -> None:
    assert pulse("show", "MXNet")[0] == 0


def test_why_says_what_moved_and_by_how_much(pulse: Pulse) -> None:
    lines = lines_of(pulse, "why", "mxnet")
    # commits: 0 - 0.36, people: 0.015 - 0.03; together -0.375 of Health, shown with one decimal
    assert the_line(lines, "Vitality")[1:4] == ["0.4", "0.6", "\N{MINUS SIGN}0.4"]
    mainly = next(line for line in lines if line.startswith("Vitality"))
    assert mainly.endswith("Commits a week 0.5 commits/week to 0 commits/week (\N{MINUS SIGN}0.4)")
    assert the_line(lines, "Stars")[1:] == ["20,600", "stars", "20,700", "stars", "7.8", "7.8", "0.0"]
    assert "capped from 2.3: retired 2023-10-01" in next(line for line in lines if line.startswith("Ecosystem"))
    assert lines[-3] == "not counted: Forum posts against their own peak (no forum is collected)"
    assert lines[-2:] == ["then is 2023-10-30", "SQL: pulse sql \"from why('mxnet', date '2024-01-29', 13)\""]


def test_the_query_that_why_names_gives_its_figures(pulse: Pulse) -> None:
    query = lines_of(pulse, "why", "mxnet")[-1].split('"')[1]
    effects = {row["metric"]: row["effect"] for row in json.loads(pulse("sql", query, "--json")[1])}
    assert effects["commits_wk"] == pytest.approx(-0.36)


def test_why_looks_as_far_back_as_asked(pulse: Pulse) -> None:
    lines = lines_of(pulse, "why", "mxnet", "--weeks", "52")
    # health was 2.05 then, shown 2.1; vitality was not scored then
    assert the_line(lines, "Ecosystem")[2:5] == ["2.0", "2.1", "\N{MINUS SIGN}0.1"]
    assert the_line(lines, "Vitality")[1:3] == ["0.4", "-"]


def test_compare_puts_frameworks_side_by_side_in_the_order_asked(pulse: Pulse) -> None:
    lines = lines_of(pulse, "compare", "jax", "mxnet")
    assert the_line(lines, "Ecosystem")[2:] == ["8.3", "2.0"]
    assert the_line(lines, "Production")[2:] == ["-", "7.0*"]
    assert "* assessed by people, not measured" in lines
    assert the_line(lines, "state")[1:] == ["active", "retired"]


def test_claims_show_what_was_found_then_and_now(pulse: Pulse) -> None:
    lines = lines_of(pulse, "claims", "mxnet")
    assert next(line for line in lines if line.startswith("5-10")).split() == [
        *("5-10", "commits", "a", "week", "(by", "people)"),
        *("7.5", "5", "0", "commits/week", "supported", "contradicted"),  # the newest of each; a day before they were 4 and 1
    ]
    assert lines[-2:] == ["then: 1 supported, 1 not checked yet", "now: 1 contradicted, 1 not checked yet"]


def test_claims_as_json_hold_both_checks_with_their_queries(pulse: Pulse) -> None:
    first, _ = json.loads(pulse("claims", "mxnet", "--json")[1])
    assert (first["text"], first["stated_value"], first["stated_as_of"]) == ("5-10 commits a week", 7.5, "2021-01-29")
    assert (first["measured_then"], first["finding_then"], first["evidence_then"]) == (5.0, "supported", "select 5")
    assert (first["measured_now"], first["finding_now"], first["evidence_now"]) == (0.0, "contradicted", "select 0")


def test_status_counts_what_is_fresh_and_names_what_is_not(pulse: Pulse) -> None:
    lines = lines_of(pulse, "status")
    assert the_line(lines, "r1") == ["r1", "2024-01-29", "02:00", "UTC", "2024-01-29", "02:14", "UTC", "partly", "12", "30"]
    fresh = {line.split()[0]: line.split()[1:4] for line in lines if " of " in line and line.split()[0] in {"issues", "stars"}}
    assert fresh == {"issues": ["1", "of", "2"], "stars": ["1", "of", "1"]}
    assert next(line for line in lines if "answered 403" in line).split()[:6] == [
        "issues",
        "apache/mxnet",
        "denied",
        "2024-01-28",
        "02:01",
        "UTC",
    ]


def test_alerts_list_shows_the_open_ones_and_all_on_demand(pulse: Pulse) -> None:
    assert len(lines_of(pulse, "alerts", "list")) == 2
    assert len(lines_of(pulse, "alerts", "list", "--all")) == 3
    shown = lines_of(pulse, "alerts", "show", "AL-2024-0001")
    assert shown[:3] == ["Evil fell", "First line", "Second line"]
    assert pulse("alerts", "show", "AL-1")[::2] == (2, "'AL-1': no such alert; `pulse alerts list --all` shows them\n")


@pytest.mark.parametrize(
    ("framework", "minimum", "code", "line"),
    [
        ("jax", "8.25", 0, "jax: health 8.3 is at least 8.25, as of 2024-01-29"),
        ("jax", "8.3", 3, "jax: health 8.25 is below 8.3, as of 2024-01-29"),
        ("mxnet", "4.0", 3, "mxnet: health 2.0 is below 4 (retired 2023-10-01), as of 2024-01-29"),
        ("hostile", "0", 3, "hostile: no health score, insufficient evidence (insufficient evidence: no commits), as of 2024-01-29"),
    ],
)
def test_check_passes_or_ends_with_3_and_the_reason(framework: str, minimum: str, code: int, line: str, pulse: Pulse) -> None:
    assert pulse("check", framework, "--min", minimum) == (code, f"{line}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("rank",),
        ("show", "mxnet"),
        ("why", "mxnet"),
        ("compare", "mxnet", "jax"),
        ("claims", "mxnet"),
        ("check", "mxnet", "--min", "1"),
        ("status",),
        ("alerts", "list"),
        ("alerts", "show", "AL-2024-0001"),
        ("sql", "from scores"),
        ("catalog", "list"),
    ],
)
def test_json_is_valid_and_alone_on_stdout(arguments: tuple[str, ...], pulse: Pulse) -> None:
    code, out, err = pulse(*arguments, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)


def test_json_keeps_scores_unrounded(pulse: Pulse) -> None:
    ranked = {row["framework"]: row["score"] for row in json.loads(pulse("rank", "--json")[1])}
    assert ranked == {"jax": 8.25, "mxnet": 2.0, "hostile": None}


def test_simulated_data_says_so_above_every_answer(published: Path, pulse: Pulse) -> None:
    import duckdb

    with duckdb.connect(published) as con:
        con.execute("insert into meta values ('simulated_note', 'Simulated: made from yearly figures')")
    for arguments in (["rank"], ["why", "mxnet"], ["compare", "mxnet", "jax"], ["status"]):
        assert "Simulated: made from yearly figures" in pulse(*arguments)[1]


@pytest.mark.parametrize(
    "arguments", [["rank"], ["show", "hostile"], ["why", "hostile"], ["compare", "hostile", "jax"], ["sql", "from frameworks"]]
)
def test_text_of_strangers_is_shown_and_not_obeyed(arguments: list[str], pulse: Pulse) -> None:
    code, out, _ = pulse(*arguments)
    assert code == 0
    assert "[bold]net" in out
    assert "\x1b" not in out
    assert "\x07" not in out


@pytest.mark.parametrize("command", [("show", "mxnet"), ("rank",), ("report",)])
def test_a_copy_of_an_older_program_is_told_with_what_to_do(pulse: Pulse, published: Path, command: tuple[str, ...]) -> None:
    with duckdb.connect(published) as con:
        con.execute("drop table verdicts; update meta set value = '3' where key = 'schema_version'")
    code, out, err = pulse(*command)
    assert (code, out) == (2, "")
    assert re.fullmatch(r"the published copy is of an older program \(schema 3, not \d+\): `pulse score` publishes it again\n", err)
