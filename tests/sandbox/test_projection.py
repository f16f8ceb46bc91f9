"""The faster road for rows gives what graphql-core's own executor gives."""

import pytest
from graphql import execute, parse

from sandbox import answers
from sandbox.dataset import Dataset
from sandbox.resolvers import schema

ISSUES = """number state author { __typename login ... on Node { id } ... on User { databaseId } }
  reason: stateReason(enableDuplicate: $duplicates) state2: state
  timelineItems(first: 5) { totalCount pageInfo { hasNextPage endCursor }
    edges { cursor node { __typename ... on ClosedEvent { at: createdAt actor { login } closer { __typename } } } }
    nodes { ... on ReopenedEvent { createdAt } ...closed } }"""
QUERY = f"""query ($duplicates: Boolean!, $more: Boolean!) {{
  a: repository(owner: "acme", name: "engine") {{
    issues(last: 20) {{ totalCount nodes {{ {ISSUES} }} edges {{ cursor node {{ number }} }} pageInfo {{ startCursor hasPreviousPage }} }}
    pullRequests(first: 5) {{ nodes {{ number merged title @include(if: $more) author {{ login }} }} }}
    forks(first: 3) {{ nodes {{ databaseId createdAt }} edges {{ node {{ nameWithOwner }} }} }}
    releases(first: 3) {{ nodes {{ tagName isPrerelease }} }}
    stargazers(first: 1) {{ nodes {{ login }} edges {{ starredAt }} }} }} }}
fragment closed on ClosedEvent {{ id stateReason createdAt }}"""


@pytest.mark.parametrize("duplicates", [True, False])
@pytest.mark.parametrize("more", [True, False])
def test_rows_are_projected_as_graphql_core_completes_them(dataset: Dataset, duplicates: bool, more: bool) -> None:
    dataset.repo("acme/engine").tables["issues"][5]["author"] = None
    variables = {"duplicates": duplicates, "more": more}
    query = answers.prepare(QUERY, variables)
    assert isinstance(query, answers.Query)
    plain = execute(schema(), parse(QUERY), context_value={"dataset": dataset, "rate": {}}, variable_values=variables)
    assert answers.run(dataset, query, {}) == {"data": plain.data}
    assert plain.data is not None
    assert len(plain.data["a"]["issues"]["nodes"]) == 20
