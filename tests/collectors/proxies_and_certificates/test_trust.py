"""What the operator trusts serves REST and git alike, wherever they said it; what belongs to others reaches neither."""

import os
from pathlib import Path

import pytest
import requests

from collectors.errors import Unavailable
from collectors.git.bare_clone import Mirror
from collectors.git.command import Git
from collectors.github.client import GitHubClient
from flows.doctor.surroundings import agree
from flows.errors import UserError
from tests.collectors.proxies_and_certificates.conftest import Server, configure


def rest(server: Server) -> object:
    return GitHubClient(f"{server.url}/api", f"{server.url}/api/graphql", attempts=1).get("/rate_limit").payload


def commits(server: Server, folder: Path, token: str | None = None) -> int:
    """How many commits a mirror of the server's repository has."""
    mirror = Mirror(Git(server.url, token), folder / "mirror.git", "big/corp")
    _, log = mirror.read(mirror.branches("main"))
    return log.count(b"ann@example.org") // 2 or log.count(b"first")


def name_in_environment(variable: str, ca: Path) -> None:
    os.environ[variable] = str(ca.parent if variable in {"SSL_CERT_DIR", "GIT_SSL_CAPATH"} else ca)


def test_without_a_word_of_the_operator_neither_trusts_it(enterprise: Server, tmp_path: Path) -> None:
    agree(tmp_path)
    with pytest.raises(Unavailable, match="SSLError"):
        rest(enterprise)
    with pytest.raises(Unavailable, match="certificate"):
        commits(enterprise, tmp_path)


@pytest.mark.parametrize(
    "variable",
    ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_PROXY_SSL_CAINFO"],
)
def test_an_authority_named_anywhere_is_trusted_everywhere(
    enterprise: Server, authority: tuple[Path, Path], tmp_path: Path, variable: str
) -> None:
    name_in_environment(variable, authority[0])
    found = agree(tmp_path)
    assert found.authorities[variable] >= 1
    assert rest(enterprise) == {}
    assert commits(enterprise, tmp_path) == 1
    assert requests.get(f"{enterprise.url}/api", timeout=10).json() == {}


@pytest.mark.parametrize("key", ["http.sslCAInfo", "http.https://localhost/.sslCAInfo"])
def test_an_authority_of_the_users_git_configuration_is_trusted_too(
    enterprise: Server, authority: tuple[Path, Path], home: Path, tmp_path: Path, key: str
) -> None:
    (home / "ca.pem").write_bytes(authority[0].read_bytes())
    configure(home, key, "~/ca.pem")
    agree(tmp_path)
    assert rest(enterprise) == {}
    assert commits(enterprise, tmp_path) == 1


def test_agreeing_again_changes_nothing(authority: tuple[Path, Path], tmp_path: Path) -> None:
    name_in_environment("GIT_SSL_CAINFO", authority[0])
    agree(tmp_path)
    before = dict(os.environ), (tmp_path / "authorities.pem").read_bytes()
    agree(tmp_path)
    assert (dict(os.environ), (tmp_path / "authorities.pem").read_bytes()) == before


def test_a_file_of_authorities_that_has_changed_is_read_again(authority: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "authorities"
    folder.mkdir()
    os.environ["GIT_SSL_CAPATH"] = str(folder)
    for count in (1, 2):
        (folder / "ca.pem").write_bytes(count * authority[0].read_bytes())
        assert agree(tmp_path).authorities["GIT_SSL_CAPATH"] == count


def test_a_file_of_authorities_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    os.environ["GIT_SSL_CAINFO"] = str(tmp_path / "missing.pem")
    with pytest.raises(UserError, match=r"^GIT_SSL_CAINFO: found .*missing") as told:
        agree(tmp_path)
    assert told.value.exit_code == 2


def test_credentials_for_others_reach_neither_git_nor_rest(
    enterprise: Server, authority: tuple[Path, Path], home: Path, tmp_path: Path
) -> None:
    (home / ".netrc").write_text("machine localhost login planted password planted\n")
    (home / ".netrc").chmod(0o600)
    (home / "cookies").write_text("localhost\tFALSE\t/\tFALSE\t0\tsession\tplanted\n")
    for key, value in {
        "http.extraHeader": "X-Planted: planted",
        f"http.{enterprise.url}.extraHeader": "Authorization: Basic planted",
        "http.cookieFile": str(home / "cookies"),
        "credential.helper": "!echo username=planted; echo password=planted",
        "url.https://planted.example/.insteadOf": enterprise.url,
    }.items():
        configure(home, key, value)
    name_in_environment("GIT_SSL_CAINFO", authority[0])
    agree(tmp_path)
    enterprise.headers.clear()
    assert rest(enterprise) == {}
    assert commits(enterprise, tmp_path) == 1
    assert len(enterprise.headers) >= 3
    assert [headers for headers in enterprise.headers if "planted" in str(headers) or "authorization" in headers] == []


def test_our_own_token_still_reaches_the_server_that_asks(enterprise: Server, authority: tuple[Path, Path], tmp_path: Path) -> None:
    name_in_environment("REQUESTS_CA_BUNDLE", authority[0])
    agree(tmp_path)
    enterprise.headers.clear()
    Git(enterprise.url, "s3cret").run(None, ["ls-remote", "--", f"{enterprise.url}/big/corp.git"], remote=True, token="s3cret")
    assert all(headers["authorization"].startswith("Basic ") for headers in enterprise.headers)
    assert enterprise.headers
