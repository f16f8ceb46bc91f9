"""What reaches Prefect of the operator's surroundings, and what does not."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.errors import UserError
from flows.orchestration.environment import prepare_prefect
from flows.orchestration.loopback import without_proxy
from flows.settings.model import Settings

OTHERS = {
    "PREFECT_API_KEY": "pnu_planted",
    "PREFECT_API_AUTH_STRING": "someone:planted",
    "PREFECT_PROFILE": "cloud",
    "PREFECT_CLIENT_CUSTOM_HEADERS": '{"X-Planted": "1"}',
    "PREFECT_SERVER_DATABASE_CONNECTION_URL": "postgresql+asyncpg://planted",
    "PREFECT_HOME": "/somewhere/planted",
}


@pytest.fixture(autouse=True)
def whole_environment() -> Iterator[None]:
    """What is put into the environment goes with the test."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("PREFECT_") or name.lower() == "no_proxy"]:
        del os.environ[name]
    yield
    os.environ.clear()
    os.environ.update(before)


def test_what_is_meant_for_another_server_does_not_reach_ours(tmp_path: Path) -> None:
    os.environ.update(OTHERS, PREFECT_LOGGING_LEVEL="DEBUG")
    prepare_prefect(Settings(home=tmp_path))
    assert [name for name, value in os.environ.items() if name.startswith("PREFECT_") and "planted" in value.lower()] == []
    assert "PREFECT_PROFILE" not in os.environ
    assert os.environ["PREFECT_HOME"] == str(tmp_path / "prefect")
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"
    assert os.environ["PYTHONSAFEPATH"] == "1"


def test_with_a_server_of_the_operator_every_setting_for_it_stays(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "profiles.toml").write_text('active = "cloud"\n')
    os.environ.update(OTHERS | {"PREFECT_API_URL": "https://prefect.example.org/api", "PREFECT_HOME": str(theirs)})
    prepare_prefect(Settings(home=tmp_path / "ours"))
    kept = OTHERS | {"PREFECT_HOME": str(theirs), "PREFECT_PROFILES_PATH": str(theirs / "profiles.toml")}
    assert {name: os.environ[name] for name in kept} == kept


@pytest.mark.parametrize("name", ["a?b", "a\nb", "a\rb"])
def test_a_home_that_no_database_address_can_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match=r"^PULSE_HOME: found ") as told:
        prepare_prefect(Settings(home=tmp_path / name))
    assert told.value.exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "127.0.0.1,localhost,::1"),
        ({"NO_PROXY": "corp.example, .internal"}, "corp.example,.internal,127.0.0.1,localhost,::1"),
        ({"no_proxy": "corp.example", "NO_PROXY": "other.example"}, "corp.example,127.0.0.1,localhost,::1"),
        ({"no_proxy": "localhost"}, "localhost,127.0.0.1,::1"),
        ({"NO_PROXY": "*"}, "*"),
    ],
)
def test_loopback_is_asked_directly_beside_what_the_operator_excepts(given: dict[str, str], expected: str) -> None:
    os.environ.update(given)
    without_proxy()
    without_proxy()
    assert (os.environ["no_proxy"], os.environ["NO_PROXY"]) == (expected, expected)
