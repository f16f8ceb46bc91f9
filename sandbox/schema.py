"""The schema that the server answers by, and the check of a query against GitHub's whole public schema."""

from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLError, GraphQLSchema, build_schema, parse, validate

from sandbox.instants import not_before

SDL = Path(__file__).with_name("schema.graphql")


@cache
def served() -> GraphQLSchema:
    """Return the part of GitHub's schema that is served, without resolvers."""
    schema = build_schema(SDL.read_text())
    schema.type_map["DateTime"].parse_value = _parse_time  # type: ignore[attr-defined]  # the map is typed by the base class
    return schema


def load_public(path: Path) -> GraphQLSchema:
    """Read GitHub's public schema (npm `@octokit/graphql-schema`), which declares one field twice and so is not checked itself."""
    return build_schema(path.read_text(), assume_valid_sdl=True)


def validate_public(query: str, public_schema: GraphQLSchema) -> list[str]:
    """Return what GitHub would refuse in a query, one sentence each; empty when it would run it."""
    try:
        return [error.message for error in validate(public_schema, parse(query))]
    except GraphQLError as error:
        return [error.message]


def _parse_time(value: Any) -> str:
    try:
        return not_before(value)
    except (TypeError, ValueError) as error:
        message = f"{value!r} is not a valid DateTime"
        raise GraphQLError(message) from error
