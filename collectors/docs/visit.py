"""One request to a site of somebody else: no retry, no redirect followed, no key, and never within a private network."""

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.utils import get_environ_proxies
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError

from collectors.cancellation import CancellableAdapter, CancelToken

CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 5.0, 15.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NoAnswerError(Exception):
    """The site does not answer; the message says why, in words."""


class NotPublicError(Exception):
    """The name leads into a private network, where nothing is asked."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a site answered.

    Attributes:
        status: of HTTP.
        headers: with lower-case names.
        body: its first bytes, as many as were asked for.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


class Visitor:
    """Asks sites; a session of its own for each request, so nothing of one site reaches another one.

    Args:
        user_agent: identifies us.
        cancel_token: cuts requests when the run ends.
        only_public: whether private networks are closed; not where the operator names a server that answers for all sites.
    """

    def __init__(self, user_agent: str, cancel_token: CancelToken, *, only_public: bool = True) -> None:
        self._user_agent, self._cancel_token, self._only_public = user_agent, cancel_token, only_public

    def ask(self, verb: str, url: str, limit_bytes: int = 0) -> Visit:
        """Send one request and return its answer.

        Args:
            verb: HEAD or GET.
            url: http or https.
            limit_bytes: how much of the body to read; 0: nothing.

        Raises:
            NoAnswerError: none came.
            NotPublicError: nothing was asked.
            Unavailable: the run is ending.
        """
        self._cancel_token.check()
        if self._only_public and get_environ_proxies(url):
            _check_names(url)
        with requests.Session() as session:
            adapter = (_PublicAdapter if self._only_public else CancellableAdapter)(self._cancel_token)
            for scheme in ("http://", "https://"):
                session.mount(scheme, adapter)
            try:
                with session.request(
                    verb,
                    url,
                    headers={"User-Agent": self._user_agent, "Accept": "*/*"},
                    auth=_without_credentials,
                    timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    body = response.raw.read(limit_bytes, decode_content=True) if limit_bytes else b""
                    return Visit(response.status_code, {name.lower(): value for name, value in response.headers.items()}, body)
            except (requests.exceptions.RequestException, HTTPError, OSError, ValueError) as error:
                self._cancel_token.check()
                raise NoAnswerError(_in_words(error)) from None


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet, also where it wraps another one."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def _check_names(url: str) -> None:
    """Behind a proxy, which connects in our place: what this machine knows of the name decides, as far as it knows it.

    Raises:
        NotPublicError: it leads into a private network.
    """
    host = urlsplit(url).hostname or ""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return
    if not all(is_public(str(address[0])) for *_, address in found):
        raise NotPublicError


class _PublicAdapter(CancellableAdapter):
    """Connects to public addresses alone: the address that was checked is the one that is used."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        for pool in self.poolmanager.pool_classes_by_scheme.values():  # classes made for this adapter
            pool.ConnectionCls = type("Public", (_OnlyPublic, pool.ConnectionCls), {})


class _OnlyPublic(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        named = self._dns_host
        found = [str(address[0]) for *_, address in socket.getaddrinfo(named, self.port, type=socket.SOCK_STREAM)]
        if not all(map(is_public, found)):
            raise NotPublicError
        self._dns_host = found[0]
        try:
            return super()._new_conn()
        finally:
            self._dns_host = named


def _without_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep a password file of this machine out of the request."""
    return request


def _in_words(error: Exception) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "no certificate that can be trusted"
    if isinstance(error, requests.exceptions.Timeout):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "no such host"
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema | UnicodeError):
        return "no address that can be asked"
    return "no connection"
