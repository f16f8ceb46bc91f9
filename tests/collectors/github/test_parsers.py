"""Every parser: hand-made payloads, the tables of the warehouse, and any payload at all."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.accounts import Identities
from collectors.errors import Malformed, SourceError
from collectors.git import log_rows, mainline
from collectors.github import facts, rest_facts, stars
from collectors.github.graphql import read_answer
from collectors.github.limits import read_refusal
from collectors.github.lists import forks as fork_rows
from collectors.github.lists import issues, pulls, releases, repository_lists, timeline
from collectors.github.lists.list_state import ListState
from collectors.github.lists.listing import ListFacts, Origin
from collectors.github.lists.query_parts import query_parts, take

NOW = datetime(2024, 3, 1, tzinfo=UTC)
ORIGIN = Origin(7, NOW, Identities(b"k" * 32))
MIGRATIONS = sorted((Path(__file__).resolve().parents[3] / "warehouse" / "migrations").glob("*.sql"))
SCHEMAS = {
    "observations": facts.SCHEMA,
    "star_days": stars.SCHEMA,
    "forks": fork_rows.SCHEMA,
    "releases": releases.SCHEMA,
    "commits": log_rows.SCHEMA,
    "branch_commits": mainline.SCHEMA,
    "issues": issues.SCHEMA,
    "issue_events": timeline.SCHEMA,
    "pulls": pulls.SCHEMA,
}

ISSUE = {
    "number": 3,
    "createdAt": "2024-01-01T00:00:00Z",
    "updatedAt": "2024-01-05T00:00:00Z",
    "closedAt": "2024-01-05T00:00:00Z",
    "state": "CLOSED",
    "stateReason": "NOT_PLANNED",
    "author": {"__typename": "User", "login": "ann"},
    "timelineItems": {
        "pageInfo": {"hasNextPage": False, "endCursor": None},
        "nodes": [{"__typename": "ClosedEvent", "createdAt": "2024-01-05T00:00:00Z", "stateReason": "NOT_PLANNED", "actor": None}],
    },
}
PULL = {
    "number": 4,
    "createdAt": "2024-01-01T00:00:00Z",
    "updatedAt": "2024-01-05T00:00:00Z",
    "closedAt": "2024-01-05T00:00:00Z",
    "mergedAt": "2024-01-05T00:00:00Z",
    "state": "MERGED",
    "author": None,
}
FORK = {"databaseId": 5, "createdAt": "2024-01-01T00:00:00Z"}
RELEASE = {
    "databaseId": 6,
    "tagName": "v1",
    "createdAt": "2024-01-01T00:00:00Z",
    "publishedAt": None,
    "isPrerelease": True,
    "isDraft": False,
}
NODES = {issues.parse: ISSUE, pulls.parse: PULL, fork_rows.parse: FORK, releases.parse: RELEASE, timeline.parse: ISSUE}


@pytest.mark.parametrize("table", SCHEMAS)
def test_rows_have_the_columns_of_the_warehouse(table):
    with duckdb.connect() as con:
        for file in MIGRATIONS:
            con.execute(file.read_text())
        told = con.execute(
            "select column_name, data_type, is_nullable from information_schema.columns "
            "where table_schema = 'raw' and table_name = ? order by ordinal_position",
            [table],
        ).fetchall()
        empty = SCHEMAS[table].empty_table()
        ours = con.execute("describe select * from empty").fetchall()
    assert [(name, kind) for name, kind, _ in told] == [(row[0], row[1]) for row in ours]
    assert [name for name, _, nullable in told if nullable == "YES"] == [field.name for field in SCHEMAS[table] if field.nullable]
    assert empty.num_rows == 0


def test_an_issue_and_its_close_become_rows():
    found = issues.parse([ISSUE], ORIGIN)
    assert found.tables["issues"].to_pylist() == [
        {
            "repo_id": 7, "number": 3, "created_at": datetime.fromisoformat("2024-01-01"),
            "closed_at": datetime.fromisoformat("2024-01-05"),
            "updated_at": datetime.fromisoformat("2024-01-05"), "state": "closed", "state_reason": "not_planned",
            "author_id": ORIGIN.identities.account("ann"), "author_is_bot": False, "known_at": datetime.fromisoformat("2024-03-01"),
        }
    ]  # fmt: skip
    assert found.tables["issue_events"].to_pylist() == [
        {
            "repo_id": 7, "number": 3, "place": 0, "event": "closed", "happened_at": datetime.fromisoformat("2024-01-05"), "actor_id": None,
            "actor_is_bot": False, "state_reason": "not_planned", "known_at": datetime.fromisoformat("2024-03-01"),
        }
    ]  # fmt: skip


def test_only_a_stale_label_becomes_an_event_and_the_others_keep_their_places():
    at = [f"2024-01-0{day}T00:00:00Z" for day in range(1, 6)]
    labels = [
        {"__typename": "LabeledEvent", "createdAt": at[0], "label": {"name": "bug"}},
        {"__typename": "LabeledEvent", "createdAt": at[1], "label": {"name": "lifecycle/Stale"}},
        {"__typename": "UnlabeledEvent", "createdAt": at[2], "label": {"name": "no-recent-activity"}},
        {"__typename": "UnlabeledEvent", "createdAt": at[3], "label": {"name": "stalemate"}},
    ]
    page = {"pageInfo": {"hasNextPage": True, "endCursor": "onward"}, "nodes": [*labels, *ISSUE["timelineItems"]["nodes"]]}
    found = timeline.parse([ISSUE | {"timelineItems": page}], ORIGIN, known=50)
    told = [(row["place"], row["event"], row["actor_is_bot"]) for row in found.tables["issue_events"].to_pylist()]
    assert told == [(51, "stale_labeled", None), (52, "stale_unlabeled", None), (54, "closed", False)]
    assert found.unfinished == ((3, "onward", 55),)


def test_text_of_strangers_is_stored_without_nul_and_surrogates():
    (row,) = releases.parse([RELEASE | {"tagName": "v\0\ud800" + "x" * 5000}], ORIGIN).tables["releases"].to_pylist()
    assert row["tag"].startswith("v?x")
    assert len(row["tag"]) < 1001


@pytest.mark.parametrize("parse", NODES)
def test_each_promised_key_is_named_when_it_is_missing(parse):
    optional = {"closedAt", "mergedAt", "publishedAt", "stateReason", "author"}
    for key in NODES[parse].keys() - optional:
        if parse is timeline.parse and key not in {"number", "timelineItems"}:
            continue
        with pytest.raises(Malformed) as caught:
            parse([{name: value for name, value in NODES[parse].items() if name != key}], ORIGIN)
        assert caught.value.key == key


@pytest.mark.parametrize(
    "at", ["2024-01-01", "2024-01-01T00:00:00", "yesterday", "10000-01-01T00:00:00Z", "0001-01-01T00:00:00+05:00", 5, True, []]
)
def test_a_time_without_offset_or_out_of_range_is_malformed(at):
    with pytest.raises(Malformed, match="createdAt"):
        fork_rows.parse([FORK | {"createdAt": at}], ORIGIN)


@pytest.mark.parametrize("number", [2**63, True, 1.0, "5"])
def test_a_number_that_is_none_is_malformed(number):
    with pytest.raises(Malformed, match="databaseId"):
        fork_rows.parse([FORK | {"databaseId": number}], ORIGIN)


def test_a_fork_or_release_whose_number_is_null_loses_that_row_and_not_the_list():
    some_forks = fork_rows.parse([FORK, FORK | {"databaseId": None}], ORIGIN).tables["forks"]
    some_releases = releases.parse([RELEASE | {"databaseId": None}, RELEASE], ORIGIN).tables["releases"]
    assert some_forks["fork_id"].to_pylist() == [FORK["databaseId"]]
    assert some_releases["release_id"].to_pylist() == [RELEASE["databaseId"]]


def test_an_event_keeps_its_own_reason_whatever_the_issue_says_now():
    """As a public issue has it (pwntester/octo.nvim#790): closed as completed, and not planned according to the issue."""
    closed = ISSUE["timelineItems"]["nodes"][0] | {"stateReason": "COMPLETED"}
    told = issues.parse([ISSUE | {"timelineItems": ISSUE["timelineItems"] | {"nodes": [closed]}}], ORIGIN).tables
    assert told["issues"]["state_reason"].to_pylist() == ["not_planned"]
    assert told["issue_events"]["state_reason"].to_pylist() == ["completed"]


_KEYS = sorted(
    {key for node in NODES.values() for key in node}
    | {"nodes", "pageInfo", "login", "__typename", "hasNextPage", "endCursor", "totalCount"}
)
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["OPEN", "CLOSED", "MERGED", "ClosedEvent", "2024-01-01T00:00:00Z", "9999-12-31T23:59:59+00:00"])
)
_JSON = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=6), max_leaves=25
)


def _bent(node):
    """A good node of which some keys hold anything."""
    return st.dictionaries(st.sampled_from(sorted(node)), _JSON, max_size=3).map(lambda changed: node | changed)


@pytest.mark.parametrize("parse", NODES)
def test_any_node_is_rows_or_malformed(parse):
    @settings(max_examples=80)
    @given(_bent(NODES[parse]) | _JSON)
    def check(node):
        try:
            found = parse([node], ORIGIN)
        except Malformed:
            return
        assert all(isinstance(table, pa.Table) for table in found.tables.values())

    check()


@pytest.mark.parametrize("listing", repository_lists.LISTINGS, ids=lambda each: each.source)
def test_any_answer_moves_a_stream_or_leaves_it_as_it_was(listing):
    good = {"nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}, "totalCount": 0}

    @settings(max_examples=60)
    @given(_bent(good) | _JSON)
    def check(payload):
        for stream in (
            ListState.begin(listing, ListFacts(NOW, 500), NOW, None, {"": 500}),
            ListState.begin(listing, ListFacts(NOW, 500), NOW, NOW, {}),
        ):
            for part in list(query_parts(stream, 100)):
                before = stream.to_text()
                try:
                    take(part, payload, ORIGIN, NOW)
                except Malformed:
                    assert stream.to_text() == before

    check()


@given(_JSON)
def test_any_facts_are_a_row_or_malformed(payload):
    for parse in (facts.parse, rest_facts.parse):
        try:
            found = parse(payload, NOW)
        except Malformed:
            continue
        assert facts.table([found]).num_rows == 1


_ANSWER = st.fixed_dictionaries(
    {},
    optional={
        "data": _JSON,
        "errors": st.lists(st.fixed_dictionaries({}, optional={"path": _JSON, "type": _LEAVES, "message": _LEAVES}) | _JSON),
    },
)


@given(_ANSWER | _JSON)
def test_any_graphql_answer_is_data_or_an_outcome(payload):
    read_refusal(200, {}, payload)
    try:
        found = read_answer(payload, 0.1)
    except SourceError:
        return
    assert found.data is payload["data"]
    assert len(found.errors) == len(payload.get("errors") if isinstance(payload.get("errors"), list) else [])
