"""Every setting of Framework Pulse: its meaning, its default, its allowed values.

A setting comes from the environment or from `pulse.toml` in the working folder (`PULSE_CONFIG` names another file). In
the file its key is the name in lower case, without `PULSE_`. The environment wins; an empty text counts as not set.
The user reads the `description` of a field after "expected" when its value is wrong.
"""

import os
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, TypeAdapter, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from flows.alerts.channels import channels
from flows.alerts.routes import Route
from flows.settings import environment
from flows.settings.environment import ADDRESSED, GIT_SOURCES, SOURCE_NAMES
from flows.settings.environment import SettingsError as SettingsError
from flows.settings.types import (
    CloneAddress,
    Cron,
    Folders,
    Key,
    LakeCatalog,
    LakePlace,
    Names,
    Secrets,
    SecretUrls,
    ServerAddress,
    UserPath,
    WebSecret,
    default_folders,
    graphql_url_of,
)
from warehouse.lake_settings import LakeSettings

_SECRET_FIELDS = frozenset({"github_token", "alert_urls", "heartbeat_url", "app_private_key", "stackexchange_key", "openalex_api_key"})
_LAKE_SECRETS = frozenset({"lake_catalog", "lake_s3_key_id", "lake_s3_secret"})


@dataclass(frozen=True, slots=True)
class GitHubApp:
    """The credentials of a GitHub App's installation."""

    app_id: int
    private_key: SecretStr
    installation_id: int


class Settings(BaseSettings):
    """The settings of one run. Paths are absolute, URLs have no slash at the end, secrets are not shown as text."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    github_token: Secrets = Field(default=(), description="one token, or several with commas between them")
    github_api_url: ServerAddress = Field(
        default="https://api.github.com",
        description="an http or https URL without user, password or query",
    )
    github_graphql_url: ServerAddress = Field(
        default_factory=lambda found: graphql_url_of(found["github_api_url"]),
        description="an http or https URL without user, password or query",
    )
    github_server_url: CloneAddress = Field(
        default="https://github.com",
        description="an https, http or file URL without user, password or query",
    )
    app_id: int | None = Field(default=None, gt=0, description="the number of the GitHub App")
    app_installation_id: int | None = Field(default=None, gt=0, description="the number of the App's installation")
    app_private_key: SecretStr | None = Field(default=None, description="the App's private key in PEM form")
    app_private_key_file: UserPath | None = Field(default=None, description="a readable file with the App's private key in PEM form")

    home: UserPath = Field(default_factory=lambda: Path("data").absolute(), description="a folder")
    warehouse: UserPath = Field(default_factory=lambda found: found["home"] / "pulse.duckdb", description="a file, the published copy")
    catalog: Folders = Field(
        default_factory=lambda found: default_folders(found["home"]),
        description=f"folders with {os.pathsep!r} between them, where the word shipped stands for the shipped one",
    )

    sources: Names = Field(
        default=(),
        description=f"names of sources ({', '.join(SOURCE_NAMES)}) with commas between them, a minus sign leaves one out",
    )
    source_urls: dict[str, CloneAddress] = Field(
        default_factory=dict, description=f"http or https URLs of sources beside GitHub ({', '.join(ADDRESSED)})"
    )

    installs: Annotated[
        Literal["off", "isolated", "anywhere"], BeforeValidator(lambda text: text.lower() if isinstance(text, str) else text)
    ] = Field(default="off", description="off, isolated (inside bubblewrap only) or anywhere")

    stackexchange_key: Key | None = Field(default=None, description="a key of the Stack Exchange API")
    openalex_api_key: Key | None = Field(default=None, description="a key of the OpenAlex API")

    bots: UserPath | None = Field(default=None, description="a file of machine accounts, with a [[machine]] for each")

    alert_urls: SecretUrls = Field(
        default=(),
        description="Apprise URLs (scheme://...) with spaces or commas between them; tag,tag=scheme://... receives only those",
    )
    subscriptions: dict[str, Route] = Field(
        default_factory=dict,
        description="a table [subscriptions.NAME] with frameworks, lanes (FACT, HEALTH, ADOPTION, DATA), state (WATCH, ALERT, CRITICAL) "
        "and below (0 to 10)",
    )
    site_url: ServerAddress | None = Field(default=None, description="an http or https URL without user, password or query")
    heartbeat_url: WebSecret | None = Field(default=None, description="an http or https URL")

    lake_catalog: LakeCatalog | None = Field(
        default=None, description="the database of the lake, postgresql://user:password@host:port/database"
    )
    lake_data: LakePlace | None = Field(default=None, description="a folder that all workers see, or s3://bucket/prefix")
    lake_s3_endpoint: ServerAddress | None = Field(default=None, description="an http or https URL without user, password or query")
    lake_s3_key_id: Key | None = Field(default=None, description="the name of a key of the object store")
    lake_s3_secret: Key | None = Field(default=None, description="the secret of that key")
    lake_s3_region: str = Field(default="us-east-1", description="the region of the bucket")

    fleet_shards: int = Field(default=4, ge=1, le=1000, description="into how many shards the catalog is cut, 1 to 1000")
    fleet_workers: int = Field(default=2, ge=1, le=1000, description="how many shards run at once, 1 to 1000")
    fleet_dead_after: int = Field(default=240, ge=10, le=3600, description="seconds without a sign of life, 10 to 3600")
    fleet_minutes: int = Field(default=480, ge=1, le=1400, description="how long a night waits for its shards, 1 to 1400")

    schedule: Cron = Field(default="0 9 * * *", description="a cron line of five fields in UTC, such as '0 9 * * *'")
    concurrency: int = Field(default=8, ge=1, le=64, description="how many repositories at once, 1 to 64")
    reserve: float = Field(default=0.1, ge=0, lt=1, description="the share of the quota to leave alone, 0 up to but not including 1")
    tiers: bool = Field(default=False, description="true or false: whether repositories that sleep are looked at once a week")
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(lambda text: text.upper() if isinstance(text, str) else text)
    ] = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")

    @property
    def work(self) -> Path:
        """The file that the refresh writes; readers use `warehouse`."""
        return self.home / "work.duckdb"

    @property
    def github_app(self) -> GitHubApp | None:
        """The credentials of the GitHub App, or None when none is set."""
        if self.app_id is None or self.app_installation_id is None or self.app_private_key is None:
            return None
        return GitHubApp(self.app_id, self.app_private_key, self.app_installation_id)

    @property
    def lake(self) -> LakeSettings | None:
        """Where the lake of a fleet is; None when it is not set."""
        if self.lake_catalog is None or self.lake_data is None:
            return None
        key_id, secret = (None if key is None else key.get_secret_value() for key in (self.lake_s3_key_id, self.lake_s3_secret))
        return LakeSettings(
            self.lake_catalog.get_secret_value(), self.lake_data, self.lake_s3_endpoint, key_id, secret, self.lake_s3_region
        )

    def secret_texts(self) -> tuple[str, ...]:
        """Every secret in clear text, only to remove it from texts that are shown."""
        of_lake = (self.lake_catalog, self.lake_s3_key_id, self.lake_s3_secret)
        keys = (self.app_private_key, self.stackexchange_key, self.openalex_api_key, *of_lake)
        single = [secret for secret in (self.heartbeat_url, *keys) if secret is not None]
        addresses = [channel.url for channel in channels(self.alert_urls)]
        return tuple(secret.get_secret_value() for secret in (*self.github_token, *addresses, *single))

    @model_validator(mode="before")
    @classmethod
    def _read_key_file(cls, found: Any) -> Any:
        """Read the key file into its setting, so that other code uses one field only."""
        path = found.get("app_private_key_file") if isinstance(found, dict) else None
        if path and not found.get("app_private_key"):
            try:
                return found | {"app_private_key": Path(path).expanduser().read_text(encoding="ascii")}
            except (OSError, ValueError) as trouble:
                expected = cls.model_fields["app_private_key_file"].description
                msg = f"PULSE_APP_PRIVATE_KEY_FILE: found {str(path)!r} ({type(trouble).__name__}), expected {expected}"
                raise ValueError(msg) from trouble
        return found

    @model_validator(mode="after")
    def _sources_exist(self) -> Self:
        for where, names, known in (("sources", self.sources, SOURCE_NAMES), ("source_urls", self.source_urls, ADDRESSED)):
            for name in names:
                if name.removeprefix("-") not in known:
                    msg = f"{environment.where(where)}: found {name!r}, expected one of {', '.join(known)}"
                    raise ValueError(msg)
        for name, url in self.source_urls.items():
            if url.startswith("file:") and name not in GIT_SOURCES:
                raise ValueError(_wrong_address(name, repr(url)))
        return self

    def asks(self, source: str) -> bool:
        """Return whether a source of the registry is enabled: all are, or those that are named, without those with a minus sign."""
        wanted = {name for name in self.sources if not name.startswith("-")} or set(SOURCE_NAMES)
        return source in wanted and f"-{source}" not in self.sources

    @model_validator(mode="after")
    def _app_is_whole(self) -> Self:
        parts = {
            "PULSE_APP_ID": self.app_id,
            "PULSE_APP_INSTALLATION_ID": self.app_installation_id,
            "PULSE_APP_PRIVATE_KEY": self.app_private_key,
        }
        missing = [name for name, value in parts.items() if value is None]
        if missing and len(missing) < len(parts):
            msg = f"{missing[0]}: not set, expected because the rest of the GitHub App's credentials is set"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _lake_is_whole(self) -> Self:
        parts = {"PULSE_LAKE_CATALOG": self.lake_catalog, "PULSE_LAKE_DATA": self.lake_data}
        missing = [name for name, value in parts.items() if value is None]
        if len(missing) == 1:
            msg = f"{missing[0]}: not set, expected because the other place of the lake is set"
            raise ValueError(msg)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (pydantic-settings names the parameters)
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Precedence: arguments, then the environment, then `pulse.toml`."""
        return init_settings, InitSettingsSource(settings_cls, environment.read(settings_cls.model_fields))


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a value is wrong, a key of the file is unknown, or the file cannot be read.
    """
    try:
        return Settings()
    except ValidationError as wrong:
        raise SettingsError(
            "; ".join(_in_words(error) for error in wrong.errors() if error["type"] != "default_factory_not_called")
        ) from None


def alert_urls_alone() -> tuple[SecretStr, ...]:
    """Return the channels when the settings as a whole are invalid; none if the channels themselves are."""
    name = "alert_urls"
    try:
        found = environment.read((name,))
    except SettingsError:  # the file is the problem
        found = environment.of_variables((name,))
    try:
        return TypeAdapter(SecretUrls).validate_python(found.get(name, ()))
    except ValidationError:
        return ()


def _in_words(error: ErrorDetails) -> str:
    if not error["loc"]:
        return str(error.get("ctx", {}).get("error", error["msg"]))
    field = str(error["loc"][0])
    if error["type"] == "extra_forbidden" and len(error["loc"]) == 1:
        near = get_close_matches(field, Settings.model_fields, 1)
        return f"{environment.config_file()}: found the key {field!r}, expected " + (f"{near[0]!r}" if near else "the name of a setting")
    may_be_secret = field in _SECRET_FIELDS | _LAKE_SECRETS or "@" in str(error["input"])  # a URL with a password in it
    inside = "".join(f".{part}" for part in error["loc"][1:] if field == "subscriptions")
    shown = "a value that is not shown" if may_be_secret else repr(error["input"])
    if field == "source_urls" and len(error["loc"]) > 1:
        return _wrong_address(str(error["loc"][1]), shown)
    return f"{environment.where(field + inside)}: found {shown}, expected {Settings.model_fields[field].description}"


def _wrong_address(source: str, shown: str) -> str:
    variable = f"PULSE_{source.upper()}_URL"
    place = variable if os.environ.get(variable) else environment.where(f"source_urls.{source}")
    field = "github_server_url" if source in GIT_SOURCES else "site_url"
    return f"{place}: found {shown}, expected {Settings.model_fields[field].description}"
