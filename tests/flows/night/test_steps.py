"""A night tells as many steps as it announced, says what each is about, and gives memory back before it writes its copies."""

import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest

from flows.night import steps
from flows.night.context import Request
from flows.orchestration.refresh import refresh_plainly
from flows.settings.model import Settings
from flows.settings.types import SHIPPED_CATALOG
from sandbox import server
from sandbox.figures.build import build

NIGHT = datetime(2026, 6, 29, 2, tzinfo=UTC)


class Recorded:
    """Progress that remembers: of each stretch what it is, how many steps were announced, and which were told."""

    def __init__(self) -> None:
        self.stretches: list[tuple[str, int, list[str]]] = []

    def start(self, total: int, what: str) -> None:
        self.stretches.append((what, total, []))

    def advance(self, what: str) -> None:
        self.stretches[-1][2].append(what)

    def finish(self) -> None: ...


@pytest.mark.usefixtures("nights_with_site")
def test_each_stretch_of_a_night_has_the_steps_that_it_announced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given_back: list[str]
) -> None:
    pools: list[str] = []
    monkeypatch.setattr(pa, "set_memory_pool", lambda pool: pools.append(pool.backend_name))
    (tmp_path / "catalog").mkdir()
    shutil.copy(SHIPPED_CATALOG / "swift-for-tensorflow.toml", tmp_path / "catalog")
    with server.start(build(tmp_path / "git", only=["tensorflow/swift"])) as running:
        settings = Settings(
            github_token=server.TOKEN,
            github_api_url=running.api_url,
            github_graphql_url=running.graphql_url,
            github_server_url=running.server_url,
            catalog=(tmp_path / "catalog",),
            home=tmp_path / "home",
        )
        shown = Recorded()
        assert refresh_plainly(settings, Request(NIGHT, notify=False, simulated="a test"), shown).status == "ok"
        asked = sum(1 for one in running.requests)
    assert pools == ["system"]
    assert given_back == ["published"]  # one repository, and fewer than fifty requests
    announced = {what.split(":")[0]: (total, told) for what, total, told in shown.stretches}
    total, told = announced["collecting"]
    assert len(told) <= total
    assert len(told) >= 0.8 * asked  # an estimate: the first look is no page
    read = {
        "stars of tensorflow/swift",
        "forks, releases of tensorflow/swift",
        "commits of tensorflow/swift",
        "notices of tensorflow/swift",
    }
    assert set(told) == read
    for stretch in ("measuring and scoring", "writing the site"):
        total, told = announced[stretch]
        assert len(told) == total, stretch
    assert "measuring commits_wk" in announced["measuring and scoring"][1]
    assert "writing the page of swift-for-tensorflow" in announced["writing the site"][1]
    total, told = announced["judging and publishing"]
    assert set(Counter(told).values()) <= {1, 2}  # published again where a check of a claim is new
    assert len(set(told)) == total


def test_what_measuring_freed_goes_back_before_anything_is_judged_or_copied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done: list[str] = []
    for step in ("raise_alerts", "decide", "publish_checked", "write_site"):
        monkeypatch.setattr(steps, step, lambda *_, step=step: done.append(step) or ())
    context = SimpleNamespace(
        work=SimpleNamespace(give_back=lambda: done.append("give_back")),
        settings=SimpleNamespace(warehouse=tmp_path / "pulse.duckdb", site_url="https://pulse.example"),
        catalog=SimpleNamespace(frameworks={}),
        request=SimpleNamespace(scored=NIGHT.date(), now=NIGHT),
    )
    assert steps.published(context, Recorded(), steps.publish) == ()  # type: ignore[arg-type]
    assert done == ["give_back", "raise_alerts", "decide", "publish_checked", "write_site"]
