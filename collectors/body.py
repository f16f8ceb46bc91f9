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
    return b"".join(read_chunks(response, answer, LIMIT_BYTES, ANSWER_TIMEOUT_S))


def read_chunks(response: requests.Response, answer: str, limit_bytes: int, timeout_s: float) -> Iterator[bytes]:
    """Yield the body of an answer that is streamed, as it comes; errors as for `read_body`.

    Args:
        response: its headers are read.
        answer: how an error names it.
        limit_bytes: of the whole body.
        timeout_s: for the whole body.
    """
    ends_at, size = time.monotonic() + timeout_s, 0
    while chunk := response.raw.read1(_CHUNK_BYTES, decode_content=True):
        yield chunk
        size += len(chunk)
        if size > limit_bytes:
            msg = f"{answer} is larger than {limit_bytes // 2**20} MiB"
            raise Unavailable(msg)
        if time.monotonic() > ends_at:
            msg = f"{answer} took longer than {timeout_s:.0f} s"
            raise Unavailable(msg, passing=True)
