"""Checks that the server can be reached, before anything slow begins; it sends no request."""

import socket
from queue import Empty, Queue
from threading import Thread
from urllib.parse import urlsplit

from flows.errors import FAILED, UserError

_SECONDS = 5.0  # with the start of the program and of the home it stays below ten
_PORTS = {"http": 80, "https": 443}


def require_reachable(url: str, seconds: float = _SECONDS) -> None:
    """Open and close a connection to the first hop of requests for ``url``: the server or its proxy.

    Args:
        url: the REST address.
        seconds: the longest wait.

    Raises:
        UserError: no connection within that time; it names the host.
    """
    from requests.utils import get_environ_proxies, select_proxy

    proxy = select_proxy(url, get_environ_proxies(url))
    way = urlsplit(proxy if not proxy or "://" in proxy else f"http://{proxy}") if proxy else urlsplit(url)
    host, port = way.hostname or "", way.port or _PORTS.get(way.scheme, 443)
    results: Queue[str | None] = Queue()
    Thread(target=lambda: results.put(_trouble(host, port, seconds)), daemon=True).start()  # a name look-up cannot be interrupted
    try:
        trouble = results.get(timeout=seconds)
    except Empty:
        trouble = f"no answer within {seconds:.0f} s"
    if trouble is not None:
        what = f"{urlsplit(url).hostname} cannot be reached" + (f" through the proxy {host}:{port}" if proxy else f" on port {port}")
        line = f"{what} ({trouble}). Nothing was changed: see to the network or the proxy, or correct GITHUB_API_URL"
        raise UserError(line, FAILED)


def _trouble(host: str, port: int, seconds: float) -> str | None:
    try:
        socket.create_connection((host, port), timeout=seconds).close()
    except socket.gaierror:
        return "the name is not known"
    except TimeoutError:
        return f"no answer within {seconds:.0f} s"
    except OSError as error:
        return (error.strerror or type(error).__name__).lower()
    return None
