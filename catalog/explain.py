"""Says in plain words where a catalog file differs from the model: the key, what it should hold, what it holds."""

import difflib
import json
from collections.abc import Callable
from datetime import date
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

_EXPECTED: dict[str, str | Callable[[dict[str, Any]], str]] = {
    "missing": "this key, which is missing",
    "string_type": "text in quotes",
    "float_type": "a number",
    "finite_number": "a finite number",
    "date_type": "a date such as 2024-01-29, without quotes and without a time of day",
    "tuple_type": "a list of such entries",
    "model_type": "a table of keys",
    "literal_error": lambda context: f"one of {context['expected'].replace(chr(39), '').replace(' or ', ', ')}",
    "string_pattern_mismatch": lambda context: f"text of the form {context['pattern']}",
    "greater_than_equal": lambda context: f"a number from {context['ge']:g} on",
    "less_than_equal": lambda context: f"a number up to {context['le']:g}",
    "too_long": lambda context: f"at most {context['max_length']} entries",
}


def first_difference(error: ValidationError, model: type[BaseModel]) -> tuple[str, str, str | None]:
    """Return the first thing to correct in a file: key path, what is expected, and what was found (None where nothing was).

    Entries of a list are counted from 1, as a reader counts them: `repo[2].role` is the role of the second `[[repo]]`.
    An unknown key is told before the keys that are missing because of it.
    """
    details = min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
    location = details["loc"]
    if details["type"] == "extra_forbidden":
        return _path(location), _known_key(str(location[-1]), _table(location[:-1], model)), shown(location[-1])
    words = _EXPECTED.get(details["type"], details["msg"])
    return _path(location), words if isinstance(words, str) else words(details.get("ctx", {})), _found(details)


def shown(value: object, at_most: int = 60) -> str:
    """Return a value as a piece of one line, of so many characters, with nothing in it that a terminal would obey."""
    text = json.dumps(value) if isinstance(value, str) else str(value)
    return text if len(text) <= at_most else text[:at_most] + "..."


def _found(details: ErrorDetails) -> str | None:
    value = details["input"]
    if details["type"] == "missing":
        return None
    if isinstance(value, str | int | float | date):
        return shown(value)
    return {"tuple_type": "a table", "model_type": "a list"}.get(details["type"])


def _path(location: tuple[int | str, ...]) -> str:
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{_bare(part)}" for part in location)
    return "".join(parts).removeprefix(".")


def _bare(key: str) -> str:
    quoted = shown(key)
    return key if quoted == f'"{key}"' else quoted


def _known_key(key: str, table: type[BaseModel]) -> str:
    own_first = sorted(table.model_fields.items(), key=lambda field: field[0] not in table.__annotations__)  # the dates of `Dated` last
    known = [field.alias or name for name, field in own_first if name != "slug"]
    near = difflib.get_close_matches(key, known, n=1)
    return f"the key {near[0]}" if near else f"one of the keys {', '.join(known)}"


def _table(location: tuple[int | str, ...], model: type[BaseModel]) -> type[BaseModel]:
    """Return the model of the table at a place in the file."""
    table = model
    for key in (part for part in location if isinstance(part, str)):
        field = next(field for name, field in table.model_fields.items() if key in {name, field.alias})
        kinds = (field.annotation, *get_args(field.annotation))
        table = next(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel))
    return table
