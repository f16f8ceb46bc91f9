"""GraphQL as GitHub answers it: the published schema, resolvers over plain rows, refusals with GitHub's error types."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    execute,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from tests.worlds.strict_server import fields
from tests.worlds.strict_server.pages import Connection
from tests.worlds.strict_server.rows import World
from tests.worlds.strict_server.schema import Weight, published_schema, weigh
from tests.worlds.strict_server.sources import Quota, Root

Answer = dict[str, Any]


@lru_cache(maxsize=256)
def _checked(query: str) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    try:
        document = parse(query)
    except GraphQLSyntaxError as wrong:
        return None, (wrong,)
    return document, tuple(validate(published_schema(), document))


def answer(world: World, quota: Quota, body: Mapping[str, Any]) -> tuple[Answer, int]:
    """The JSON answer to one request, and the points it cost."""
    document, wrong = _checked(body.get("query", ""))
    if document is None or wrong:
        return {"errors": [_told(error) for error in wrong]}, 1
    operation = get_operation_ast(document, body.get("operationName"))
    if operation is None or operation.operation.value != "query":
        return {"errors": [{"message": "This server answers one query at a time."}]}, 1
    given = body.get("variables") or {}
    variables = get_variable_values(published_schema(), operation.variable_definitions, dict(given))
    if isinstance(variables, list):
        return {"errors": [_told(error) for error in variables]}, 1
    weight = weigh(published_schema(), document, operation, variables)
    if weight.refusals:
        return {"data": None, "errors": weight.refusals}, 1
    if quota.remaining < weight.points:
        return {"data": None, "errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}, 0
    quota.used += weight.points
    if "pageInfo" in body["query"]:
        world = world.as_listed()
    return _run(world, quota, weight, document, operation, given), weight.points


def _run(
    world: World, quota: Quota, weight: Weight, document: DocumentNode, operation: OperationDefinitionNode, given: Mapping[str, Any]
) -> Answer:
    result = execute(
        published_schema(),
        document,
        root_value=Root(world, quota, weight),
        variable_values=dict(given),
        operation_name=operation.name.value if operation.name else None,
        field_resolver=_resolve,
        type_resolver=lambda value, _info, _abstract: fields.TYPE_NAMES[type(value)](value),
    )
    assert not hasattr(result, "__await__")
    found: Answer = {"data": result.data}  # type: ignore[union-attr]  # nothing here is asynchronous
    if result.errors:  # type: ignore[union-attr]
        found["errors"] = [_told(error) for error in result.errors]  # type: ignore[union-attr]
    return found


def _resolve(source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
    """One field of one row. A field of the schema that this server has no rows for is an error, never a silent null."""
    name = info.field_name
    if isinstance(source, dict) and name in source:
        return source[name]
    if isinstance(source, Connection) and name in Connection.FIELDS:
        return source.tell(name)
    tell = fields.FIELDS.get(type(source), {}).get(name)
    if tell is None:
        raise GraphQLError(f"This server has no rows for {info.parent_type.name}.{name}.", extensions={"type": "NOT_SERVED"})
    return tell(source, arguments)


def _told(error: GraphQLError) -> Answer:
    extensions = dict(error.extensions or {})
    told: Answer = dict(error.formatted)
    told.pop("extensions", None)
    return {"type": extensions["type"], **told} if "type" in extensions else told
