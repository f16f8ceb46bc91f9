"""The static site: every page, feed, badge and download, written so that readers see the old tree or the new one."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb

from reports import queries
from reports.console.page import Console, write_console
from reports.framework_page import data_quality
from reports.framework_page.read import framework_rows, page_content
from reports.framework_page.render import render_content
from reports.queries import Row
from reports.site import api, exports, feeds, overviews
from reports.site.comparison import comparison_page, series_script
from reports.site.downloads import write_downloads
from reports.site.layout import Frame, read_frame
from reports.site.market import market_page
from reports.site.method import Method
from reports.site.output_folder import replaced
from reports.site.ranking import render_ranking
from reports.site.recent_changes import lately
from reports.site.track_record import record
from reports.text.simulated import said
from reports.text.templating import STYLE

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
_SCRIPTS = ("site.js", "table.js", "compare.js")
# Each page asks v_scores six times, so it is computed once for all of them. DuckDB finds a temporary table before a view of the same name,
# in macros too, and drops it with its cursor. The queries of a page take 119 ms of CPU in place of 166 (a hundred frameworks).
_KEEP_SCORES = "create temp table v_scores as from v_scores order by framework, as_of, dimension"
_ENDED = frozenset({"retired", "maintenance"})


@dataclass(frozen=True, slots=True)
class _Listed:
    """What other pages say of a framework: all that is kept of its page once it is written."""

    framework: str
    name: str
    has_chart: bool
    has_ended: bool


def write_site(
    con: duckdb.DuckDBPyConnection,
    out_dir: Path,
    *,
    method: Method | None = None,
    console: Console | None = None,
    address: str | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write the whole site; what lay there before stays until the new one is complete.

    Args:
        con: A read-only connection on the public surface.
        out_dir: A new or empty folder, or one that was written by this function.
        method: The policy and the metrics' SQL, for the method's page; without them the page says that they are missing.
        console: What sql.html answers from; without it the page says what it lacks.
        address: Where the site will be found, without a slash at its end, for the links of feeds; None: they stay relative.
        on_progress: Called with the name of each page of a framework, of each table to take away, and of the other pages.

    Returns:
        The files, as they lie in `out_dir`, in the order of their names.

    Raises:
        ForeignFolderError: `out_dir` holds files of others.
        ValueError: A framework's slug cannot be a file name.
    """
    with replaced(out_dir) as folder, con.cursor() as own:
        own.execute(_KEEP_SCORES)
        frame = read_frame(own, address)
        write_console(own, folder, frame.of("sql"), console or Console())
        _write(own, folder, frame, method, f"{address}/" if address else "", on_progress or _nobody)
        written = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return [out_dir / path for path in written]


def _nobody(_: str) -> None:
    """Ignore progress."""


def _write(
    con: duckdb.DuckDBPyConnection, folder: Path, frame: Frame, method: Method | None, root: str, on_progress: Callable[[str], None]
) -> None:
    alerts, judged = queries.rows(con, "all_alerts", {}), record(con)
    as_of = None if frame.as_of == "not available" else dt.date.fromisoformat(frame.as_of)
    slugs = [slug for (slug,) in con.execute("select framework from frameworks order by framework").fetchall()]
    (folder / "f").mkdir()
    (folder / "badge").mkdir()
    (folder / api.FOLDER / "frameworks").mkdir(parents=True)
    envelope = api.Envelope(as_of, frame.simulated)
    pages: list[_Listed] = []
    for slug in slugs:
        pages.append(_write_framework(con, folder, slug, frame, alerts, root))
        on_progress(f"the page of {slug}")
    downloads = write_downloads(con, folder, on_progress)
    steps = queries.rows(con, "all_alert_steps", {})
    ended = {page.framework for page in pages if page.has_ended}
    ranking = render_ranking(con, links="f", frame=frame, news=lately(alerts, steps, ended, as_of))
    listed: list[dict[str, object]] = [{"framework": page.framework, "name": page.name, "has_chart": page.has_chart} for page in pages]
    texts = {
        "index.json": api.index_json(envelope, [(page.framework, page.name, page.has_chart) for page in pages]),
        f"{api.FOLDER}/frameworks.json": api.frameworks_json(envelope, queries.rows(con, "ranking", {}), alerts),
        f"{api.FOLDER}/alerts.json": api.alerts_json(envelope, alerts),
        "index.html": ranking.html,
        "index.md": ranking.markdown,
        "compare.html": comparison_page(con, frame.of("compare")),
        "compare-series.js": series_script(con, frame),
        "market.html": market_page(con, frame.of("market")),
        "alerts.html": overviews.alerts(alerts, steps, judged, frame.of("alerts"), as_of),
        "backtest.html": overviews.track_record(judged, frame.of("backtest")),
        "claims.html": overviews.claims(con, frame.of("claims")),
        "method.html": overviews.how(method, frame.of("method")),
        "data.html": overviews.data(con, frame.of("data"), downloads, listed),
        "dictionary.html": overviews.tables(con, frame.of("data")),
        "status.html": overviews.status(con, frame.of("status")),
        **_feeds(alerts, "alerts", "Framework Pulse: alerts", root, _written_at(con), is_simulated=frame.simulated is not None),
        "site.css": STYLE,
    } | {name: files("reports").joinpath("templates", name).read_text(encoding="utf-8") for name in _SCRIPTS}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    on_progress("the other pages")


def _write_framework(con: duckdb.DuckDBPyConnection, folder: Path, slug: str, frame: Frame, alerts: Sequence[Row], root: str) -> _Listed:
    if not _SLUG.fullmatch(slug):
        message = f"The framework {slug!r} cannot have a page: its name must be small letters, digits, dots and dashes."
        raise ValueError(message)
    rows = framework_rows(con, slug)
    content = page_content(rows)
    page = render_content(content, frame=frame.below())
    own = [row for row in alerts if row["framework"] == slug]
    pages, is_simulated = f"{root}f/" if root else "", content.simulated is not None
    entries = feeds.entries(own, pages)
    feed = feeds.atom(
        said(f"{content.name}: alerts", is_simulated=is_simulated),
        slug,
        entries,
        _written_at(con),
        f"{pages}{slug}.xml" if root else None,
    )
    texts = {
        f"f/{slug}.html": page.html,
        f"f/{slug}.md": page.markdown,
        f"f/{slug}.json": exports.framework_json(rows.found, rows.as_of, content.simulated),
        f"{api.FOLDER}/frameworks/{slug}.json": api.framework_json(api.Envelope(rows.as_of, content.simulated), rows.found),
        f"f/{slug}.csv": exports.history_csv(rows.found["history"], is_simulated=is_simulated),
        f"f/{slug}.xml": feed,
        f"badge/{slug}.json": exports.badge(content),
        f"badge/{slug}.svg": exports.badge_svg(content),
    } | ({f"f/{slug}.svg": page.svg} if page.svg else {})
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    if frame.address:
        from reports.figures.card import card  # Pillow takes a moment to load, and a site without an address has no previews

        (folder / "f" / f"{slug}.png").write_bytes(card(content, data_quality.points(rows.found["history"])))
    return _Listed(content.framework, content.name, content.picture is not None, content.standing.lifecycle in _ENDED)


def _feeds(
    alerts: Sequence[Row], name: str, title: str, root: str, written_at: dt.datetime | None, *, is_simulated: bool
) -> dict[str, str]:
    entries, title = feeds.entries(alerts, f"{root}f/"), said(title, is_simulated=is_simulated)
    xml, json = (f"{root}{name}.{kind}" if root else None for kind in ("xml", "json"))
    return {f"{name}.xml": feeds.atom(title, name, entries, written_at, xml), f"{name}.json": feeds.json_feed(title, entries, json)}


def _written_at(con: duckdb.DuckDBPyConnection) -> dt.datetime | None:
    newest = con.execute("select max(finished_at) from runs").fetchone()
    return newest[0] if newest else None
