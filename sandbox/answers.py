"""Answers to GraphQL request bodies: each text parsed and validated once, its cost computed before it runs, errors in GitHub's form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLFormattedError,
    OperationDefinitionNode,
    execute,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from sandbox import cost
from sandbox.connections import CursorError
from sandbox.dataset import Dataset
from sandbox.projection import RowContext
from sandbox.resolvers import RefusedError, schema

QUERIES_KEPT = 512


@dataclass(frozen=True, slots=True)
class Query:
    """A request that may run.

    Attributes:
        document: the parsed text.
        operation_name: which operation of it runs, if it names several.
        variables: as sent.
        points: its cost.
        nodes: how many rows it could return.
    """

    document: DocumentNode
    operation_name: str | None
    variables: Mapping[str, Any]
    points: int
    nodes: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that GitHub would not run: the errors of its answer."""

    errors: list[Any] = field(default_factory=list)

    @property
    def body(self) -> dict[str, Any]:
        """The answer; GitHub sends it with status 200."""
        return {"data": None, "errors": self.errors}


def prepare(text: Any, variables: Any, operation_name: str | None = None) -> Query | Refusal:
    """Return the checked query and its cost, or the refusal."""
    if not isinstance(text, str) or not isinstance(variables, dict):
        return Refusal([{"message": "A query attribute must be specified and must be a string."}])
    document, problems = _read(text)
    if problems or document is None:
        return Refusal(problems)
    operation = get_operation_ast(document, operation_name)
    if operation is None:
        return Refusal([{"message": "An operation name is required"}])
    return _priced(document, operation, variables)


def run(dataset: Dataset, query: Query, rate: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer to a query; `rate` is the value of its `rateLimit` field."""
    context = {"dataset": dataset, "rate": rate}
    result = execute(
        schema(),
        query.document,
        context_value=context,
        variable_values=dict(query.variables),
        operation_name=query.operation_name,
        execution_context_class=RowContext,
        is_awaitable=lambda _: False,
    )
    data, errors = result  # type: ignore[misc]  # nothing here is awaited
    return {"data": data, "errors": [_formatted(error) for error in errors]} if errors else {"data": data}


@lru_cache(QUERIES_KEPT)
def _read(text: str) -> tuple[DocumentNode | None, list[Any]]:
    try:
        document = parse(text)
    except GraphQLError as error:
        return None, [error.formatted]
    return document, [error.formatted for error in validate(schema(), document)]


def _priced(document: DocumentNode, operation: OperationDefinitionNode, sent: dict[str, Any]) -> Query | Refusal:
    variables = get_variable_values(schema(), operation.variable_definitions, sent)
    if isinstance(variables, list):
        return Refusal([error.formatted for error in variables])
    price = cost.measure(schema(), document, operation, variables)
    if price.refusals:
        return Refusal(price.refusals)
    return Query(document, operation.name.value if operation.name else None, sent, price.points, price.nodes)


def _formatted(error: GraphQLError) -> GraphQLFormattedError | dict[str, Any]:
    cause = error.original_error
    if isinstance(cause, RefusedError | CursorError) and cause.type is not None:
        return {"type": cause.type, **error.formatted}
    return error.formatted
