"""GitHub's whole published GraphQL schema, and what GitHub checks of a query beyond it: page sizes, node count, cost in points.

https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    build_schema,
    get_named_type,
)
from graphql.execution.values import get_argument_values

NODE_LIMIT = 500_000
PAGE_LIMIT = 100
_ROOT = Path(__file__).resolve().parents[3]
_SCHEMA_FILE = Path(os.environ.get("PULSE_NODE_MODULES", _ROOT / "node_modules")) / "@octokit" / "graphql-schema" / "schema.graphql"


@cache
def published_schema() -> GraphQLSchema:
    """The schema of npm's @octokit/graphql-schema; a test that needs it is skipped where npm has not put it.

    It declares one field twice, so it is taken as it is.
    """
    if not _SCHEMA_FILE.exists():
        pytest.skip(f"npm's @octokit/graphql-schema is not at {_SCHEMA_FILE} (see .ci/run)")
    return build_schema(_SCHEMA_FILE.read_text(encoding="utf-8"), assume_valid_sdl=True)


@dataclass
class Weight:
    """What a query asks for: nodes, the requests behind its points, and what is wrong with its pages."""

    nodes: int = 0
    requests: int = 0
    refusals: list[dict[str, Any]] = field(default_factory=list)

    @property
    def points(self) -> int:
        """Requests divided by 100 and rounded, at least 1."""
        return max(1, round(self.requests / 100))


def weigh(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: dict[str, Any]) -> Weight:
    """Weigh a valid query with its variables, which are already of the types that the query declares."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    scale = _Scale(schema, fragments, variables)
    assert schema.query_type is not None
    scale.walk(schema.query_type, operation.selection_set, 1)
    if scale.weight.nodes > NODE_LIMIT:
        message = f"This query requests up to {scale.weight.nodes:,} possible nodes which exceeds the maximum limit of {NODE_LIMIT:,}."
        scale.weight.refusals.append({"type": "MAX_NODE_LIMIT_EXCEEDED", "message": message})
    return scale.weight


class _Scale:
    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], variables: dict[str, Any]) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables
        self.weight = Weight()

    def walk(self, parent: GraphQLCompositeType, selections: SelectionSetNode, times: int) -> None:
        for node in selections.selections:
            if isinstance(node, FieldNode):
                self.field(parent, node, times)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                inner = self.schema.type_map[condition.name.value] if condition else parent
                self.walk(inner, node.selection_set, times)  # type: ignore[arg-type]  # validation has proven it composite
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                inner = self.schema.type_map[fragment.type_condition.name.value]
                self.walk(inner, fragment.selection_set, times)  # type: ignore[arg-type]

    def field(self, parent: GraphQLCompositeType, node: FieldNode, times: int) -> None:
        name = node.name.value
        if node.selection_set is None or name.startswith("__"):
            return
        definition = parent.fields[name]  # type: ignore[union-attr]
        named = get_named_type(definition.type)
        if isinstance(named, GraphQLObjectType) and named.name.endswith("Connection"):
            size = self.page_size(name, get_argument_values(definition, node, self.variables))
            self.weight.requests += times
            self.weight.nodes += times * size
            times *= size
        self.walk(named, node.selection_set, times)  # type: ignore[arg-type]

    def page_size(self, name: str, arguments: Mapping[str, Any]) -> int:
        asked = {key: arguments[key] for key in ("first", "last") if arguments.get(key) is not None}
        if len(asked) != 1:
            kind = "MISSING_PAGINATION_BOUNDARIES" if not asked else "INVALID_PAGINATION_BOUNDARIES"
            message = f"You must provide either `first` or `last` to properly paginate the `{name}` connection."
            self.weight.refusals.append({"type": kind, "message": message})
            return 1
        ((key, size),) = asked.items()
        if not 1 <= size <= PAGE_LIMIT:
            message = f"Requesting {size} records on the `{name}` connection is outside of the `{key}` limit of 1 to {PAGE_LIMIT} records."
            self.weight.refusals.append({"type": "EXCESSIVE_PAGINATION", "message": message})
        return max(size, 1)
