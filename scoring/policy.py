"""Reads a policy file: TOML that people can read aloud; a mistake is refused with one sentence."""

import hashlib
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any


class PolicyError(ValueError):
    """A policy file that cannot be used; the message is one sentence that names the file, the place and what is expected."""


def read(path: Path) -> tuple[Mapping[str, Any], str]:
    """Return the content of a policy file and its identity.

    Args:
        path: A TOML file.

    Returns:
        The parsed tables, and the SHA-256 of the file's bytes as 64 hexadecimal digits.

    Raises:
        PolicyError: The file is missing or is no TOML.
    """
    try:
        content = path.read_bytes()
        return _parsed(content), hashlib.sha256(content).hexdigest()
    except FileNotFoundError:
        message = f"{path}: there is no such policy file."
        raise PolicyError(message) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path}: is no TOML ({error})."
        raise PolicyError(message) from None


@lru_cache(maxsize=16)
def _parsed(content: bytes) -> Mapping[str, Any]:
    """Parse a file once as long as it stays as it is: a night asks for each policy several times."""
    return tomllib.loads(content.decode())


def require(holds: bool, sentence: str) -> None:
    """Raise the sentence unless the condition holds."""
    if not holds:
        raise PolicyError(sentence)


def keys(table: Mapping[str, Any], expected: frozenset[str], optional: frozenset[str], where: str) -> None:
    """Refuse a table that lacks an expected key or has an unknown one."""
    lacking, strange = expected - table.keys(), table.keys() - expected - optional
    require(not lacking, f"{where} lacks {', '.join(sorted(lacking))}.")
    require(not strange, f"{where} has an unknown key: {', '.join(sorted(strange))}.")


def number(table: Mapping[str, Any], key: str, where: str) -> float:
    """Return a number of a table."""
    value = table[key]
    require(isinstance(value, int | float) and not isinstance(value, bool), f"{where}: {key} must be a number.")
    return float(value)
