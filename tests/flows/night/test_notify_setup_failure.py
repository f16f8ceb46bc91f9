"""A night that cannot begin: the channels hear why, from whatever of the settings can still be read, and never a secret."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.errors import UserError
from flows.home.lock import LockedError, run_lock
from flows.night.context import Request
from flows.night.notify_setup_failure import open_run_or_notify
from flows.settings.environment import SettingsError
from tests.worlds.handmade_scores import Webhook, listening

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # a plugin of Apprise 1.13 imports it

NOW = datetime(2024, 5, 8, 2, tzinfo=UTC)
TITLE = "Framework Pulse: the nightly run could not begin"


@pytest.fixture
def hook(no_settings: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhook]:
    with listening() as made:
        monkeypatch.setenv("PULSE_ALERT_URLS", made.url)
        monkeypatch.setenv("PULSE_HOME", str(no_settings / "home"))
        yield made


def begin(*, notify: bool = True) -> None:
    with open_run_or_notify(Request(NOW, notify=notify)):
        pass


def said(hook: Webhook) -> str:
    (message,) = hook.got
    assert message["title"] == TITLE
    text: str = message["message"]
    return text


def test_a_night_that_begins_tells_nobody(hook: Webhook) -> None:
    begin()
    assert hook.got == []


def test_a_broken_setting_is_told_through_the_channels_that_can_be_read(hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_CONCURRENCY", "many")
    with pytest.raises(SettingsError):
        begin()
    assert said(hook) == "PULSE_CONCURRENCY: found 'many', expected how many repositories at once, 1 to 64"


def test_a_settings_file_that_cannot_be_read_leaves_the_channels_of_the_environment(hook: Webhook, no_settings: Path) -> None:
    (no_settings / "pulse.toml").write_text("home = \n")
    with pytest.raises(SettingsError):
        begin()
    assert said(hook).startswith("pulse.toml: not TOML: ")


def test_a_lock_that_another_process_holds_is_told(hook: Webhook, no_settings: Path) -> None:
    (no_settings / "home").mkdir()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with run_lock(no_settings / "home", "refresh", NOW):
            held.set()
            done.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(30)
        with pytest.raises(LockedError):
            begin()
    finally:
        done.set()
        holder.join()
    assert " is locked by process " in said(hook)


def test_a_server_that_the_warehouse_does_not_belong_to_is_told(hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    begin()
    monkeypatch.setenv("GITHUB_API_URL", "https://ghe.example.org/api/v3")
    with pytest.raises(UserError):
        begin()
    assert said(hook).startswith("this warehouse is filled from https://api.github.com, not from https://ghe.example.org/api/v3")


def test_what_nobody_expected_is_told_without_secrets(hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "planted-secret")
    monkeypatch.setattr(
        "flows.night.notify_setup_failure.open_run", lambda *_: (_ for _ in ()).throw(RuntimeError("planted-secret is odd"))
    )
    with pytest.raises(RuntimeError):
        begin()
    assert said(hook) == "RuntimeError: [hidden] is odd"


def test_without_notify_and_where_the_channels_are_what_is_wrong_nobody_is_told(hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_CONCURRENCY", "many")
    with pytest.raises(SettingsError):
        begin(notify=False)
    monkeypatch.setenv("PULSE_ALERT_URLS", "no address")
    with pytest.raises(SettingsError):
        begin()
    assert hook.got == []
