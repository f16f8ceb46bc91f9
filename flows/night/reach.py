"""Whether the server can be reached at all, asked of the network alone before anything slow begins: no request is spent."""

import socket
from queue import Empty, Queue
from threading import Thread
from urllib.parse import urlsplit

from flows.errors import FAILED, UserError

_SECONDS = 5.0  # with the start of the program and of the home it stays below ten
_PORTS = {"http": 80, "https": 443}


def require_reachable(url: str, seconds: float = _SECONDS) -> None:
    """Open a connection to where requests for ``url`` go first, the server or the proxy before it, and close it again.

    Args:
        url: the REST address.
        seconds: the longest wait.

    Raises:
        UserError: there is none within that time; it names the host.
    """
    from requests.utils import get_environ_proxies, select_proxy

    proxy = select_proxy(url, get_environ_proxies(url))
    way = urlsplit(proxy if not proxy or "://" in proxy else f"http://{proxy}") if proxy else urlsplit(url)
    host, port = way.hostname or "", way.port or _PORTS.get(way.scheme, 443)
    told: Queue[str | None] = Queue()
    Thread(target=lambda: told.put(_trouble(host, port, seconds)), daemon=True).start()  # looking a name up cannot be cut short
    try:
        trouble = told.get(timeout=seconds)
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
