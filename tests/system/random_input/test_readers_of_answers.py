"""Whatever a server or git writes is rows, a state or a named fault, never a traceback. Lists and facts by GraphQL, and stars, have
tests of their own beside their parsers."""

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.accounts import Identities
from collectors.errors import Malformed, SourceError, TrueZero, Unavailable
from collectors.git.branches import choose, parse_refs
from collectors.git.log_rows import parse_log
from collectors.github.limits import ServerClock, read_quota, read_refusal
from collectors.github.lists.list_state import ListState
from collectors.github.response_errors import next_url_of, refusal_of
from collectors.github.rest_facts import parse as parse_rest
from collectors.github.transport import Reply
from collectors.names import is_branch

NOW = datetime(2024, 3, 1, tzinfo=UTC)
IDENTITIES = Identities(b"k" * 32)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)
_GOOD_REST: dict[str, Any] = {
    "id": 7, "full_name": "acme/engine", "created_at": "2020-01-01T00:00:00Z", "pushed_at": None, "archived": False, "has_issues": True,
    "default_branch": "main", "stargazers_count": 5, "forks_count": 2, "subscribers_count": 1,
}  # fmt: skip
_FIELD = st.sampled_from(["a" * 40, "b" * 40, "", "c" * 40 + " " + "d" * 40, "1700000000", "-5", "9" * 30, "x", "a@b.invalid", "\n", "é"])
_LINE = st.sampled_from(
    [f"{'a' * 40}\tHEAD", "ref: refs/heads/main\tHEAD", f"{'b' * 40}\trefs/heads/main", f"{'c' * 40}\trefs/heads/v1.x",
     f"{'c' * 40}\trefs/heads/../../x", "ref: \tHEAD", "", "\t", "no tab", f"{'z' * 40}\trefs/heads/main", "warning: x\ty"]
)  # fmt: skip
_HEADERS = st.dictionaries(
    st.sampled_from(["date", "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "link", "x-github-sso"]),
    st.text()
    | st.sampled_from(["1e400", "-1", "nan", "inf", '<>; rel="next"', "<http://[::1>; rel=next", "Mon, 99 Jan 2024 00:00:00 GMT"]),
)


@given(st.lists(_FIELD, max_size=30).map(lambda fields: "\0".join(fields).encode()) | st.binary())
def test_any_output_of_git_log_is_rows_or_malformed(written: bytes) -> None:
    try:
        log = parse_log(written, 7, NOW, IDENTITIES)
    except Malformed:
        return
    assert set(log.table["sha"].to_pylist()) == set(log.parents)


@given(st.lists(_LINE).map("\n".join) | st.text(), st.none() | st.sampled_from(["main", "", "-x", "v1.x"]))
def test_any_listing_of_branches_is_branches_or_a_named_fault(text: str, default: str | None) -> None:
    try:
        refs = parse_refs(text)
        found = choose(refs.tips, [default], ["x"], refs.tagged)
    except (TrueZero, Unavailable, Malformed):
        return
    assert found.default in found.tips
    assert all(is_branch(name) for name in found.tips)


@settings(max_examples=40)
@given(_JSON | st.dictionaries(st.sampled_from(sorted(_GOOD_REST)), _JSON).map(lambda bent: _GOOD_REST | bent))
def test_any_facts_over_rest_are_a_row_or_malformed(payload: Any) -> None:
    try:
        found = parse_rest(payload, NOW)
    except Malformed:
        return
    assert found.observed_at == NOW


@given(
    st.sampled_from([200, 201, 204, 304, 400, 401, 403, 404, 409, 410, 422, 429, 451, 500, 502, 503, 599]), _HEADERS, _JSON, st.booleans()
)
def test_any_answer_is_usable_or_has_an_outcome(status: int, headers: dict[str, str], payload: Any, is_json: bool) -> None:
    reply = Reply(status, headers, payload if is_json else None, is_json, None, 0.1)
    error = refusal_of(reply, "what")
    assert error is None or isinstance(error, SourceError)
    assert (error is None) == (status in {204, 304} or (status in {200, 201} and is_json))
    next_url = next_url_of(reply)
    assert next_url is None or next_url
    quota = read_quota(headers)
    assert quota is None or quota.reset_epoch >= 0
    refusal = read_refusal(status, headers, payload)
    assert refusal is None or refusal.wait_s is None or 0 <= refusal.wait_s < 1e6
    clock = ServerClock()
    clock.update(headers)
    assert clock.seconds_until(1e9) >= 0


@given(st.text() | _JSON.map(json.dumps))
def test_any_stored_state_of_a_list_is_read_or_begun_anew(text: str) -> None:
    from collectors.github.lists.issues import ISSUES
    from collectors.github.lists.listing import ListFacts

    found = ListState.resume(ISSUES, ListFacts(NOW, 3), text)
    assert found is None or found.listing is ISSUES
