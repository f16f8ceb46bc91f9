"""Points and nodes of a query, by the examples in GitHub's documentation.

https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

from typing import Any

import pytest
from graphql import build_schema, get_operation_ast, parse

from sandbox import cost

SCHEMA = build_schema("""
type Query { viewer: User }
type User { login: String repositories(first: Int, last: Int): RepositoryConnection followers(first: Int): UserConnection }
type UserConnection { edges: [UserEdge] nodes: [User] totalCount: Int }
type UserEdge { node: User }
type RepositoryConnection { edges: [RepositoryEdge] nodes: [Repository] }
type RepositoryEdge { node: Repository }
type Repository { id: ID issues(first: Int): IssueConnection pullRequests(first: Int): PullConnection }
type IssueConnection { edges: [IssueEdge] totalCount: Int }
type IssueEdge { node: Issue }
type Issue { id: ID labels(first: Int): LabelConnection comments(first: Int): CommentConnection }
type PullConnection { edges: [PullEdge] }
type PullEdge { node: Pull }
type Pull { comments(first: Int): CommentConnection }
type CommentConnection { edges: [CommentEdge] }
type CommentEdge { node: Comment }
type Comment { id: ID }
type LabelConnection { edges: [LabelEdge] }
type LabelEdge { node: Label }
type Label { id: ID name: String }
""")


def measured(text: str, **variables: Any) -> cost.Cost:
    document = parse(text)
    operation = get_operation_ast(document)
    assert operation is not None
    return cost.measure(SCHEMA, document, operation, variables)


def test_githubs_example_of_labels_of_issues_of_repositories_costs_51_points() -> None:
    """Docs: 1 + 100 + 100 x 50 = 5,101 requests, over 100 and rounded is 51."""
    found = measured("""{ viewer { login repositories(first: 100) { edges { node { id
        issues(first: 50) { edges { node { id labels(first: 60) { edges { node { id name } } } } } } } } } } }""")
    assert found.requests == 5_101
    assert found.points == 51


def test_githubs_example_of_50_repositories_has_22060_nodes() -> None:
    """Docs: 50 + 50 x 20 + 50 x 20 x 10 + 50 x 20 + 50 x 20 x 10 + 10 = 22,060."""
    found = measured("""{ viewer { repositories(first: 50) { edges { node {
          pullRequests(first: 20) { edges { node { comments(first: 10) { edges { node { id } } } } } }
          issues(first: 20) { edges { node { comments(first: 10) { edges { node { id } } } } } } } } }
        followers(first: 10) { edges { node { login } } } } }""")
    assert found.nodes == 22_060


def test_githubs_smaller_example_has_550_nodes() -> None:
    """Docs: 50 repositories with 10 issues each: 50 + 50 x 10 = 550."""
    assert measured("{ viewer { repositories(first: 50) { edges { node { issues(first: 10) { totalCount } } } } } }").nodes == 550


def test_the_cheapest_query_costs_one_point() -> None:
    assert measured("{ viewer { login } }").points == 1


@pytest.mark.parametrize(("aliases", "points"), [(149, 1), (150, 2), (249, 2), (250, 3)])
def test_requests_over_100_are_rounded_half_up(aliases: int, points: int) -> None:
    text = " ".join(f"a{number}: repositories(first: 1) {{ nodes {{ id }} }}" for number in range(aliases))
    assert measured(f"{{ viewer {{ {text} }} }}").points == points


def test_page_sizes_in_variables_and_fragments_count() -> None:
    found = measured(
        "query ($n: Int) { viewer { ...part ... on User { followers(first: $n) { totalCount } } } }"
        " fragment part on User { repositories(last: $n) { nodes { id } } }",
        n=7,
    )
    assert (found.requests, found.nodes) == (2, 14)


def test_more_than_half_a_million_nodes_are_refused() -> None:
    deep = """{{ viewer {{ repositories(first: 100) {{ edges {{ node {{ issues(first: 100) {{ edges {{ node {{
        labels(first: {}) {{ edges {{ node {{ id }} }} }} }} }} }} }} }} }} }} }}"""
    assert not measured(deep.format(48)).refusals  # 100 + 10,000 + 480,000 = 490,100
    (refusal,) = measured(deep.format(49)).refusals  # 500,100
    assert refusal["type"] == "MAX_NODE_LIMIT_EXCEEDED"
    assert "500,100 possible nodes" in refusal["message"]


@pytest.mark.parametrize(
    ("arguments", "type_"),
    [("", "MISSING_PAGINATION_BOUNDARIES"), ("(first: 101)", "EXCESSIVE_PAGINATION"), ("(first: -1)", "INVALID_PAGINATION")],
)
def test_a_list_without_a_proper_page_size_is_refused(arguments: str, type_: str) -> None:
    (refusal,) = measured(f"{{ viewer {{ mine: followers{arguments} {{ totalCount }} }} }}").refusals
    assert refusal["type"] == type_
    assert refusal["path"] == ["viewer", "mine"]
