"""Cases as TOML: a few rows in, one metric's answer out, counted by hand; the origin of each expected number stands in its case.

A case is a framework of its own with one core repository (`repos` for other shapes), made on 2015-01-01, complete in every source until
the end of the horizon (`cover` for other spans, `uncovered` for none). Rows are the keyword arguments of `RawRows`; `repo` picks one
by its place, from 1; `times` and `every_days` repeat a row. A case with `questions` or `counted` compares frameworks, so it has
a file of its own (`test_question_cases.py`, `test_research_cases.py`).
`package` names packages (`name`, `companion_of`, `since`, `until`), each read to the end of the horizon; `unread` names sources that
were not. A `file`, a `try` and a `vulnerability` is one of the first package, or of the one that `of` names.
A `round` (`name`, `on`, `read`) is one of benchmarks, an `entry` one of a round, with the framework of the case where it names no other.
Rows about what is no repository (`SUBJECTS`) are about one subject that the catalog names as soon as a case has its key, be it empty, or
about several that `of` tells apart.
"""

import datetime as dt
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.worlds.raw_rows import PACKAGE_SOURCES, SOURCES, RawRows
from warehouse.connection import Work
from warehouse.measure import METRICS, recompute, set_variables
from warehouse.sqlfile import read_folder

CASES = Path(__file__).parent / "cases"
CREATED = dt.date(2015, 1, 1)
HORIZON = dt.date(2025, 1, 6)
SPAN = 10
"""Repository numbers that a case may use."""
SUBJECTS = {
    "package_file": ("package", "pypi", "package_files"),
    "vendor_version": ("vendor_table", "sagemaker", "vendor_versions"),
    "question_month": ("question_tag", "stackoverflow", "questions_monthly"),
    "forum_look": ("forum", "discourse", "forum_weekly"),
    "docs_edit": ("docs_tree", "docs/o", "docs_edits"),
    "link_checked": ("docs_tree", "docs/l", "links_checked"),
}
"""By row: the kind of its subject, the first part of the subject's name, and the source."""


@dataclass(frozen=True)
class Case:
    metric: str
    framework: str
    place: int
    given: dict[str, Any]

    @property
    def expected(self) -> dict[str, Any]:
        expected = dict(self.given["expected"])
        if isinstance(expected.get("value"), str):
            expected["value"] = float(Fraction(expected["value"]))
        return expected


def cases() -> list[Case]:
    files = sorted(CASES.glob("*.toml"))
    listed = [(file.stem, case) for file in files for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]
    return [Case(metric, f"{metric}-{place}", place, given) for place, (metric, given) in enumerate(listed)]


def alone() -> list[Case]:
    """Those that share a file with no other one."""
    return [case for case in cases() if "questions" in case.given]


def of_research() -> list[Case]:
    """Those that share out papers, repositories or models."""
    return [case for case in cases() if "counted" in case.given]


def beside_one_another() -> list[Case]:
    """Those that share one file, since what one of them holds must not move another."""
    return [case for case in cases() if not case.given.keys() & {"questions", "counted"}]


def measured_alone(work: Work, case: Case) -> tuple[dict[str, Any], dict[str, Any]]:
    """Measure the date of a case that has a file of its own; return of its framework `it` what was measured and what was counted."""
    as_of = case.given["as_of"]
    with work.transaction() as con:  # without the other metrics, which take half the time
        set_variables(con, as_of, as_of - dt.timedelta(days=1), None)
        recompute(con, [file for file in read_folder(METRICS) if file.name == case.metric], None)
    found = work.cursor().execute(
        "select value, sample_size, status, reason from pulse.metric_values where framework = 'it' and metric = $1", [case.metric]
    )
    [row] = found.fetchall()
    told = dict(zip(("value", "sample_size", "status", "reason"), row, strict=True))
    expected = {"value": None} | case.expected
    counted = {key: pytest.approx(value, rel=1e-12) if isinstance(value, float) else value for key, value in expected.items()}
    return {key: told[key] for key in expected}, counted


def add(raw: RawRows, case: Case) -> None:
    """Write the rows of a case under repository numbers of its own."""
    base = case.place * SPAN
    repos = case.given.get("repos", [{}])
    members = []
    for place, repo in enumerate(repos, 1):
        name = repo.get("name", f"o/{case.framework}-{repo.get('repo', place)}")
        members.append((name, repo.get("role", "core"), repo.get("valid_from"), repo.get("valid_to")))
        if not repo.get("never_reached") and "repo" not in repo:
            raw.name(name, base + place)
            _collected(raw, case, base + place, name)
    raw.framework(case.framework, *members)
    for kind in ("commit", "issue", "stars", "fork", "release", "observe"):
        for row in case.given.get(kind, []):
            _rows(raw, kind, base, dict(row))
    _packages(raw, case)
    _rounds(raw, case)
    for kind in SUBJECTS.keys() & case.given.keys():
        _about_a_subject(raw, case, kind)


def _packages(raw: RawRows, case: Case) -> None:
    packages = case.given.get("package", [])
    subjects = {row["name"]: f"pypi/{row['name']}-{case.place}" for row in packages}
    for row in packages:
        subject = subjects[row["name"]]
        companion_of = subjects.get(row.get("companion_of"))
        raw.subject(case.framework, "package", subject, row.get("since"), row.get("until"), companion_of=companion_of)
        for source in PACKAGE_SOURCES:
            if source not in row.get("unread", []):
                raw.cover_subject(subject, source, row.get("read_until", HORIZON))
    for file in map(dict, case.given.get("file", [])):
        subject = subjects[file.pop("of", next(iter(subjects)))]
        raw.package_file(subject, file.pop("version"), file.pop("at"), tags=" ".join(file.pop("tags", [])) or None, **file)
    for row in map(dict, case.given.get("try", [])):
        raw.install_check(subjects[row.pop("of", next(iter(subjects)))], row.pop("python"), row.pop("at"), **row)
    for row in map(dict, case.given.get("vulnerability", [])):
        subject = subjects[row.pop("of", next(iter(subjects)))]
        raw.vulnerability(subject, row.pop("id"), row.pop("published"), row.pop("severity", None), **row)


def _rounds(raw: RawRows, case: Case) -> None:
    for row in case.given.get("round", []):
        subject = f"mlperf/{case.framework}-{row['name']}"
        raw.subject(case.framework, "benchmark_round", subject, row["on"])
        if row.get("read", True):
            raw.cover_subject(subject, "benchmark_entries", HORIZON)
    for row in map(dict, case.given.get("entry", [])):
        subject = f"mlperf/{case.framework}-{row.pop('round')}"
        raw.benchmark_entry(subject, row.pop("submitter"), row.pop("framework", case.framework), **row)


def _about_a_subject(raw: RawRows, case: Case, row_kind: str) -> None:
    kind, where, source = SUBJECTS[row_kind]
    for of in sorted({row.get("of", "") for row in case.given[row_kind]} or {""}):
        subject = f"{where}/{case.framework}{of}"
        raw.subject(case.framework, kind, subject)
        if source not in case.given.get("uncovered", []):
            span: dict[str, Any] = next((span for span in case.given.get("cover", []) if span["source"] == source), {})
            raw.cover_subject(subject, source, span.get("until", HORIZON), span.get("since"))
        for row in case.given[row_kind]:
            if row.get("of", "") == of:
                told = {key: value for key, value in row.items() if key not in {"of", "pages"}}
                pages = row.get("pages", 1)  # as many, whose names are that one and a number
                for page in range(pages):
                    getattr(raw, row_kind)(subject, **told | ({"page": f"{told['page']}{page}"} if pages > 1 else {}))


def _collected(raw: RawRows, case: Case, repo: int, name: str) -> None:
    if "observe" not in case.given:
        raw.observe(repo, CREATED, CREATED, name)
    spans = {span["source"]: span for span in case.given.get("cover", [])}
    for source in SOURCES:
        if source not in case.given.get("uncovered", []):
            span = spans.get(source, {})
            raw.cover(repo, span.get("until", HORIZON), span.get("since"), sources=(source,))


def _rows(raw: RawRows, kind: str, base: int, row: dict[str, Any]) -> None:
    repo = base + row.pop("repo", 1)
    at = row.pop("at")
    closes = row.pop("closed", [])
    times, step = row.pop("times", 1), dt.timedelta(days=row.pop("every_days", 0))
    if kind == "commit":
        row = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    if kind == "observe":
        row = {"created": CREATED, "name": f"o/r{repo}"} | row
    for again in range(times):
        getattr(raw, kind)(repo, at + again * step, *[one + again * step for one in closes], **row)
