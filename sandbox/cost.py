"""The cost of a query by GitHub's published rules, and the page sizes that it refuses, computed before the query runs.

https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import get_argument_values

MAX_PAGE = 100
MAX_NODES = 500_000
REQUESTS_PER_POINT = 100
Refusal = dict[str, Any]


@dataclass(slots=True)
class Cost:
    """The cost of a query.

    Attributes:
        requests: list look-ups, one for each parent row, every list taken as full.
        nodes: rows that the query could return.
        refusals: errors in GitHub's form; if not empty, nothing runs.
    """

    requests: int = 0
    nodes: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def points(self) -> int:
        """Points of the hourly budget: requests over 100, rounded half up, at least 1."""
        return max(1, (2 * self.requests + REQUESTS_PER_POINT) // (2 * REQUESTS_PER_POINT))


def measure(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Cost:
    """Return the cost of a valid query with its (coerced) variables."""
    fragments = {part.name.value: part for part in document.definitions if isinstance(part, FragmentDefinitionNode)}
    meter = _Meter(schema, fragments, dict(variables), Cost())
    root = schema.get_root_type(operation.operation)
    if root is not None:
        meter.walk(operation.selection_set, root, parents=1, path=[])
    if not meter.cost.refusals and meter.cost.nodes > MAX_NODES:
        meter.cost.refusals.append(
            {
                "type": "MAX_NODE_LIMIT_EXCEEDED",
                "message": f"This query requests up to {meter.cost.nodes:,} possible nodes"
                f" which exceeds the maximum limit of {MAX_NODES:,}.",
            }
        )
    return meter.cost


@dataclass(slots=True)
class _Meter:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: dict[str, Any]
    cost: Cost

    def walk(self, selection: SelectionSetNode | None, parent: GraphQLNamedType, parents: int, path: list[str]) -> None:
        for type_, node in self._fields(selection, parent):
            definition = getattr(type_, "fields", {}).get(node.name.value)
            if definition is None:  # __typename
                continue
            child, rows = get_named_type(definition.type), parents
            here = [*path, node.alias.value if node.alias else node.name.value]
            if child.name.endswith("Connection"):
                rows = parents * self._page_size(get_argument_values(definition, node, self.variables), node, here)
                self.cost.requests += parents
                self.cost.nodes += rows
            self.walk(node.selection_set, child, rows, here)

    def _fields(self, selection: SelectionSetNode | None, parent: GraphQLNamedType) -> Iterator[tuple[GraphQLNamedType, FieldNode]]:
        for node in selection.selections if selection else ():
            if isinstance(node, FieldNode):
                yield parent, node
            elif isinstance(node, InlineFragmentNode):
                condition: NamedTypeNode | None = node.type_condition
                on = self.schema.type_map[condition.name.value] if condition else parent
                yield from self._fields(node.selection_set, on)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                yield from self._fields(fragment.selection_set, self.schema.type_map[fragment.type_condition.name.value])

    def _page_size(self, arguments: Mapping[str, Any], node: FieldNode, path: list[str]) -> int:
        sizes = [(name, arguments[name]) for name in ("first", "last") if arguments.get(name) is not None]
        if not sizes:
            text = f"You must provide a `first` or `last` value to properly paginate the `{node.name.value}` connection."
            self._refuse("MISSING_PAGINATION_BOUNDARIES", text, node, path)
            return 0
        for name, size in sizes:
            if size > MAX_PAGE:
                text = f"Requesting {size} records on the `{node.name.value}` connection exceeds the `{name}` limit of {MAX_PAGE} records."
                self._refuse("EXCESSIVE_PAGINATION", text, node, path)
            elif size < 0:
                text = f"`{name}` on the `{node.name.value}` connection cannot be less than zero."
                self._refuse("INVALID_PAGINATION", text, node, path)
        smallest: int = min(size for _, size in sizes)
        return max(0, smallest)

    def _refuse(self, type_: str, message: str, node: FieldNode, path: list[str]) -> None:
        location = node.loc.start_token if node.loc else None
        places = [{"line": location.line, "column": location.column}] if location else []
        self.cost.refusals.append({"type": type_, "path": path, "locations": places, "message": message})
