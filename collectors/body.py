"""Read the body of a response within limits of size and time; used for every server."""

import time
from collections.abc import Iterator

import requests

from collectors.errors import Unavailable

ANSWER_TIMEOUT_S = 90.0  # for the whole body, even if it keeps arriving slowly
LIMIT_BYTES = 64 * 2**20
_CHUNK_BYTES = 2**16


def read_body(response: requests.Response, answer: str = "the answer") -> bytes:
    """Return the body of a streamed response. Available bytes are read at once, so a slow body is noticed.

    Args:
        response: its headers have been read.
        answer: how an error message names it.

    Raises:
        Unavailable: the body is too large or takes too long.
        requests.RequestException, urllib3.exceptions.HTTPError, OSError: the connection broke.
    """
    return b"".join(_chunks(response, answer))


def _chunks(response: requests.Response, answer: str) -> Iterator[bytes]:
    ends_at, size = time.monotonic() + ANSWER_TIMEOUT_S, 0
    while chunk := response.raw.read1(_CHUNK_BYTES, decode_content=True):
        yield chunk
        size += len(chunk)
        if size > LIMIT_BYTES:
            msg = f"{answer} is larger than {LIMIT_BYTES // 2**20} MiB"
            raise Unavailable(msg)
        if time.monotonic() > ends_at:
            msg = f"{answer} took longer than {ANSWER_TIMEOUT_S:.0f} s"
            raise Unavailable(msg, passing=True)
