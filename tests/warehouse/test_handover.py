"""What compares all frameworks finds every table that its SQL reads, in what the shards publish or hand over."""

import re
from pathlib import Path

from tests.worlds.migrated_file import write_migrated
from tests.worlds.raw_rows import RawRows
from warehouse import handover
from warehouse.connection import open_work
from warehouse.measure import HERE, INTERMEDIATE, METRICS, needed_steps
from warehouse.part import Part
from warehouse.sqlfile import read_folder
from warehouse.surface import SHARED_VIEWS, tables

_TABLE = re.compile(r"\b((?:raw|pulse)\.[a-z_]+)")
OF_THE_CATALOG = {
    f"pulse.{name}"
    for name in (
        *("frameworks", "framework_repos", "catalog_subjects", "framework_events", "assessments", "stated_metrics", "claims"),
        "company_domains",
    )
}
ITS_OWN = {
    f"pulse.{name}"
    for name in (
        *("alerts", "alert_log", "alert_parts", "scores", "score_parts", "verdicts", "verdict_changes", "replayed_verdicts", "red_flags"),
        *("leans_on", "vendor_exits", "claim_checks", "dimensions", "meta", "replayed_alarms", "simulated_figures", "simulated_scale"),
        *("metric_values", "sources", "runs", "notice_decisions"),
    )
}
"""What it computes or brings along; of `metric_values` it takes over all that the shards computed."""


def read_by(statements: list[str]) -> set[str]:
    """The tables that statements read, through the shared views that they use."""
    views = {f"pulse.{file.name}": file.statement for file in read_folder(SHARED_VIEWS)}
    found, wanted = set[str](), {name for text in statements for name in _TABLE.findall(text)}
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            wanted |= set(_TABLE.findall(views.get(name, "")))
    return found - views.keys()


def test_every_table_that_it_reads_is_there() -> None:
    metrics = [file for file in read_folder(METRICS) if Part.REST.has(file)]
    steps = needed_steps(metrics)
    marts = [file for file in tables() if Part.REST.has(file)]
    files = [file.statement for file in (*metrics, *steps, *marts)]
    folders = [path.read_text(encoding="utf-8") for name in ("alerts", "verdicts") for path in sorted((HERE / name).glob("*.sql"))]
    known = handover.TABLES.keys() | handover.PUBLIC.keys() | OF_THE_CATALOG | ITS_OWN
    assert read_by([*files, *folders]) - known == set()


def test_the_steps_of_the_rest_are_a_few_of_all() -> None:
    """The metrics of shares: what they read, followed by hand down their `Reads`."""
    metrics = [file for file in read_folder(METRICS) if Part.REST.has(file)]
    assert {file.name for file in metrics} == {
        *("question_share", "question_share_ret", "questions_ret", "paper_share", "model_share", "repo_share")
    }
    steps = {file.name for file in needed_steps(metrics)}
    assert steps == {
        *(
            "question_shares",
            "question_halves",
            "availability",
            "grid",
            "core",
            "snapshots",
            "first_activity",
            "repos_in_scope",
            "authored",
        ),
        "research_shares",
    }
    assert len(read_folder(INTERMEDIATE)) > len(steps)


def test_each_public_table_belongs_to_one_part_or_has_rows_of_both() -> None:
    of_both = {"metric_values", "source_status", "runs", "meta"}
    for file in tables():
        parts = [part for part in (Part.SHARD, Part.REST) if part.has(file)]
        assert len(parts) == 1
        queries = {part: part.query(file) for part in (Part.SHARD, Part.REST)}
        empty = [part for part, query in queries.items() if query.endswith("where false")]
        assert len(empty) == (0 if file.name in of_both else 1)


def test_only_a_shard_hands_rows_over(tmp_path: Path) -> None:
    raw = RawRows()
    raw.name("acme/engine", 1)
    with open_work(write_migrated(tmp_path / "work.duckdb")) as work:
        raw.write(work)
        names = {is_shard: dict(handover.queries(is_shard=is_shard))["handover_names"] for is_shard in (True, False)}
        counts = {is_shard: len(work.cursor().execute(query).fetchall()) for is_shard, query in names.items()}
    assert counts == {True: 1, False: 0}
