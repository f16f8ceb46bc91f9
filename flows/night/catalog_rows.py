"""The catalog as rows for the warehouse."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from catalog.claim import Claim
from catalog.companies import CompanyTable
from catalog.model import Framework
from catalog.rounds import rounds

_TEXT, _DAY, _NUMBER = pa.string(), pa.date32(), pa.float64()

_ROUND_KINDS = {"mlperf-training": "benchmark_round", "mlperf-inference": "inference_round"}
_COLUMNS: Mapping[str, Mapping[str, pa.DataType]] = {
    "frameworks": {"framework": _TEXT, "name": _TEXT, "verdict": _TEXT},
    "framework_repos": {"framework": _TEXT, "name": _TEXT, "role": _TEXT, "valid_from": _DAY, "valid_to": _DAY},
    "catalog_subjects": {"framework": _TEXT, "kind": _TEXT, "subject": _TEXT, "valid_from": _DAY, "valid_to": _DAY, "companion_of": _TEXT},
    "framework_events": {"framework": _TEXT, "kind": _TEXT, "on_date": _DAY, "title": _TEXT, "source": _TEXT, "precision": _TEXT},
    "assessments": {
        "framework": _TEXT,
        "dimension": _TEXT,
        "score": _NUMBER,
        "basis": _TEXT,
        "assessed_on": _DAY,
        "assessed_by": _TEXT,
        "source": _TEXT,
    },
    "stated_metrics": {
        "framework": _TEXT,
        "metric": _TEXT,
        "as_of": _DAY,
        "value": _NUMBER,
        "low": _NUMBER,
        "high": _NUMBER,
        "unit": _TEXT,
        "source": _TEXT,
    },
    "catalog_install_checks": {
        "framework": _TEXT,
        "subject": _TEXT,
        "version": _TEXT,
        "python": _TEXT,
        "tried_on": _DAY,
        "installed": pa.bool_(),
        "imported": pa.bool_(),
        "detail": _TEXT,
        "source": _TEXT,
    },
    "claims": {
        "claim_id": _TEXT,
        "framework": _TEXT,
        "section": _TEXT,
        "text": _TEXT,
        "stated_value": _NUMBER,
        "unit": _TEXT,
        "stated_as_of": _DAY,
    },
}
_DOMAINS: Mapping[str, pa.DataType] = {
    "company": _TEXT,
    "name": _TEXT,
    "kind": _TEXT,
    "domain": _TEXT,
    "valid_from": _DAY,
    "valid_to": _DAY,
    "source": _TEXT,
}


def catalog_tables(frameworks: Sequence[Framework]) -> Mapping[str, pa.Table]:
    """Return the rows of the `pulse` tables that come from the catalog, by table name, in the catalog's order."""
    rows: Mapping[str, list[tuple[Any, ...]]] = {
        "frameworks": [(one.slug, one.name, one.verdict) for one in frameworks],
        "framework_repos": [(one.slug, repo.name, repo.role, repo.valid_from, repo.valid_to) for one in frameworks for repo in one.repos],
        "catalog_subjects": [(one.slug, *subject, _companions(one).get(subject[1])) for one in frameworks for subject in subjects_of(one)],
        "framework_events": [
            (one.slug, event.kind, event.on, event.title, event.source, event.precision) for one in frameworks for event in one.events
        ],
        "assessments": [
            (one.slug, given.dimension, given.score, "assessed", given.on, given.by, given.source)
            for one in frameworks
            for given in one.assessments
        ],
        "stated_metrics": [
            (one.slug, given.metric, given.as_of, given.value, given.low, given.high, given.unit, given.source)
            for one in frameworks
            for given in one.stated
        ],
        "catalog_install_checks": [
            (one.slug, f"pypi/{each.package}", each.version, each.python, each.on, each.installed, each.imported, each.detail, each.source)
            for one in frameworks
            for each in one.install_checks
        ],
        "claims": [_claim(one.slug, claim) for one in frameworks for claim in one.claims],
    }
    return {table: _table(columns, rows[table]) for table, columns in _COLUMNS.items()}


def company_tables(table: CompanyTable) -> Mapping[str, pa.Table]:
    """Return the rows of `pulse.company_domains`, by its name."""
    named = {company.id: (company.name, company.kind) for company in table.companies} | {"private": ("Private addresses", "private")}
    rows = [(owner, *named[owner], one.name, one.valid_from, one.valid_to, one.source) for owner, one in table.owned()]
    return {"company_domains": _table(_DOMAINS, rows)}


def subjects_of(framework: Framework) -> Iterator[tuple[str, str, date | None, date | None]]:
    """Kind, subject and period of the catalog's subjects other than repositories."""
    for package in framework.packages:
        yield "package", f"{package.registry}/{package.name}", package.valid_from, package.valid_to
    for offered in framework.vendor_tables:
        yield "vendor_table", f"{offered.vendor}/{offered.table}", offered.valid_from, offered.valid_to
    for venue in framework.benchmarks:
        for each in rounds(venue):
            yield _ROUND_KINDS[venue], f"mlperf/{each.repository}", each.published_on, None
    for tree in framework.docs:
        yield "docs_tree", "/".join(part for part in ("docs", tree.repository, tree.folder) if part), tree.valid_from, tree.valid_to
    for tag in framework.tags:
        yield "question_tag", f"stackoverflow/{tag}", None, None
        if framework.compared_from is not None:
            yield "compared_tag", f"stackoverflow/{tag}", framework.compared_from, framework.compared_to
    if framework.apache_project:
        yield "foundation_project", f"apache/{framework.apache_project}", None, None
    for forum in framework.forums:
        yield "forum", f"discourse/{forum.removeprefix('https://').rstrip('/')}", None, None
    if framework.hub_library:
        yield "hub_library", f"huggingface/{framework.hub_library}", None, None
    if framework.paper_search:
        yield "paper_search", f"openalex/{framework.paper_search}", None, None
    for family in framework.paper_families:
        yield "paper_family", f"paperswithcode/{family}", None, None
    if framework.research_compared_from is not None:
        yield "compared_research", f"framework/{framework.slug}", framework.research_compared_from, None


def modules_of(framework: Framework) -> Iterator[tuple[str, str]]:
    """Subject of each package, and the module to import to see whether it works."""
    for package in framework.packages:
        yield f"{package.registry}/{package.name}", package.module


def _companions(framework: Framework) -> Mapping[str, str]:
    """Return the subject that each companion belongs to, by the companion's own."""
    packages = [package for package in framework.packages if package.companion_of]
    return {f"{package.registry}/{package.name}": f"{package.registry}/{package.companion_of}" for package in packages}


def _claim(framework: str, claim: Claim) -> tuple[Any, ...]:
    return (claim.id, framework, claim.section, claim.text, claim.stated_value, claim.unit, claim.as_of)


def _table(columns: Mapping[str, pa.DataType], rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    by_column = zip(*rows, strict=True) if rows else [[] for _ in columns]
    return pa.table({name: pa.array(values, kind) for (name, kind), values in zip(columns.items(), by_column, strict=True)})
