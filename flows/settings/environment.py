"""The only module that reads the environment and `pulse.toml`; `flows.settings.model` defines the values.

It is separate so that read-only commands find the published copy without loading the validation of every setting.
"""

import os
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from collectors.registry import SOURCES

_FILE = "pulse.toml"
COMMON = frozenset(
    {"PULSE_CONFIG", "PULSE_HOME", "PULSE_WAREHOUSE", "PULSE_CATALOG", "PULSE_SCHEDULE", "PULSE_ALERT_URLS", "PULSE_SITE_URL"}
)
"""Settings that are known without loading what checks every one."""

SOURCE_NAMES = tuple(dict.fromkeys(source.name for source in SOURCES))
_SOURCE_KEYS = frozenset(source.key for source in SOURCES if source.key)  # named as their makers name them, without PULSE_
GIT_SOURCES = frozenset(source.name for source in SOURCES if source.is_git)
ADDRESSED = tuple(dict.fromkeys(source.name for source in SOURCES if not source.is_on_github))
_SOURCE_URLS = {f"PULSE_{name.upper()}_URL": name for name in ADDRESSED}


class SettingsError(ValueError):
    """A setting that cannot be used. The message is one line: which setting, what was found, what is expected."""


def variables_of(field: str) -> tuple[str, ...]:
    """Return the variables of a setting, of which the first one set counts: names that others gave, else `PULSE_` and the field's."""
    if field == "github_token":
        return "GITHUB_TOKEN", "GH_TOKEN"
    if field == "source_urls":
        return tuple(_SOURCE_URLS)
    return (field.upper() if field.startswith("github_") or field in _SOURCE_KEYS else f"PULSE_{field.upper()}",)


def config_file() -> Path:
    """Return the settings file: `PULSE_CONFIG`, or `pulse.toml` in the working folder; it may be missing."""
    return Path(os.environ.get("PULSE_CONFIG") or _FILE).expanduser()


def read(fields: Iterable[str]) -> dict[str, object]:
    """Return the values of the fields and every key of the file, unparsed; the environment wins, an empty text is not set.

    Raises:
        SettingsError: the file cannot be read.
    """
    in_file = {key: value for key, value in _of_file().items() if value != ""}
    found = in_file | of_variables(fields)
    tables = [table for table in (in_file.get("source_urls"), found.get("source_urls")) if isinstance(table, dict)]
    return found | ({"source_urls": tables[0] | tables[1]} if len(tables) > 1 else {})


def of_variables(fields: Iterable[str]) -> dict[str, object]:
    """Return the values of the fields from the environment only."""
    asked = set(fields)
    given = {field: [os.environ[name] for name in variables_of(field) if os.environ.get(name)] for field in asked - {"source_urls"}}
    found: dict[str, object] = {field: values[0] for field, values in given.items() if values}
    urls = {name: os.environ[variable] for variable, name in _SOURCE_URLS.items() if os.environ.get(variable)}
    return found | ({"source_urls": urls} if urls and "source_urls" in asked else {})


def published_copy() -> Path:
    """Return the file that readers open: `PULSE_WAREHOUSE`, or `pulse.duckdb` in `PULSE_HOME`, or in `data`. Absolute."""
    found = read(("home", "warehouse"))
    warehouse = found.get("warehouse")
    path = Path(str(warehouse)) if warehouse else Path(str(found.get("home") or "data")) / "pulse.duckdb"
    return path.expanduser().absolute()


def where(field: str) -> str:
    """Return where the value of a field comes from, for people: its variable, or its key in the file."""
    return next((name for name in variables_of(field) if os.environ.get(name)), f"{field} in {config_file()}")


def unknown_variables(fields: Iterable[str]) -> list[tuple[str, str | None]]:
    """Return the `PULSE_` variables that belong to no field, each with the name that was likely meant."""
    known = ["PULSE_CONFIG", *(name for field in fields for name in variables_of(field))]
    unknown = sorted(name for name in os.environ if name.startswith("PULSE_") and name not in known)
    return [(name, next(iter(get_close_matches(name, known, 1)), None)) for name in unknown]


def _of_file() -> dict[str, object]:
    file = config_file()
    if not file.is_file():
        if os.environ.get("PULSE_CONFIG"):
            msg = f"PULSE_CONFIG: found {str(file)!r}, expected a file that exists"
            raise SettingsError(msg)
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as wrong:  # neither UTF-8 nor TOML
        msg = f"{file}: not TOML: {wrong}"
    except OSError as wrong:
        msg = f"{file}: cannot be read: {wrong.strerror}"
    raise SettingsError(msg)
