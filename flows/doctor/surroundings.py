"""The operator's proxies and certificate authorities, applied to all our requests alike.

Each program reads other names: requests, httpx, curl and git know four variables for a file of authorities and two spellings of each
proxy. This module gives them the same values before the first request. docs/operations.md, "Proxies, certificates and other surroundings",
has the rule for people.
"""

import os
import re
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from collectors.git import config
from flows.errors import UserError
from flows.orchestration.loopback import without_proxy

BUNDLE = "authorities.pem"
FILE_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "GIT_SSL_CAINFO", "GIT_PROXY_SSL_CAINFO")
FOLDER_VARIABLES = ("SSL_CERT_DIR", "GIT_SSL_CAPATH")
PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----\s(.+?)-----END CERTIFICATE-----", re.DOTALL)
_GIT_FILES = ("sslcainfo", "proxysslcainfo")
_GIT_FOLDERS = ("sslcapath",)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The proxies and authorities that were found.

    Attributes:
        proxies: variable in lower case to address; it may contain a password.
        authorities: how many certificates, by their source.
    """

    proxies: Mapping[str, str]
    authorities: Mapping[str, int]


def agree(home: Path) -> Surroundings:
    """Apply one set of proxies and authorities to this process and its child processes; a second call changes nothing.

    Args:
        home: gets the file of all authorities; it must exist.

    Raises:
        UserError: a configured file of authorities cannot be read.
        OSError: the home cannot be written.
    """
    without_proxy()
    configured = _of_git()
    proxies = _agree_on_proxies(dict(configured).get("http.proxy", ""))
    named = dict(_named(configured))
    shipped = _of_requests()
    together = list(dict.fromkeys([*shipped, *(one for certificates in named.values() for one in certificates)]))
    if set(together) - set(shipped):
        path = home / BUNDLE
        _write(path, together)
        for name in FILE_VARIABLES:
            os.environ[name] = str(path)
    return Surroundings(proxies, {source: len(certificates) for source, certificates in named.items()})


def _of_git() -> list[tuple[str, str]]:
    program = config.program()
    return [] if program is None else list(config.operators_settings(program))


def _agree_on_proxies(of_git: str) -> Mapping[str, str]:
    """Give both spellings the same value, the lower-case one if they differ; git's own proxy applies if none is set."""
    found = {name: os.environ.get(name) or os.environ.get(name.upper()) or "" for name in PROXIES}
    if of_git and not found["https_proxy"] and not found["all_proxy"]:
        found = {"http_proxy": found["http_proxy"] or of_git, "https_proxy": of_git, "all_proxy": ""}
    proxies = {name: value for name, value in found.items() if value}
    for name, value in proxies.items():
        os.environ[name] = os.environ[name.upper()] = value
    return proxies


def _of_requests() -> list[bytes]:
    """The certificates that come with requests."""
    import certifi

    return _certificates(Path(certifi.where()).read_bytes())


def _named(configured: list[tuple[str, str]]) -> Iterator[tuple[str, list[bytes]]]:
    """The sources of authorities and their files: the system, then the environment, then git's configuration."""
    paths = ssl.get_default_verify_paths()
    yield "the system", _of_folder(Path(paths.openssl_capath)) + _of_file(Path(paths.openssl_cafile), None)
    for name in FILE_VARIABLES:
        if os.environ.get(name):
            yield name, _of_file(Path(os.environ[name]), name)
    for name in FOLDER_VARIABLES:
        folders = [Path(part) for part in os.environ.get(name, "").split(os.pathsep) if part]
        if folders:
            yield name, [one for folder in folders for one in _of_folder(folder)]
    for key, value in configured:
        kind = key.rpartition(".")[2]
        if value and kind in _GIT_FILES:
            yield f"{key} of git", _of_file(Path(value), f"{key} of the git configuration")
        elif value and kind in _GIT_FOLDERS:
            yield f"{key} of git", _of_folder(Path(value))


def _of_file(path: Path, named_by: str | None) -> list[bytes]:
    if path.is_dir():
        return _of_folder(path)
    found = _in_file(str(path))
    if not found and named_by is not None:
        line = f"{named_by}: found {str(path)!r}, expected a readable file with certificates in PEM form"
        raise UserError(line)
    return found


def _of_folder(folder: Path) -> list[bytes]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        files = sorted(entry.path for entry in entries if entry.is_file())
    return [one for file in files for one in _in_file(file)]


def _in_file(path: str) -> list[bytes]:
    try:
        state = os.stat(path)  # noqa: PTH116 - a system has hundreds of them
        return _content(path, state.st_mtime_ns, state.st_size)
    except OSError:
        return []


@cache
def _content(path: str, _changed: int, _size: int) -> list[bytes]:
    """Read a file once in each of its states: several settings may name the folder that it is in."""
    return _certificates(Path(path).read_bytes())


def _certificates(text: bytes) -> list[bytes]:
    return [b"\n".join(body.split()) for body in _CERTIFICATE.findall(text)]


def _write(path: Path, certificates: list[bytes]) -> None:
    text = b"".join(b"-----BEGIN CERTIFICATE-----\n" + body + b"\n-----END CERTIFICATE-----\n" for body in certificates)
    if not path.is_file() or path.read_bytes() != text:
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        unfinished.write_bytes(text)
        unfinished.replace(path)
