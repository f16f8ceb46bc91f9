"""Typed fields of a JSON payload. A missing field or one of another type raises ``Malformed`` with its key.

For an optional field, null and absent mean the same: GitHub omits some keys and sends others as null.
Times are returned as aware UTC. Text is returned without NUL and lone surrogates, which an Arrow string cannot hold.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from collectors.errors import Malformed

TEXT_LIMIT = 1000  # longer than any name, tag or branch that is stored
_BIGINT = 2**63


def mapping(payload: object, key: str, where: str) -> Mapping[str, Any]:
    """Return the object under ``key``."""
    value = _get(payload, key, where)
    if not isinstance(value, dict):
        raise Malformed(key, where)
    return value


def items(payload: object, key: str, where: str) -> Sequence[Any]:
    """Return the list under ``key``."""
    value = _get(payload, key, where)
    if not isinstance(value, list):
        raise Malformed(key, where)
    return value


def integer(payload: object, key: str, where: str) -> int:
    """Return the 64-bit integer under ``key``."""
    value = optional_integer(payload, key, where)
    if value is None:
        raise Malformed(key, where)
    return value


def optional_integer(payload: object, key: str, where: str) -> int | None:
    """Return the 64-bit integer under ``key``, None where it is null."""
    value = _get(payload, key, where)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not -_BIGINT <= value < _BIGINT:
        raise Malformed(key, where)
    return value


def is_null(payload: object, key: str) -> bool:
    """Return whether the key is present and null; False if it is absent."""
    return isinstance(payload, dict) and key in payload and payload[key] is None


def boolean(payload: object, key: str, where: str) -> bool:
    """Return the boolean under ``key``."""
    value = optional_boolean(payload, key, where)
    if value is None:
        raise Malformed(key, where)
    return value


def optional_boolean(payload: object, key: str, where: str) -> bool | None:
    """Return the boolean under ``key``, None where it is null."""
    value = _get(payload, key, where)
    if value is not None and not isinstance(value, bool):
        raise Malformed(key, where)
    return value


def text(payload: object, key: str, where: str) -> str:
    """Return the text under ``key``, clipped to ``TEXT_LIMIT``."""
    value = optional_text(payload, key, where)
    if value is None:
        raise Malformed(key, where)
    return value


def optional_text(payload: object, key: str, where: str) -> str | None:
    """Return the text under ``key``, None where it is null."""
    value = _get(payload, key, where)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Malformed(key, where)
    return value[:TEXT_LIMIT].replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def cursor(payload: object, key: str, where: str) -> str | None:
    """Return the opaque text under ``key`` unchanged, None where it is null."""
    value = _get(payload, key, where)
    if value is not None and not isinstance(value, str):
        raise Malformed(key, where)
    return value


def choice(payload: object, key: str, where: str, allowed: frozenset[str]) -> str:
    """Return the lower-cased name under ``key``, one of ``allowed``."""
    value = text(payload, key, where).lower()
    if value not in allowed:
        raise Malformed(key, where)
    return value


def day(payload: object, key: str, where: str) -> date:
    """Return the date under ``key``, written as 2024-01-29."""
    try:
        return date.fromisoformat(text(payload, key, where))
    except ValueError:
        raise Malformed(key, where) from None


def instant(payload: object, key: str, where: str) -> datetime:
    """Return the time under ``key`` in UTC; the text must have an offset or Z."""
    value = optional_instant(payload, key, where)
    if value is None:
        raise Malformed(key, where)
    return value


def optional_instant(payload: object, key: str, where: str) -> datetime | None:
    """Return the time under ``key`` in UTC, None where it is null."""
    value = _get(payload, key, where)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Malformed(key, where)
    try:
        parsed = datetime.fromisoformat(value)
        if parsed.tzinfo is None:
            raise Malformed(key, where)
        return parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Malformed(key, where) from None


def _get(payload: object, key: str, where: str) -> Any:
    if not isinstance(payload, dict):  # what JSON makes of an object; isinstance with the abstract Mapping takes ten times as long
        raise Malformed(key, where)
    return payload.get(key)
