"""Loopback without a proxy: a proxy cannot reach this machine's own servers."""

import os

_OWN = ("127.0.0.1", "localhost", "::1")


def without_proxy() -> None:
    """Add this machine to NO_PROXY, in both spellings, for this process and its child processes.

    The operator's entries stay; if the two spellings differ, the lower-case one counts, as for curl and Python.
    """
    given = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    hosts = [host.strip() for host in given.split(",") if host.strip()]
    if "*" not in hosts:
        hosts += [host for host in _OWN if host not in hosts]
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join(hosts)
