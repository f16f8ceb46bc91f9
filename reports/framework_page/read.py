"""Reads the content of a framework's page from the public SQL surface."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from reports import queries
from reports.figures.series import MEASURES, Series, chart
from reports.figures.svg import Marker, Point, Span, axis_of, health_chart
from reports.framework_page import assessment, data_quality, scores
from reports.framework_page.advice import advice
from reports.framework_page.installs import installs
from reports.framework_page.lives import Life, lives
from reports.framework_page.model import FrameworkContent, Standing
from reports.framework_page.parts import Picture, Query
from reports.framework_page.sponsors import sponsors
from reports.framework_page.use import use
from reports.queries import Parameters, Row
from reports.text import labels, numbers
from reports.text.dimensions import HEALTH, SPEED, Dimensions
from reports.text.servers import web_server
from reports.text.simulated import said

_TITLES = {
    "standing": "name, lifecycle and remark",
    "verdict": "what to do, by rule",
    "red_flags": "the red flags",
    "verdict_changes": "what would change the verdict",
    "leans_on": "what the score leans on",
    "scores": "the scores and what they are compared with",
    "assessments": "who assessed what, and when",
    "parts": "what each metric gave to its pillar",
    "history": "health over the whole life",
    "dimension_lives": "the other dimensions over the whole life",
    "inputs": "stars, commits and closed issues over the whole life",
    "events": "the dated facts",
    "alerts": "the alerts",
    "alert_steps": "what happened to them",
    "stated": "stated and measured",
    "claims": "the claims and their checks",
    "speed": "the dimensions and their means",
    "targets": "the healthiest living frameworks",
    "last_release": "the last release",
    "by_year": "year by year",
    "sponsors": "on which companies it rests",
    "companies_by_year": "commits by company and year",
    "vendor_exits": "companies that left",
    "without_sponsor": "health without the largest company",
    "use": "how it is used",
    "install_checks": "whether it installs and imports",
    "repositories": "the repositories",
    "freshness": "what each source said last",
    "last_run": "the newest run",
    "meta": "what the warehouse says about itself",
    "scale": "the scale of simulated repositories",
    "simulated_figures": "what is counted, and what is made up",
}


class UnknownFrameworkError(LookupError):
    """The warehouse has no framework of that name; the message says which ones it has."""


@dataclass(frozen=True, slots=True)
class FrameworkRows:
    """What the warehouse says about a framework: rows by the name of their query, and the parameters they were asked with."""

    framework: str
    as_of: dt.date | None
    found: Mapping[str, list[Row]]
    parameters: Parameters


def framework_content(con: duckdb.DuckDBPyConnection, framework: str, as_of: dt.date | None = None) -> FrameworkContent:
    """Everything that the page of a framework says.

    Args:
        con: A connection on the public surface, read only.
        framework: The framework's slug.
        as_of: The newest scored date up to this day, which is included; None for the newest of all.

    Raises:
        UnknownFrameworkError: No such framework.
    """
    return page_content(framework_rows(con, framework, as_of))


def framework_rows(con: duckdb.DuckDBPyConnection, framework: str, as_of: dt.date | None = None) -> FrameworkRows:
    """Return the rows behind the page of a framework, by the name of their query.

    Args:
        con: A connection on the public surface, read only.
        framework: The framework's slug.
        as_of: The newest scored date up to this day, which is included; None for the newest of all.

    Raises:
        UnknownFrameworkError: No such framework.
    """
    until = as_of or dt.date.max
    dates = queries.rows(con, "scored_on", {"framework": framework, "until": until})[0]
    parameters: Parameters = {
        "framework": framework,
        "as_of": dates["as_of"] or until,
        "then_13": dates["as_of_13_weeks_before"],
        "then_52": dates["as_of_52_weeks_before"],
    }
    found = {"scored_on": [dates], "dimensions": queries.rows(con, "dimensions", {})}
    found |= {name: queries.rows(con, name, parameters) for name in _TITLES}
    if not found["standing"]:
        known = ", ".join(slug for (slug,) in con.execute("select framework from frameworks order by all").fetchall())
        message = f"There is no framework {framework!r} in this warehouse; it has: {known}."
        raise UnknownFrameworkError(message)
    return FrameworkRows(framework, dates["as_of"], found, parameters)


def page_content(rows: FrameworkRows) -> FrameworkContent:
    """Return the page's content from the rows of `framework_rows`."""
    framework, as_of, found = rows.framework, rows.as_of, rows.found
    catalog = found["standing"][0]
    assessments = {row["dimension"]: row for row in found["assessments"]}
    named = Dimensions(found["dimensions"])
    by_dimension = {name: scores.score(name, found["scores"], assessments, as_of, named) for name in (HEALTH, *named.whole, SPEED)}
    pillars = {
        name: [scores.pillar(pillar, found["scores"], found["parts"], as_of, named) for pillar in named.pillars(name)]
        for name in (HEALTH, *named.whole)
    }
    simulated = data_quality.simulation(found["meta"])
    if simulated is not None:
        by_dimension = {dimension: scores.on_simulated_data(score) for dimension, score in by_dimension.items()}
        pillars = {name: [replace(pillar, score=scores.on_simulated_data(pillar.score)) for pillar in own] for name, own in pillars.items()}
    health = scores.row_of(found["scores"], HEALTH)
    dimensions = [by_dimension[dimension] for dimension in named.whole]
    events = data_quality.events(found["events"])
    decided = advice(named, *(found[name] for name in ("verdict", "red_flags", "verdict_changes", "leans_on")))
    claims = assessment.claims(found["claims"], is_simulated=simulated is not None)
    alerts = assessment.alerts(found["alerts"], found["alert_steps"])
    return FrameworkContent(
        framework=framework,
        name=catalog["name"],
        as_of=as_of,
        method="not scored" if health["rubric_version"] is None else f"rubric {health['rubric_version']}",
        coverage=numbers.percent(health["coverage"]),
        confidence=numbers.percent(health["confidence"]),
        simulated=simulated,
        standing=Standing(
            lifecycle=catalog["lifecycle"] or numbers.NOT_AVAILABLE,
            since=data_quality.since(catalog),
            meaning=labels.LIFECYCLES.get(catalog["lifecycle"], ""),
            source=catalog["lifecycle_source"],
            alert=next((alert.alert_id for alert in alerts if catalog["lifecycle_source"] == f"alert {alert.alert_id}"), None),
        ),
        remark=catalog["remark"],
        advice=decided,
        scale=data_quality.scale(found["scale"]),
        simulated_figures=data_quality.simulated_figures(found["simulated_figures"]) if simulated is not None else [],
        health=by_dimension[HEALTH],
        speed=by_dimension[SPEED],
        compared_with=scores.compared_with(found["scored_on"][0]),
        dimensions=dimensions,
        moved=scores.moved([part for part in found["parts"] if part["dimension"] in (HEALTH, *named.pillars(HEALTH))]),
        means=assessment.means(found["speed"], dimensions),
        pillars=pillars,
        picture=_picture(as_of, found, is_simulated=simulated is not None),
        lives=_lives(as_of, found, named, is_simulated=simulated is not None),
        inputs=_inputs(as_of, found, is_simulated=simulated is not None),
        events=events,
        comparisons=scores.comparisons(found["stated"], named),
        quick_take=assessment.quick_take([pillar for own in pillars.values() for pillar in own]),
        migration=assessment.migration(decided.verdict, found["targets"], found["last_release"], events),
        years=assessment.years(found["by_year"]),
        sponsors=sponsors(
            found["sponsors"][0],
            found["companies_by_year"],
            found["vendor_exits"],
            found["without_sponsor"],
            is_simulated=simulated is not None,
        ),
        use=use(found["use"], is_simulated=simulated is not None),
        installs=installs(found["install_checks"]),
        claims=claims,
        other_claims={section: listed for section, listed in claims.items() if section not in named.sections},
        alerts=alerts,
        repositories=data_quality.repositories(found["repositories"], web_server(found["meta"], is_simulated=simulated is not None)),
        sources=data_quality.sources(found["freshness"]),
        last_run=data_quality.last_run(found["last_run"]),
        queries={name: Query(name, title, queries.shown(name, rows.parameters)) for name, title in _TITLES.items()},
    )


def _lives(as_of: dt.date | None, found: Mapping[str, list[Row]], named: Dimensions, *, is_simulated: bool) -> dict[str, Life]:
    points: list[Point] = data_quality.points(found["history"])
    markers = [Marker(number, row["on_date"]) for number, row in enumerate(found["events"], start=1)]
    axis = axis_of(points, markers) if as_of is not None and points else None
    names = {dimension: named.label(dimension) for dimension in named.whole}
    return lives(found["dimension_lives"], names, axis, is_simulated=is_simulated)


def _inputs(as_of: dt.date | None, found: Mapping[str, list[Row]], *, is_simulated: bool) -> list[Series]:
    points: list[Point] = data_quality.points(found["history"])
    if as_of is None or not points or not found["inputs"]:
        return []
    markers = [Marker(number, row["on_date"]) for number, row in enumerate(found["events"], start=1)]
    axis = axis_of(points, markers)
    dated = {measure: [(row["as_of"], row[measure.column]) for row in found["inputs"]] for measure in MEASURES}
    return [chart(measure, values, axis, markers, said(measure.name, is_simulated=is_simulated)) for measure, values in dated.items()]


def _picture(as_of: dt.date | None, found: Mapping[str, list[Row]], *, is_simulated: bool) -> Picture | None:
    points: list[Point] = data_quality.points(found["history"])
    if as_of is None or not points:
        return None
    markers = [Marker(number, row["on_date"]) for number, row in enumerate(found["events"], start=1)]
    alerts: list[Span] = data_quality.alert_spans(found["alerts"], found["alert_steps"], as_of)
    title = said("Health over time", is_simulated=is_simulated)
    return data_quality.picture(health_chart(points, markers, alerts, title=title), points, alerts)
