"""One server and one home for the whole folder: the product runs three nights there, and the tests read what it published."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from tests.acceptance import brute_force, later_world, real_world, small_world, strict_schema
from tests.acceptance.brute_force import Belonging
from tests.acceptance.product import ROOT, Product
from tests.acceptance.rows import World
from tests.acceptance.strict_server import serving

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
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Night:
    """What was published after one night, and a copy of the server's rows as they were then."""

    product: Product
    world: World
    tables: Tables
    repo_weekly: Tables
    framework_weekly: Tables
    requests: int


def last_week() -> date:
    """The last week that has ended."""
    today = datetime.now(UTC).date()
    return today - timedelta(days=today.weekday() + 7)


def core_of(world: World) -> dict[str, list[Belonging]]:
    """The core repositories of each framework, as the catalog's files say."""
    names = {"gridnet": "slowpark/gridnet", "oddities": "slowpark/oddities", "mxnet": "apache/mxnet", "flax": "google/flax"}
    found = {framework: world.find(name) for framework, name in names.items()}
    tensorlite, io = world.find("northlab/tensorlite"), world.find("northlab/tensorlite-io")
    assert tensorlite is not None
    assert io is not None
    single = {framework: [Belonging(repo)] for framework, repo in found.items() if repo is not None}
    return {"tensorlite": [Belonging(tensorlite), Belonging(io, valid_from=small_world.MOVED_IN)], **single}


def _night(product: Product) -> Night:
    before = len(product.server.log)
    product.refresh()
    week, world = last_week(), product.server.world
    repos = {repo.name: brute_force.repo_weekly(repo, week) for repo in world.repos}
    frameworks = {name: brute_force.framework_weekly(core, week) for name, core in core_of(world).items()}
    return Night(product, deepcopy(world), product.everything(), repos, frameworks, len(product.server.log) - before)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product pointed at the strict server; with the real histories where they are."""
    if not strict_schema.SCHEMA_FILE.exists():
        pytest.skip("npm's @octokit/graphql-schema is not installed (see .ci/run)")
    world, catalog = World(small_world.build()), {"tensorlite.toml": TENSORLITE, "gridnet.toml": GRIDNET, "oddities.toml": ODDITIES}
    if real_world.DATA.is_dir():
        world.repos += real_world.build()
        catalog |= {name: (ROOT / "catalog" / name).read_text(encoding="utf-8") for name in ("mxnet.toml", "flax.toml")}
    with serving(world) as server:
        product = Product(tmp_path_factory.mktemp("acceptance") / "home", server)
        product.prepare(catalog)
        yield product


@pytest.fixture(scope="session")
def first_night(product: Product) -> Night:
    """The first refresh, from nothing."""
    return _night(product)


@pytest.fixture(scope="session")
def second_night(first_night: Night) -> Night:
    """A refresh right after the first."""
    return _night(first_night.product)


@pytest.fixture(scope="session")
def third_night(second_night: Night) -> Night:
    """A refresh after much has happened on the server, a rename and a force push among it."""
    product = second_night.product
    later_world.happen(product.server.world, datetime.now(UTC))
    product.write_git()
    return _night(product)
