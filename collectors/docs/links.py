"""External links in the text of a page, whatever its markup."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

_LINK = re.compile(r"""https?://[^\s<>"'`|\\^{}\[\]]+""", re.ASCII)
_AT_THE_END = ".,;:!?*_~"
_PLACEHOLDERS = ("$", "%s", "...", "…")
_EXAMPLES = frozenset({"example.com", "example.org", "example.net", "localhost"})
_LONGEST = 2000


def links(text: str) -> Iterator[str]:
    """Yield the addresses that a text names, without what follows a #; one that is a pattern or an example is none.

    In Markdown, reStructuredText and notebooks alike an address ends where white space, a quote or a bracket begins that the address did
    not open, and without the punctuation of its sentence.
    """
    for found in _LINK.finditer(text):
        url = _without_its_sentence(found[0].partition("#")[0])
        if len(url) <= _LONGEST and not any(each in url for each in _PLACEHOLDERS) and _is_public_name(url):
            yield url


def _without_its_sentence(url: str) -> str:
    opened = 0
    for place, character in enumerate(url):
        opened += (character == "(") - (character == ")")
        if opened < 0:
            url = url[:place]
            break
    while url and url[-1] in _AT_THE_END:
        url = url[:-1]
    return url


def _is_public_name(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:  # half an IPv6 address, or a port that is no number
        return False
    if not host or parts.username is not None or ".".join(host.split(".")[-2:]) in _EXAMPLES:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return re.fullmatch(r"([a-z0-9_-]+\.)+[a-z][a-z0-9-]*", host) is not None
    return False  # an address by number is of somebody's own machine
