"""Where the repositories of a warehouse can be looked at in a browser."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from reports.queries import Row

PUBLIC = "https://github.com"
_REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*)/[A-Za-z0-9._-]+")
_ENTERPRISE_PATH = "/api/v3"


def web_server(meta: Sequence[Row], *, is_simulated: bool) -> str | None:
    """Give the server whose pages show the repositories, without a slash at its end; None where that is not known.

    It follows from the API's address: https://api.NAME has its pages on https://NAME, an Enterprise server answers both on one host.
    A simulated warehouse has a server of its own without pages. Its repositories carry the names of real ones, and where those lie is
    a public fact that lets the reader hold the simulated figures against them: it leads to github.com.

    Args:
        meta: rows of the query `meta`.
        is_simulated: whether the data are simulated.
    """
    if is_simulated:
        return PUBLIC
    api = urlsplit(next((row["value"] for row in meta if row["key"] == "github_api_url"), None) or "")
    host = api.netloc.rpartition("@")[2]
    if api.scheme != "https" or not host:
        return None
    if host.startswith("api."):
        return f"https://{host.removeprefix('api.')}"
    return f"https://{host}" if api.path.rstrip("/") == _ENTERPRISE_PATH else None


def repository_address(server: str | None, repo: str) -> str | None:
    """Give the page of a repository (owner/name); None without a server, or where the name is none that GitHub gives."""
    return f"{server}/{repo}" if server and _REPOSITORY.fullmatch(repo) and ".." not in repo else None
