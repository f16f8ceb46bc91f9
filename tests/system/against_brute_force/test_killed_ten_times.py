"""A backfill that is killed without warning again and again, and resumed each time, ends with the numbers that brute force gives."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tests.system.against_brute_force.conftest import GRIDNET, MUTE, ODDITIES, TENSORLITE, Night
from tests.system.against_brute_force.test_another_server import SMALL, framework_differs, issues_differ, repository_differs
from tests.worlds.product_process import ROOT, PlainProduct
from tests.worlds.strict_server import real_repositories, small_repositories
from tests.worlds.strict_server.rows import World
from tests.worlds.strict_server.server import serving

pytestmark = [pytest.mark.timeout(900)]
SMALL_CATALOG = {"tensorlite.toml": TENSORLITE, "gridnet.toml": GRIDNET, "oddities.toml": ODDITIES, "mute.toml": MUTE}
AT_ONCE = 8  # repositories, by default
LOOKS = 2  # that are no pages and asked for in every night: the facts, and how many commits there are


@dataclass(frozen=True, slots=True)
class Killed:
    """The night that came to its end, what each run asked for, and the repositories there are."""

    night: Night
    asked: list[list[str]]
    names: list[str]
    frameworks: list[str]


@pytest.fixture(
    scope="module", params=[pytest.param(2, marks=pytest.mark.long), pytest.param(10, marks=[pytest.mark.long, pytest.mark.shared])]
)
def killed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killed]:
    """Two kills of a backfill of small repositories, or ten of one with the real histories."""
    world, catalog, names, frameworks = (
        World(small_repositories.build()),
        dict(SMALL_CATALOG),
        list(SMALL),
        ["tensorlite", "gridnet", "mute"],
    )
    if request.param == 10:
        if not real_repositories.DATA.is_dir():
            pytest.skip("the real histories are not at ../shared/data")
        world.repos += real_repositories.build()
        catalog |= {name: (ROOT / "catalog" / name).read_text(encoding="utf-8") for name in ("mxnet.toml", "flax.toml")}
        names, frameworks = [*names, *real_repositories.NAMES], [*frameworks, "mxnet", "flax"]
    with serving(world) as server:
        product = PlainProduct(tmp_path_factory.mktemp("killed") / "home", server)
        product.prepare(catalog)
        asked: list[list[str]] = []
        for _ in range(request.param):
            before = len(server.log)
            product.refresh_killed(after_requests=12)
            asked.append([one.text for one in server.log[before:]])
        before, began_at = len(server.log), datetime.now(UTC)
        product.refresh()
        asked.append([one.text for one in server.log[before:]])
        night = Night(product, product.everything(), {repo.name: repo for repo in world.repos}, asked[-1], began_at)
        yield Killed(night, asked, names, frameworks)


def test_the_numbers_equal_brute_force_after_all_the_kills(killed: Killed) -> None:
    assert [repository_differs(killed.night, name) for name in killed.names] == [""] * len(killed.names)
    assert [framework_differs(killed.night, name) for name in killed.frameworks] == [""] * len(killed.frameworks)
    assert issues_differ(killed.night) == ""


def test_no_more_is_asked_again_than_was_in_flight_at_the_kills(killed: Killed) -> None:
    """What was in flight at one kill may be asked again by any later run, so all the kills before a run count together."""
    known: Counter[str] = Counter()
    repeated = 0
    for kills, run in enumerate(killed.asked):
        repeated += (Counter(run) & known).total()
        assert repeated <= kills * (AT_ONCE + LOOKS), f"after {kills} kills"
        known |= Counter(run)
