"""Write down the working file of the first release with alerts, verdicts and scores: run once, by that release's own code.

That was commit e409b90, and this file and `tests/worlds/first_release.py` stood in its `tests/upgrades/`, with the imports of that time.

It spends the nights of `first_release_world` with a channel that takes every message. Of scores, parts and metrics only the last two dates
are kept: all of them come again from the rows.
"""

import http.server
import sys
import tempfile
import threading
from pathlib import Path

import duckdb

from flows.night.context import Request
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from sandbox import server
from tests.system.upgrades import write_kept_schema
from tests.worlds.first_release import NIGHTS, build, write_catalog
from tests.worlds.silent_progress import Silent

KEPT_DATES = "(select distinct as_of from pulse.metric_values order by as_of desc limit 2)"


class _Channel(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


def main(target: Path) -> None:
    """Run the nights and keep what they leave."""
    with tempfile.TemporaryDirectory() as scratch, http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Channel) as channel:
        threading.Thread(target=channel.serve_forever, daemon=True).start()
        home, catalog = Path(scratch) / "home", Path(scratch) / "catalog"
        write_catalog(catalog)
        home.mkdir()
        (home / "identity.key").write_text("ab" * 32)
        with server.start(build(Path(scratch)), port=4080) as running:
            settings = Settings.model_validate(
                {
                    "github_token": server.TOKEN,
                    "github_api_url": running.api_url,
                    "github_graphql_url": running.graphql_url,
                    "github_server_url": running.server_url,
                    "home": home,
                    "catalog": (catalog,),
                    "alert_urls": f"json://127.0.0.1:{channel.server_port}/hook",
                }
            )
            for at in NIGHTS:
                running.dataset.today = at.date()
                sys.stderr.write("\n".join(refresh_plainly(settings, Request(at, simulated="made up"), Silent()).lines()) + "\n")
        channel.shutdown()
        with duckdb.connect(home / "work.duckdb") as con:
            _thin(con)
        write_kept_schema.COMPUTED = ()
        target.write_text("\n".join(write_kept_schema.statements(home / "work.duckdb")) + "\n", encoding="utf-8")


def _thin(con: duckdb.DuckDBPyConnection) -> None:
    dates = [day for (day,) in con.execute(f"from {KEPT_DATES}").fetchall()]
    for table in ("scores", "score_parts", "metric_values"):
        con.execute(f"delete from pulse.{table} where not list_contains($1, as_of)", [dates])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
