"""What `pulse history` asks of a fleet reaches each shard and the step that ends the night."""

import shutil
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.fleet import fleet_flow, shard_flow
from flows.fleet.lead import Ended
from flows.fleet.plan import Shard
from flows.night.context import Request
from flows.night.outcome import Outcome
from flows.settings.model import Settings
from flows.settings.types import SHIPPED_CATALOG
from warehouse.lake import LakeSettings

NOW = datetime(2024, 3, 4, 2, tzinfo=UTC)
WHOLE = Outcome("a run", "ok", (), (), 0, 0, 0)


@pytest.fixture
def requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, list[Request]]:
    """What the shards of a fleet without servers are asked for, and what its end is."""
    asked: dict[str, list[Request]] = {"shard": [], "end": []}

    def run_shard(_own: Settings, _lake: LakeSettings, _name: str, request: Request, *_: object) -> Outcome:
        asked["shard"].append(request)
        return WHOLE

    def lead(planned: Sequence[Shard], given: Mapping[str, Any], _within: timedelta) -> list[Ended]:
        for one in planned:
            shard_flow.shard.fn(one.name, list(one.frameworks), **{**given, "now": datetime.fromisoformat(given["now"])})
        return []

    def gather(_settings: Settings, _lake: LakeSettings, request: Request, *_: object) -> Outcome:
        asked["end"].append(request)
        return WHOLE

    for name in ("catalog", "home"):
        (tmp_path / name).mkdir()
    for slug in ("allennlp", "swift-for-tensorflow"):
        shutil.copy(SHIPPED_CATALOG / f"{slug}.toml", tmp_path / "catalog")
    settings = Settings(
        catalog=(tmp_path / "catalog",),
        home=tmp_path / "home",
        lake_catalog="postgresql://pulse@127.0.0.1:1/lake",
        lake_data=str(tmp_path / "lake"),
        fleet_shards=2,
    )
    for name, stand_in in {
        "load_settings": lambda: settings,
        "beating": lambda _: nullcontext(),
        "shards": lambda _: [],
        "leased": lambda *_: nullcontext(()),
        "create_markdown_artifact": lambda *_, **__: None,
        "run_shard": run_shard,
        "lead": lead,
        "gather": gather,
    }.items():
        for flow in [one for one in (fleet_flow, shard_flow) if hasattr(one, name)]:
            monkeypatch.setattr(flow, name, stand_in)
    return asked


@pytest.mark.parametrize("everything", [True, False])
def test_a_night_of_everything_is_one_for_each_shard_and_for_the_end(requests: Mapping[str, list[Request]], everything: bool) -> None:
    fleet_flow.fleet.fn(NOW, everything=everything)
    assert [one.everything for one in requests["shard"]] == [everything, everything]
    assert [one.everything for one in requests["end"]] == [everything]
