"""The objects of a JSON array, one after the other, out of bytes that come piece by piece; plain or compressed with gzip."""

import codecs
import json
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

from collectors.errors import Malformed

LONGEST = 2**20  # characters of one object
_GZIP = b"\x1f\x8b"
_AT_ONCE = 2**18  # unpacked bytes, so that a few packed ones cannot fill the memory
_SPACE = " \t\r\n"
_DECODER = json.JSONDecoder()


def objects(chunks: Iterable[bytes], where: str) -> Iterator[object]:
    """Yield what an array holds; no more than one object and one piece are in memory.

    Args:
        chunks: the file.
        where: for people.

    Raises:
        Malformed: it is no such array, or ends too early; whatever came before was yielded.
    """
    buffer, is_open, needs_value = "", False, False
    for text in _texts(chunks, where):
        buffer += text
        place = _skipped(buffer, 0)
        if not is_open and place < len(buffer):
            if buffer[place] != "[":
                raise Malformed("[", where)
            is_open, place = True, _skipped(buffer, place + 1)
        while place < len(buffer) and buffer[place] != "]":
            try:
                value, end = _DECODER.raw_decode(buffer, place)
            except (ValueError, RecursionError):
                break  # the rest of it is still to come
            end = _skipped(buffer, end)
            if end == len(buffer):
                break  # whether another one follows is still to come
            if buffer[end] not in ",]":
                raise Malformed(",", where)
            yield value
            needs_value = buffer[end] == ","
            place = _skipped(buffer, end + 1) if needs_value else end
        buffer = buffer[place:]
        if len(buffer) > LONGEST + _AT_ONCE:
            raise Malformed("objects", where)
    if not is_open or needs_value or buffer.strip(_SPACE) != "]":
        raise Malformed("]", where)


def _skipped(text: str, place: int) -> int:
    while place < len(text) and text[place] in _SPACE:
        place += 1
    return place


def _texts(chunks: Iterable[bytes], where: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for part in _unpacked(chunks, where):
            yield decoder.decode(part)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise Malformed("UTF-8", where) from None


def _unpacked(chunks: Iterable[bytes], where: str) -> Iterator[bytes]:
    """A server may have unpacked the file already: the first bytes tell."""
    parts = iter(chunks)
    head = b""
    while len(head) < len(_GZIP) and (part := next(parts, b"")):
        head += part
    unpacker = zlib.decompressobj(wbits=31) if head.startswith(_GZIP) else None
    for chunk in chain([head], parts):
        if unpacker is None:
            yield chunk
            continue
        rest = chunk
        try:
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, _AT_ONCE)
                rest = unpacker.unconsumed_tail
        except zlib.error:
            raise Malformed("gzip", where) from None
    if unpacker is not None and not unpacker.eof:
        raise Malformed("gzip", where)
