import json
import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows.settings.environment import SOURCE_NAMES, SettingsError, published_copy, unknown_variables
from flows.settings.model import Settings, load_settings
from flows.settings.types import SHIPPED_CATALOG, graphql_url_of

SECRETS = {
    "GITHUB_TOKEN": "ghp_firstplanted,ghp_secondplanted",
    "PULSE_ALERT_URLS": "slack://planted/a/b ntfy://planted2",
    "PULSE_HEARTBEAT_URL": "https://example.org/ping/planted",
    "PULSE_APP_ID": "7",
    "PULSE_APP_INSTALLATION_ID": "8",
    "PULSE_APP_PRIVATE_KEY": "-----BEGIN planted",
    "STACKEXCHANGE_KEY": "planted-key",
    "OPENALEX_API_KEY": "planted-key",
    "PULSE_LAKE_CATALOG": "postgresql://pulse:planted@127.0.0.1/lake",
    "PULSE_LAKE_DATA": "s3://bucket",
    "PULSE_LAKE_S3_KEY_ID": "planted-id",
    "PULSE_LAKE_S3_SECRET": "planted-secret",
}


pytestmark = pytest.mark.usefixtures("no_settings")


def test_nothing_set_gives_the_documented_defaults(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.github_token == ()
    assert settings.github_api_url == "https://api.github.com"
    assert settings.github_graphql_url == "https://api.github.com/graphql"
    assert settings.github_server_url == "https://github.com"
    assert settings.home == tmp_path / "data"
    assert settings.warehouse == tmp_path / "data" / "pulse.duckdb"
    assert settings.catalog == (SHIPPED_CATALOG,)
    assert settings.schedule == "0 9 * * *"
    assert settings.reserve == 0.1
    assert settings.github_app is None


def test_several_tokens_with_commas_are_a_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_a, ghp_b,,")
    assert [token.get_secret_value() for token in load_settings().github_token] == ["ghp_a", "ghp_b"]


def test_gh_token_counts_where_github_token_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "")
    monkeypatch.setenv("GH_TOKEN", "gho_c")
    assert [token.get_secret_value() for token in load_settings().github_token] == ["gho_c"]


@pytest.mark.parametrize(
    ("api_url", "graphql_url"),
    [  # the first two forms: https://docs.github.com/en/enterprise-server/graphql/guides/forming-calls-with-graphql
        ("https://api.github.com", "https://api.github.com/graphql"),
        ("https://host/api/v3", "https://host/api/graphql"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/graphql"),
    ],
)
def test_graphql_address_follows_the_api_address(api_url: str, graphql_url: str) -> None:
    assert graphql_url_of(api_url) == graphql_url
    assert Settings(github_api_url=api_url + "/").github_graphql_url == graphql_url


def test_a_graphql_address_that_is_set_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_GRAPHQL_URL", "http://127.0.0.1:1/q")
    assert load_settings().github_graphql_url == "http://127.0.0.1:1/q"


def test_empty_texts_count_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PULSE_SCHEDULE", "PULSE_HOME", "PULSE_ALERT_URLS", "PULSE_CONCURRENCY", "GITHUB_API_URL", "PULSE_CONFIG"):
        monkeypatch.setenv(name, "")
    assert load_settings() == Settings()


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pulse.toml").write_text('github_token = "ghp_file"\nconcurrency = 3\nschedule = "5 1 * * *"\nlog_level = ""\n')
    monkeypatch.setenv("GH_TOKEN", "ghp_environment")
    monkeypatch.setenv("PULSE_CONCURRENCY", "4")
    settings = load_settings()
    assert settings.github_token == (SecretStr("ghp_environment"),)
    assert (settings.concurrency, settings.schedule, settings.log_level) == (4, "5 1 * * *", "INFO")


def test_another_file_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.toml").write_text('alert_urls = ["ntfy://one", "ntfy://two"]\n')
    monkeypatch.setenv("PULSE_CONFIG", "other.toml")
    assert len(load_settings().alert_urls) == 2


def test_alert_urls_may_hold_commas_and_are_split_before_the_next_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_ALERT_URLS", "mailto://u:p@host?to=a@x,b@y, ntfys://t  json://h/p")
    assert [url.get_secret_value() for url in load_settings().alert_urls] == ["mailto://u:p@host?to=a@x,b@y", "ntfys://t", "json://h/p"]


def test_catalog_folders_keep_their_order_and_know_the_shipped_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_CATALOG", os.pathsep.join(["shipped", "mine"]))
    assert load_settings().catalog == (SHIPPED_CATALOG, tmp_path / "mine")


def test_a_catalog_in_the_home_lies_over_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "data" / "catalog").mkdir(parents=True)
    assert load_settings().catalog == (SHIPPED_CATALOG,)
    (tmp_path / "data" / "catalog" / "mine.toml").touch()
    assert load_settings().catalog == (SHIPPED_CATALOG, tmp_path / "data" / "catalog")


AN_ADDRESS = "an http or https URL without user, password or query"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PULSE_CONCURRENCY", "many", "how many repositories at once, 1 to 64"),
        ("PULSE_CONCURRENCY", "0", "how many repositories at once, 1 to 64"),
        ("PULSE_RESERVE", "1", "the share of the quota to leave alone, 0 up to but not including 1"),
        ("PULSE_LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING or ERROR"),
        ("PULSE_SCHEDULE", "61 * * * *", "a cron line of five fields in UTC, such as '0 9 * * *'"),
        ("GITHUB_API_URL", "api.github.com", AN_ADDRESS),
        ("PULSE_CONFIG", "nowhere.toml", "a file that exists"),
    ],
)
def test_a_wrong_value_is_told_in_one_line(name: str, value: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as told:
        load_settings()
    assert str(told.value) == f"{name}: found {value!r}, expected {expected}"


def test_a_key_file_that_cannot_be_read_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_APP_PRIVATE_KEY_FILE", "nowhere.pem")
    with pytest.raises(
        SettingsError, match=r"^PULSE_APP_PRIVATE_KEY_FILE: found 'nowhere.pem' \(FileNotFoundError\), expected a readable file"
    ):
        load_settings()


def test_half_of_the_credentials_of_an_app_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_APP_ID", "7")
    with pytest.raises(SettingsError, match=r"^PULSE_APP_INSTALLATION_ID: not set, expected because"):
        load_settings()


@pytest.mark.parametrize("line", ["0 2 * *", "0 2 * * * *", "@daily", "0 2 30 2 *", "0 2 LW * *", "every night"])
def test_a_schedule_that_would_never_run_is_refused(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SCHEDULE", line)
    with pytest.raises(SettingsError, match="PULSE_SCHEDULE"):
        load_settings()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('shedule = "0 2 * * *"', "pulse.toml: found the key 'shedule', expected 'schedule'"),
        ("= 2", "pulse.toml: not TOML: Invalid statement (at line 1, column 1)"),
        ('log_level = "loud"', "log_level in pulse.toml: found 'LOUD', expected DEBUG, INFO, WARNING or ERROR"),
    ],
)
def test_a_wrong_file_is_told_in_one_line(text: str, line: str, tmp_path: Path) -> None:
    (tmp_path / "pulse.toml").write_text(text)
    with pytest.raises(SettingsError) as told:
        load_settings()
    assert str(told.value) == line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GITHUB_TOKEN", "planted token"),
        ("GH_TOKEN", "planted\x1btoken"),
        ("PULSE_ALERT_URLS", "planted"),
        ("STACKEXCHANGE_KEY", "planted key"),
        ("PULSE_HEARTBEAT_URL", "ftp://planted"),
        ("GITHUB_API_URL", "https://user:planted@host"),
        ("PULSE_LAKE_CATALOG", "mysql://user:planted@host/lake"),
        ("PULSE_LAKE_S3_SECRET", "planted key"),
    ],
)
def test_a_wrong_secret_is_named_and_not_shown(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as told:
        load_settings()
    assert str(told.value).startswith(f"{name}: found a value that is not shown, expected ")
    assert "planted" not in str(told.value)


def test_no_text_form_of_the_settings_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    shown = [repr(settings), str(settings), repr(settings.model_dump()), settings.model_dump_json(), repr(settings.github_app)]
    assert not [text for text in shown if "planted" in text]
    assert len([text for text in settings.secret_texts() if "planted" in text]) == 11


def test_the_key_of_the_app_can_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.pem").write_text("PEM")
    for name, value in {"PULSE_APP_ID": "7", "PULSE_APP_INSTALLATION_ID": "8", "PULSE_APP_PRIVATE_KEY_FILE": "app.pem"}.items():
        monkeypatch.setenv(name, value)
    app = load_settings().github_app
    assert app is not None
    assert (app.app_id, app.installation_id, app.private_key.get_secret_value()) == (7, 8, "PEM")


def test_a_misspelt_variable_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SHEDULE", "0 2 * * *")
    monkeypatch.setenv("PULSE_HOME", "x")
    assert unknown_variables(Settings.model_fields) == [("PULSE_SHEDULE", "PULSE_SCHEDULE")]


def test_settings_can_be_dumped_as_json() -> None:
    assert json.loads(Settings().model_dump_json())["concurrency"] == 8


@pytest.mark.parametrize("file", ["", 'home = "there"', 'warehouse = "~/x.duckdb"\nhome = ""', 'home = "/a"\nwarehouse = ""'])
@pytest.mark.parametrize(
    "variables", [{}, {"PULSE_HOME": "~/h"}, {"PULSE_WAREHOUSE": "w.duckdb"}, {"PULSE_HOME": "", "PULSE_WAREHOUSE": "w"}]
)
def test_readers_find_the_published_copy_where_the_settings_put_it(
    file: str, variables: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pulse.toml").write_text(file)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert published_copy() == load_settings().warehouse


def test_home_of_the_user_is_not_taken_for_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", "/somewhere/else")
    assert load_settings().home == tmp_path / "data"


def test_addresses_of_sources_come_from_variables_and_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pulse.toml").write_text('[source_urls]\npypi = "https://index.invalid/root/"')
    assert load_settings().source_urls == {"pypi": "https://index.invalid/root"}
    monkeypatch.setenv("PULSE_PYPI_URL", "http://127.0.0.1:1/")
    assert load_settings().source_urls == {"pypi": "http://127.0.0.1:1"}
    assert unknown_variables(Settings.model_fields) == []


@pytest.mark.parametrize(("given", "asks"), [("", True), ("pypi", True), ("PyPI", True), ("-pypi", False)])
def test_a_source_can_be_left_out(given: str, asks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SOURCES", given)
    assert load_settings().asks("pypi") is asks


@pytest.mark.parametrize(
    ("variable", "value", "line"),
    [
        ("PULSE_SOURCES", "-conda", f"PULSE_SOURCES: found '-conda', expected one of {', '.join(SOURCE_NAMES)}"),
        ("PULSE_PYPI_URL", "index", "PULSE_PYPI_URL: found 'index', expected an http or https URL without user, password or query"),
    ],
)
def test_a_source_that_does_not_exist_and_an_address_that_is_none_are_told_in_one_line(
    variable: str, value: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as wrong:
        load_settings()
    assert str(wrong.value) == line


def test_a_table_of_addresses_that_names_no_source_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "pulse.toml").write_text('[source_urls]\nconda = "https://index.invalid"')
    with pytest.raises(SettingsError, match="found 'conda', expected one of"):
        load_settings()


def test_a_lake_has_both_of_its_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert load_settings().lake is None
    monkeypatch.setenv("PULSE_LAKE_CATALOG", "postgresql://pulse@127.0.0.1/lake")
    with pytest.raises(SettingsError, match="PULSE_LAKE_DATA: not set"):
        load_settings()
    for place, absolute in (("s3://bucket/of/ours/", "s3://bucket/of/ours"), ("lake", str(Path.cwd() / "lake"))):
        monkeypatch.setenv("PULSE_LAKE_DATA", place)
        lake = load_settings().lake
        assert lake is not None
        assert (lake.catalog, lake.data, lake.s3_endpoint) == ("postgresql://pulse@127.0.0.1/lake", absolute, None)
    monkeypatch.setenv("PULSE_LAKE_DATA", "gs://bucket")
    with pytest.raises(SettingsError, match=r"PULSE_LAKE_DATA: found 'gs://bucket', expected a folder"):
        load_settings()
