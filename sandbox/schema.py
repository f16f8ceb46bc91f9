"""The schema of the server."""

from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLError, GraphQLSchema, build_schema

from sandbox.instants import not_before

SDL = Path(__file__).with_name("schema.graphql")


@cache
def served() -> GraphQLSchema:
    """Return the part of GitHub's schema that is served, without resolvers."""
    schema = build_schema(SDL.read_text())
    schema.type_map["DateTime"].parse_value = _parse_time  # type: ignore[attr-defined]  # the map is typed by the base class
    return schema


def _parse_time(value: Any) -> str:
    try:
        return not_before(value)
    except (TypeError, ValueError) as error:
        message = f"{value!r} is not a valid DateTime"
        raise GraphQLError(message) from error
