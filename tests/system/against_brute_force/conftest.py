"""One server and one home for the whole folder: the product runs there for four nights, and the tests read what it published.

The first night is killed on its way; the second goes on from there; on the third nothing has happened, on the fourth much. By default
the server has the small repositories alone; the long tests have a second one with the real histories beside them.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from tests.system.against_brute_force import brute_force
from tests.system.against_brute_force.brute_force import Belonging, Counted
from tests.worlds.product_process import ROOT, PlainProduct, Product
from tests.worlds.strict_server import later_changes, real_repositories, small_repositories
from tests.worlds.strict_server.real_repositories import REAL, SMALL
from tests.worlds.strict_server.rows import RepoRow, World
from tests.worlds.strict_server.server import serving

TENSORLITE = """
name = "Tensorlite"
[[repo]]
name = "oldhome/tensorlite"  # a former name: the server answers 301
role = "core"
[[repo]]
name = "northlab/tensorlite-io"
role = "core"
valid_from = 2024-07-01
[[repo]]
name = "northlab/tensorlite-zoo"
role = "satellite"
"""
GRIDNET = """
name = "Gridnet"
[[repo]]
name = "slowpark/gridnet"
role = "core"
"""
ODDITIES = """
name = "Oddities"
[[repo]]
name = "slowpark/oddities"
role = "core"
"""
MUTE = """
name = "Mute"
[[repo]]
name = "slowpark/mute"
role = "core"
"""
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Night:
    """What was published after one night, and the server's rows as they were then."""

    product: Product
    tables: Tables
    repos: dict[str, RepoRow]
    asked: list[str]
    began_at: datetime
    known: dict[str, Counted] = field(default_factory=dict)

    def counted(self, name: str) -> Counted:
        """A repository by brute force, counted once."""
        if name not in self.known:
            self.known[name] = brute_force.count(self.repos[name], last_week(), self.began_at)
        return self.known[name]

    def framework(self, name: str) -> pd.DataFrame:
        """A framework's weeks by brute force, over its core repositories as the catalog's files say."""
        if name == "tensorlite":
            later = Belonging(self.counted("northlab/tensorlite-io"), valid_from=small_repositories.MOVED_IN)
            return brute_force.framework_weekly([Belonging(self.counted("northlab/tensorlite")), later])
        single = {
            "gridnet": "slowpark/gridnet",
            "mute": "slowpark/mute",
            "oddities": "slowpark/oddities",
            "mxnet": "apache/mxnet",
            "flax": "google/flax",
        }
        return brute_force.framework_weekly([Belonging(self.counted(single[name]))])


def last_week() -> date:
    """The last week that has ended."""
    today = datetime.now(UTC).date()
    return today - timedelta(days=today.weekday() + 7)


def _night(product: Product) -> Night:
    before, began_at = len(product.server.log), datetime.now(UTC)
    product.refresh()
    repos = product.server.world.repos
    copied = {repo.name: repo if repo.name in real_repositories.NAMES else deepcopy(repo) for repo in repos}  # the real ones never change
    return Night(product, product.everything(), copied, [asked.text for asked in product.server.log[before:]], began_at)


_NEEDS_DATA = pytest.mark.skipif(not real_repositories.DATA.is_dir(), reason="the real histories are not at ../shared/data")


@pytest.fixture(scope="session", params=[SMALL, pytest.param(REAL, marks=[pytest.mark.long, pytest.mark.shared, _NEEDS_DATA])])
def served(request: pytest.FixtureRequest) -> str:
    """Which repositories the server has."""
    return str(request.param)


@pytest.fixture(scope="session")
def product(served: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product pointed at the strict server; beside the small repositories alone Prefect would take longer than the nights."""
    world, catalog = (
        World(small_repositories.build()),
        {"tensorlite.toml": TENSORLITE, "gridnet.toml": GRIDNET, "oddities.toml": ODDITIES, "mute.toml": MUTE},
    )
    if served == REAL:
        world.repos += real_repositories.build()
        catalog |= {name: (ROOT / "catalog" / name).read_text(encoding="utf-8") for name in ("mxnet.toml", "flax.toml")}
    with serving(world) as server:
        kind = Product if served == REAL else PlainProduct
        product = kind(tmp_path_factory.mktemp("acceptance") / "home", server)
        product.prepare(catalog)
        try:
            yield product
        finally:
            product.clean_up()


@pytest.fixture(scope="session")
def killed_night(product: Product, served: str) -> list[str]:
    """What was asked of the server by a first refresh from nothing, until it was killed without warning on its way."""
    product.refresh_killed(after_requests=60 if served == REAL else 20)
    return [asked.text for asked in product.server.log]


@pytest.fixture(scope="session")
def first_night(product: Product, killed_night: list[str]) -> Night:
    """The first refresh that comes to its end; it goes on where the killed one stopped."""
    return _night(product)


@pytest.fixture(scope="session")
def second_night(first_night: Night) -> Night:
    """A refresh right after the first."""
    return _night(first_night.product)


@pytest.fixture(scope="session")
def third_night(second_night: Night) -> Night:
    """A refresh after much has happened on the server, a rename and a force push among it."""
    product = second_night.product
    later_changes.happen(product.server.world, datetime.now(UTC))
    product.write_git(repo for repo in product.server.world.repos if repo.name not in real_repositories.NAMES)
    return _night(product)
