"""The types of settings, each parsed from the text of an environment variable or from TOML."""

import os
import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

import catalog

SHIPPED_CATALOG = Path(catalog.__path__[0])

_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*://"
_TAGS = r"(?:[A-Za-z][\w.-]*(?:,[A-Za-z][\w.-]*)*=)?"  # as Apprise writes them in its own files: tag,tag=scheme://...
_CHANNEL = re.compile(rf"(?:^|[\s,]+)(?P<start>{_TAGS}{_SCHEME})")  # an Apprise URL may contain commas and spaces
_ANY_TIME = datetime(2024, 1, 1, tzinfo=UTC)  # CronSim needs a start; the validity of a line does not depend on it


def graphql_url_of(api_url: str) -> str:
    """Return the GraphQL address for a REST address: github.com's, an Enterprise server's, or `/graphql` below it."""
    return f"{api_url.removesuffix('/v3')}/graphql" if api_url.endswith("/api/v3") else f"{api_url}/graphql"


def default_folders(home: Path) -> tuple[Path, ...]:
    """Return the default catalog folders: the shipped one and `catalog` in the home, if it has files."""
    own = home / "catalog"
    return (SHIPPED_CATALOG, own) if any(own.glob("*.toml")) else (SHIPPED_CATALOG,)


def _split_tokens(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _split_names(value: object) -> object:
    return [part.strip().lower() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _split_urls(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.strip(" \t\n,")
    edges = sorted({0, *(found.start("start") for found in _CHANNEL.finditer(text)), len(text)})
    return [text[start:end].rstrip(" \t\n,") for start, end in pairwise(edges)]


def _split_folders(value: object) -> object:
    parts = value.split(os.pathsep) if isinstance(value, str) else value
    return [SHIPPED_CATALOG if part == "shipped" else part for part in parts if part] if isinstance(parts, list) else parts


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _matches(pattern: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, secret.get_secret_value(), re.DOTALL):
            raise ValueError
        return secret

    return AfterValidator(check)


def _address(*schemes: str) -> AfterValidator:
    def check(url: str) -> str:
        parts = urlsplit(url)
        has_place = parts.path if parts.scheme == "file" else parts.hostname
        if parts.scheme not in schemes or not has_place or "@" in parts.netloc or parts.query or parts.fragment:
            raise ValueError
        return url.rstrip("/")

    return AfterValidator(check)


def _cron(line: str) -> str:
    try:
        next(CronSim(line, _ANY_TIME))
    except (CronSimError, StopIteration):
        raise ValueError from None
    if len(line.split()) != 5 or "LW" in line.upper():  # accepted by CronSim and not by Prefect's scheduler
        raise ValueError
    return line


def _lake_place(place: str) -> str:
    """A bucket's address without a slash at the end, or an absolute folder."""
    if "://" in place and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]*(/[^?#\s]*)?", place):
        raise ValueError
    return place.rstrip("/") if "://" in place else str(_absolute(Path(place)))


LakeCatalog = Annotated[SecretStr, _matches(r"postgres(ql)?://\S+/\S+")]
LakePlace = Annotated[str, AfterValidator(_lake_place)]
Secrets = Annotated[tuple[Annotated[SecretStr, _matches(r"[!-~]+")], ...], NoDecode, BeforeValidator(_split_tokens)]
Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_names)]
Key = Annotated[SecretStr, _matches(r"[!-~]+")]
SecretUrls = Annotated[tuple[Annotated[SecretStr, _matches(rf"{_TAGS}{_SCHEME}\S.*")], ...], NoDecode, BeforeValidator(_split_urls)]
WebSecret = Annotated[SecretStr, _matches(r"https?://[^\s/]\S*")]
ServerAddress = Annotated[str, _address("https", "http")]
CloneAddress = Annotated[str, _address("https", "http", "file")]
UserPath = Annotated[Path, AfterValidator(_absolute)]
Folders = Annotated[tuple[UserPath, ...], NoDecode, BeforeValidator(_split_folders)]
Cron = Annotated[str, AfterValidator(_cron)]
