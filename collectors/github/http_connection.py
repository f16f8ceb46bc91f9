"""PyGithub's connection, made safe: redirects stay on the host and keep their query, slow and endless bodies are cut off.

PyGithub stores the request on the connection between ``request()`` and ``getresponse()``, so every thread needs a
connection of its own. It would follow a 301 without the query and repeat a 202 forever; neither is passed on to it.
"""

from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
from github.Requester import HTTPRequestsConnectionClass, RequestsResponse
from urllib3.exceptions import HTTPError

from collectors.body import read_body
from collectors.cancellation import CancellableAdapter, CancelToken
from collectors.errors import Unavailable
from collectors.github.served import served_s

CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 30.0
_REDIRECTS = {301, 302, 307, 308}
_REDIRECT_LIMIT = 5


class _Read(RequestsResponse):
    """An answer whose body has been read."""

    def __init__(self, response: requests.Response, body: str) -> None:
        super().__init__(response)
        self._body = body

    def read(self) -> str:
        return self._body


class Connection(HTTPRequestsConnectionClass):
    """One thread's connection to one origin (scheme, host and port), http or https; without retries of its own; closes when the run ends.

    Attributes:
        moved_to: the URL of the last answer's redirect; None if there was none.
        served_s: how long the server took for the last answer; None if unknown.
    """

    moved_to: str | None
    served_s: float | None

    def __init__(self, origin: str, cancel_token: CancelToken) -> None:
        parts = urlsplit(origin)
        super().__init__(parts.hostname or "", parts.port)
        self.protocol = parts.scheme
        self.session.mount(f"{parts.scheme}://", CancellableAdapter(cancel_token))

    def getresponse(self) -> RequestsResponse:
        """Send the request that ``request()`` stored and return the final answer, its body read.

        Raises:
            Unavailable: network, time-out, 202, a redirect to another host, a body without end.
        """
        self.moved_to = self.served_s = None
        url = f"{self.protocol}://{self.host}:{self.port}{self.url}"
        try:
            for _ in range(_REDIRECT_LIMIT + 1):
                with self._send(url) as response:
                    self.served_s = served_s(response)
                    location = response.headers.get("location")
                    if response.status_code in _REDIRECTS and location:
                        url = self.moved_to = _redirected(url, location)
                        continue
                    if response.status_code == 202:
                        raise Unavailable("the server is still computing the answer (202)", passing=True)
                    return _Read(response, read_body(response).decode("utf-8", errors="replace"))
        except requests.exceptions.Timeout:
            msg = f"no answer from {self.host} within {READ_TIMEOUT_S:.0f} s"
            raise Unavailable(msg, passing=True) from None
        except (requests.exceptions.RequestException, HTTPError, OSError) as error:
            msg = f"the connection to {self.host} failed ({type(error).__name__})"
            raise Unavailable(msg, passing=True) from None
        raise Unavailable("the server redirects in a circle")

    def _send(self, url: str) -> requests.Response:
        return self.session.request(
            self.verb,
            url,
            headers=self.headers,
            data=self.input,
            timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
            verify=self.verify,
            allow_redirects=False,
            stream=True,
        )


def origin_of(url: str) -> str:
    """Return scheme, host and port of ``url``, the port always written."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _redirected(url: str, location: str) -> str:
    """Return the next URL; a redirect without a query keeps the one of the request."""
    try:
        target = urlsplit(urljoin(url, location))
        same_host = origin_of(target.geturl()) == origin_of(url)
    except ValueError:
        raise Unavailable("the server redirects to something that is no URL") from None
    if not same_host:
        raise Unavailable("the server redirects to another host, which is not followed: check GITHUB_API_URL")
    return urlunsplit(target._replace(query=target.query or urlsplit(url).query, fragment=""))
