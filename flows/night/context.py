"""The context of a run: its lock, its open working file, its clients.

Each step gets what it needs from a `RunContext`; nothing is kept in memory between runs.
"""

import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa

from catalog.companies import CompanyTable, load_companies
from catalog.load import Catalog
from collectors.accounts import ACCOUNTS, Accounts, Identities
from collectors.cancellation import CancelToken
from collectors.companies import Companies
from collectors.git.command import Git
from collectors.github.client import USER_AGENT, AppCredentials, GitHubClient
from collectors.http import HttpClient
from flows.console import say
from flows.doctor.surroundings import agree
from flows.errors import FAILED, UserError
from flows.home.identity import KEY_FILE, identity_key
from flows.home.open_writer import open_current
from flows.night.accounts import accounts
from flows.night.catalog import checked_catalog
from flows.night.companies import owners
from flows.night.prefetch import Prefetch
from flows.settings.model import Settings
from warehouse.connection import Work
from warehouse.forget import forgotten_salts
from warehouse.loader import Loader


@dataclass(frozen=True, slots=True)
class Request:
    """The parameters of a run.

    `frameworks` empty means all; `since` limits a first fill; `as_of` is the exclusive date that is scored, by default the
    day of `now`. `simulated` is the note of a simulated data set, shown with all its figures; `scale` is the share of its real
    size to which each repository was cut, by what is counted (repository, then kind, above 0 to 1).
    `is_shard`: there are no other frameworks than these, and what compares all of them is left to others (`flows/fleet/`).
    `everything`: a night of a fleet measures and scores every week again, as `pulse history` does for one home.
    `figures` says what of each repository was counted: its name, the figure, counted since and until (ISO days; None: not at all),
    and what is simulated.
    """

    now: datetime
    frameworks: tuple[str, ...] = ()
    since: date | None = None
    as_of: date | None = None
    notify: bool = True
    simulated: str | None = None
    is_shard: bool = False
    everything: bool = False
    scale: Mapping[str, Mapping[str, float]] | None = None
    figures: tuple[tuple[str, str, str | None, str | None, str | None], ...] = ()

    @property
    def scored(self) -> date:
        """The date that is scored."""
        return self.as_of or self.now.astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class RunContext:
    """A run that holds its lock, with the open working file and the clients."""

    settings: Settings
    request: Request
    run_id: str
    catalog: Catalog
    companies: CompanyTable
    work: Work
    loader: Loader
    prefetch: Prefetch
    client: GitHubClient
    http: HttpClient
    git: Git
    identities: Identities
    cancel_token: CancelToken

    @property
    def frameworks(self) -> tuple[str, ...]:
        """The slugs of the frameworks in this run, in the catalog's order."""
        return self.request.frameworks or tuple(self.catalog.frameworks)

    @property
    def since(self) -> datetime | None:
        """The start of a first fill; None: since the repositories began."""
        return datetime.combine(self.request.since, datetime.min.time(), UTC) if self.request.since else None

    @property
    def requests(self) -> int:
        """The number of requests sent so far, to all servers."""
        return self.client.spent().requests + self.http.sent

    def requests_here(self) -> int:
        """Return the number of requests that the calling thread sent."""
        return self.client.spent_here().requests + self.http.sent_here()

    @property
    def git_folder(self) -> Path:
        """Where the bare clones lie."""
        return self.settings.home / "git"


def say_wait(seconds: float, reason: str) -> None:
    """Print why the run waits."""
    say(f"waiting {seconds:.0f} s: {reason}")


@contextmanager
def open_run(settings: Settings, request: Request, on_wait: Callable[[float, str], None] = say_wait) -> Iterator[RunContext]:
    """Take the lock, open and migrate the working file, check that it belongs to the server.

    Args:
        settings: where and how.
        request: what for.
        on_wait: called for every wait for a limit, with the seconds and the reason.

    Raises:
        CatalogError, LockedError, WarehouseError, UserError: each with one line that says what to do.
    """
    catalog, people, employers = checked_catalog(settings.catalog), accounts(settings), load_companies(settings.catalog)
    if request.is_shard:
        catalog = Catalog({slug: catalog.frameworks[slug] for slug in request.frameworks})
    pa.set_memory_pool(pa.system_memory_pool())  # PyArrow's own keeps 20 to 50 MB that a night has done with
    make_home(settings.home)
    agree(settings.home)
    with open_current(settings, "refresh", request.now) as work, Loader(work) as loader:
        belong_together(work, settings.github_api_url, request)
        cancel_token = CancelToken()
        client = make_client(settings, on_wait, cancel_token)
        yield RunContext(
            settings=settings,
            request=request,
            run_id=f"{request.now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}",
            catalog=catalog,
            companies=employers,
            work=work,
            loader=loader,
            prefetch=Prefetch(settings.concurrency),
            client=client,
            http=HttpClient(USER_AGENT, cancel_token, on_wait),
            git=Git(settings.github_server_url, tokens=client.git_secrets, is_stopping=cancel_token.is_cancelled),
            identities=identities_of(work, settings.home, people, owners(employers)),
            cancel_token=cancel_token,
        )


def identities_of(work: Work, home: Path, people: Accounts = ACCOUNTS, employers: Companies | None = None) -> Identities:
    """Return the hashes of people, with the key of every earlier run; replace people who asked to be forgotten.

    Raises:
        UserError: the key is missing, or another one, with which everybody would count as a new person.
    """
    with work.transaction() as con:
        known = con.execute("select value from pulse.meta where key = 'identity_mark'").fetchone()
        identities = Identities(identity_key(home, may_make=known is None), people, forgotten_salts(con), companies=employers)
        mark = identities.account("framework-pulse")
        if known is None:
            con.execute("insert into pulse.meta values ('identity_mark', $1)", [mark])
        elif known[0] != mark:
            line = f"{home / KEY_FILE} is not the key that this warehouse was filled with: restore it from a backup"
            raise UserError(line, FAILED)
    return identities


def make_home(home: Path) -> None:
    """Create the home if it is missing, and check that it can be written before anything else is tried.

    Raises:
        UserError: it cannot.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        line = f"{home} cannot be written ({error.strerror}): name another folder with PULSE_HOME"
        raise UserError(line) from None


def belong_together(work: Work, api_url: str, request: Request) -> None:
    """Store on the first run which server fills the working file, and check it on every later one.

    Raises:
        UserError: it is another one, so that simulated rows and real ones, or those of two servers, would mix.
    """
    mine = {"github_api_url": api_url, "simulated": "true" if request.simulated else "false"}
    with work.transaction() as con:
        known = dict(con.execute("select key, value from pulse.meta where key in ('github_api_url', 'simulated')").fetchall())
        if known and known != mine:
            there = known["github_api_url"] + (" (simulated)" if known["simulated"] == "true" else "")
            line = f"this warehouse is filled from {there}, not from {api_url}: set GITHUB_API_URL back, or give it a PULSE_HOME of its own"
            raise UserError(line)
        if not known:
            meta = mine | ({"simulated_note": request.simulated} if request.simulated else {})
            con.execute("insert into pulse.meta select unnest($keys), unnest($meta)", {"keys": list(meta), "meta": list(meta.values())})
            cuts = [[repo, kind, factor] for repo, factors in (request.scale or {}).items() for kind, factor in factors.items()]
            if cuts:
                con.executemany("insert into pulse.simulated_scale values ($1, $2, $3)", cuts)
            if request.figures:
                con.executemany("insert into pulse.simulated_figures values ($1, $2, $3, $4, $5)", request.figures)


def make_client(settings: Settings, on_wait: Callable[[float, str], None], cancel_token: CancelToken | None = None) -> GitHubClient:
    """Create the client of the settings: a pool of tokens, a GitHub App, both, or neither."""
    app = settings.github_app
    return GitHubClient(
        settings.github_api_url,
        settings.github_graphql_url,
        [token.get_secret_value() for token in settings.github_token],
        None if app is None else AppCredentials(app.app_id, app.installation_id, app.private_key.get_secret_value()),
        reserve=settings.reserve,
        on_wait=on_wait,
        cancel_token=cancel_token,
    )
