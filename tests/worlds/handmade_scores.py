"""A small warehouse with scores made by hand, nights over it, and a webhook that remembers what it was sent.

A `falling` vitality is 8 for two years and loses 0.6 a week from week 110 on, down to 1. Two people make 40 commits a week,
for ever or until the Monday of week `STOP`. By the policy's own words that gives, counted by hand:

- week 115 (4.4): 3.6 lost in 26 weeks and in 8, at least 3.0 and 0.9 being three times too fast, and below half its pace: WATCH;
- k weeks after `STOP` the quarter holds 40 x (13 - k) commits, none from k = 13 on, and the half-year 26 - k busy weeks: eight
  at k = 18, six at k = 20. No half-year before was as quiet as six weeks and one. Two people are 52 person-weeks in a
  half-year, no team that could be lost, so only silence leads in;
- week 135, k = 25: the eighth week in a row with eight busy weeks at most: ALERT;
- week 137, k = 27: the eighth week in a row with six at most: CRITICAL.
"""

import datetime as dt
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyarrow as pa
from pydantic import SecretStr

from flows.alerts.channels import channels
from flows.alerts.delivery import deliver
from flows.alerts.evaluate import Policies, evaluate
from flows.night.alerting import _receiver
from flows.settings.model import Settings
from tests.worlds.migrated_file import write_migrated
from warehouse.connection import Work, open_work

FIRST = dt.date(2022, 3, 7)
"""A Monday; the falls lie between April and September, when the calendar keeps no week back."""
BEFORE, FALL, STOP, WATCH, ALERT, CRITICAL = 106, 110, 110, 115, 135, 137
A_WEEK = 40
"""Commits of a framework at work."""
WEIGHTS = {"commits_wk": 0.22, "commit_ret": 0.18, "contrib_ret": 0.22}
"""Of the rubric; what else it weighs is not in this world."""
SECRET = bytes(32)


def monday(week: int) -> dt.date:
    return FIRST + dt.timedelta(weeks=week)


def wednesday(week: int) -> dt.date:
    """The first day on which the week that ended with that Monday has settled."""
    return monday(week) + dt.timedelta(days=2)


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(2), dt.UTC)


def falling(weeks: int, since: int = FALL) -> list[float]:
    return [8.0 if week < since else max(1.0, 8.0 - 0.6 * (week - since + 1)) for week in range(weeks)]


def steady(weeks: int) -> list[float]:
    return [8.0] * weeks


class World:
    """A working file with frameworks of one's own, evaluated night by night."""

    def __init__(self, work: Work) -> None:
        self.work, self.policies = work, Policies.shipped()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.work.cursor().execute(query).fetchall()

    def run(self, statement: str) -> None:
        with self.work.transaction() as con:
            con.execute(statement)

    def framework(self, name: str, vitality: Sequence[float], *, silent_from: int | None = None) -> None:
        """Add a framework with its scores as of every Monday and its work in the weeks before; that ends on the Monday of a week."""
        rubric = self.policies.rubric
        days = [monday(week) for week in range(len(vitality))]
        ends = len(days) if silent_from is None else silent_from
        commits = [float(A_WEEK * sum(week - back <= ends for back in range(13))) for week in range(len(days))]
        table = pa.table(
            {"as_of": pa.array(days, pa.date32()), "v": pa.array(vitality, pa.float64()), "c90": pa.array(commits, pa.float64())}
        )
        weights = ", ".join(f"('{metric}', {weight})" for metric, weight in WEIGHTS.items())
        with self.work.transaction() as con:
            con.register("given", table)
            con.execute(f"insert into pulse.frameworks values ('{name}', '{name.title()}', null)")
            con.execute(
                f"""insert into pulse.scores by name
                    select '{name}' as framework, as_of, unnest(['vitality', 'health']) as dimension, v as score, v - 0.25 as low,
                      v + 0.25 as high, 0.8 as coverage, 0.9 as confidence, 'measured' as basis, {rubric.version} as rubric_version,
                      '{rubric.hash}' as rubric_hash, as_of::timestamp as known_at from given"""
            )
            con.execute(
                f"""insert into pulse.score_parts by name
                    select '{name}' as framework, as_of, 'vitality' as dimension, m.metric, 'measured' as basis, v / 10 as value,
                      'ratio' as unit, v as points, m.weight::double as weight, 'observed' as status, {rubric.version} as rubric_version
                    from given cross join (values {weights}) m (metric, weight)"""
            )
            con.execute(
                f"""insert into pulse.metric_values by name
                    select '{name}' as framework, 'c90' as metric, as_of, c90 as value, 'commits' as unit, 'observed' as status from given
                    where as_of < date '{monday(100)}'"""
            )
            con.register("later", table.slice(100))
            con.execute("create table if not exists pulse.later_commits (framework varchar, as_of date, c90 double)")
            con.execute(f"insert into pulse.later_commits select '{name}', as_of, c90 from later")
            con.unregister("given")
            con.unregister("later")
        self.counted(name, "human_commits", [A_WEEK if week <= ends else 0 for week in range(len(days))])
        self.run(f"update pulse.framework_weekly set mainline_commits = human_commits where framework = '{name}'")
        self.run(f"update pulse.framework_weekly set active_authors = if(human_commits > 0, 2, 0) where framework = '{name}'")

    def counted(self, framework: str, column: str, counts: Sequence[int]) -> None:
        """Add a weekly count of a framework, for the weeks that end with each Monday."""
        table = pa.table(
            {"week_start": pa.array([monday(week - 1) for week in range(len(counts))], pa.date32()), "n": pa.array(counts, pa.int64())}
        )
        with self.work.transaction() as con:
            con.register("given", table)
            con.execute(
                f"""insert into pulse.framework_weekly by name select '{framework}' as framework, week_start from given
                    where week_start not in (select week_start from pulse.framework_weekly where framework = '{framework}')"""
            )
            con.execute(
                f"""update pulse.framework_weekly w set {column} = n from given g
                    where w.framework = '{framework}' and w.week_start = g.week_start"""
            )
            con.unregister("given")

    def retire(self, framework: str, on: dt.date) -> None:
        """Write into the catalog that a framework was retired."""
        self.run(
            f"""insert into pulse.framework_events by name select '{framework}' as framework, 'retired' as kind, date '{on}' as on_date,
                  'day' as precision, 'Retired' as title, 'https://example.org/retired' as source"""
        )

    def framework_stays(self, week: int) -> None:
        """Let every framework stay as it was in a week: nothing further happens to it."""
        for table, day in (("pulse.scores", "as_of"), ("pulse.score_parts", "as_of")):
            self.run(f"delete from {table} where {day} > date '{monday(week)}'")

    def evaluate(self, day: dt.date) -> int:
        """Evaluate as a night of that day does; returns the number of new steps."""
        with self.work.transaction() as con:
            con.execute(
                """insert into pulse.metric_values by name
                   select framework, 'c90' as metric, as_of, c90 as value, 'commits' as unit, 'observed' as status
                   from pulse.later_commits l where as_of <= $1
                     and not exists (from pulse.metric_values v where v.framework = l.framework and v.as_of = l.as_of)
                   union all select distinct framework, 'stars', $1::date, 1.0, 'stars', 'observed' from pulse.later_commits
                   where $1::date not in (select as_of from pulse.metric_values)""",
                [day],
            )
        return evaluate(self.work, at(day), "site", self.policies)

    def deliver(self, day: dt.date, *urls: str, settings: Settings | None = None) -> list[str]:
        """Deliver as a night of that day does, to these channels."""
        given, slugs = settings or Settings(), frozenset(slug for (slug,) in self.rows("select framework from pulse.frameworks"))
        receivers = [_receiver(channel, SECRET, given, slugs) for channel in channels([SecretStr(url) for url in urls])]
        return deliver(self.work, receivers, at(day), lambda: at(day))

    def night(self, day: dt.date, *urls: str, settings: Settings | None = None) -> list[str]:
        self.evaluate(day)
        return self.deliver(day, *urls, settings=settings)

    def alerts(self, lane: str = "HEALTH") -> list[tuple[Any, ...]]:
        return self.rows(
            f"""select framework, state, opened_at::date, closed_at::date from pulse.alerts
                where lane = '{lane}' order by opened_at, framework"""
        )

    def log(self, framework: str = "foo", lane: str = "HEALTH") -> list[tuple[dt.date, str]]:
        return self.rows(
            f"""select l.happened_at::date, l.event from pulse.alert_log l join pulse.alerts a using (alert_id)
                where a.framework = '{framework}' and a.lane = '{lane}' order by l.happened_at, l.event"""
        )


@contextmanager
def new_world(folder: Path, *, again: bool = False) -> Iterator[World]:
    path = folder / "work.duckdb"
    with open_work(path if again else write_migrated(path)) as work:
        yield World(work)


@dataclass
class Webhook:
    """Somebody who listens on loopback.

    Attributes:
        url: Of Apprise.
        status: What it answers.
        got: What it was sent, in order.
        paths: Where to.
    """

    url: str
    status: int = 200
    got: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        return [message["title"] for message in self.got]


@contextmanager
def listening() -> Iterator[Webhook]:
    hook = Webhook("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if hook.status == 200:
                hook.got.append(body)
                hook.paths.append(self.path)
            self.send_response(hook.status)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        hook.url = f"json://127.0.0.1:{server.server_port}/hook"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield hook
        finally:
            server.shutdown()
            thread.join()
