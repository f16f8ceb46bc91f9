"""The effects of faults on an answer: every way in which GitHub's interface is known to fail.

Each function returns an effect for `faults.Fault`; texts follow GitHub's.
"""

import operator
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sandbox.exchange import BEFORE_HEADERS, Answer, Exchange
from sandbox.faults import Effect
from sandbox.rest import failure
from sandbox.wire import CHUNKS

HTML = b"<!DOCTYPE html><html><head><title>Unicorn! &middot; GitHub</title></head><body><p>Something went wrong</p></body></html>"


def _named(name: str, effect: Effect) -> Effect:
    effect.__name__ = name
    return effect


def html_error(status: int = 502) -> Effect:
    """An HTML page with a 5xx status."""
    return _named(f"html {status}", lambda *_: Answer(status, raw=HTML, headers={"content-type": "text/html"}))


def refusal(status: int, message: str = "", headers: dict[str, str] | None = None) -> Effect:
    """A JSON refusal: 404, 409 (empty repository), 410, 451 and the like."""
    return _named(f"refusal {status}", lambda *_: failure(status, message or TEXTS.get(status, "Refused"), headers))


def saml() -> Effect:
    """403 of an organisation that requires the token to be authorised for its single sign-on."""
    sso = {"x-github-sso": "required; url=https://github.com/orgs/example/sso"}
    return refusal(403, "Resource protected by organization SAML enforcement. You must grant your token access.", sso)


def computing() -> Effect:
    """202 with an empty object: the figures are being computed."""
    return _named("computing", lambda *_: Answer(202, {}))


def bad_token() -> Effect:
    """401 although the token was valid before; remove it from `Running.tokens` to keep it so."""
    return refusal(401, "Bad credentials")


def secondary_limit(retry_after: int | None = None, status: int = 403) -> Effect:
    """A secondary limit, with or without `Retry-After` (seconds)."""

    def effect(answer: Answer, _: Exchange) -> Answer:
        headers = {**answer.headers, **({"retry-after": str(retry_after)} if retry_after is not None else {})}
        return failure(status, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.", headers)

    return _named("secondary limit", effect)


def primary_limit(resets_at: int, status: int = 403) -> Effect:
    """The hour's budget is exhausted until `resets_at` (seconds since 1970); GraphQL says so with status 200."""

    def effect(answer: Answer, exchange: Exchange) -> Answer:
        headers = {**answer.headers, "x-ratelimit-remaining": "0", "x-ratelimit-reset": str(resets_at)}
        if exchange.kind == "graphql":
            return Answer(200, {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit already exceeded for user."}]}, headers)
        return failure(status, "API rate limit exceeded for user.", headers)

    return _named("primary limit", effect)


def limit_in_words(message: str = "API rate limit already exceeded for user ID 1.", status: int = 403) -> Effect:
    """A limit that only the message names: the quota headers show budget left."""
    return _named("limit in words", lambda answer, _: failure(status, message, dict(answer.headers)))


def limit_of_queries() -> Effect:
    """200 with the code of a limit, while the quota shows budget left."""
    error = {"type": "RATE_LIMIT", "code": "graphql_rate_limit", "message": "API rate limit already exceeded for user ID 1."}
    return _named("limit of queries", lambda answer, _: Answer(200, {"errors": [error]}, dict(answer.headers)))


def limit_as_html(status: int = 403) -> Effect:
    """A secondary limit as an HTML page, without `Retry-After`."""
    page = b"<html><body><h1>Whoa there!</h1><p>You have exceeded a secondary rate limit.</p></body></html>"
    return _named("limit as html", lambda answer, _: Answer(status, raw=page, headers={**answer.headers, "content-type": "text/html"}))


def suspended(message: str = "Sorry. Your account was suspended.") -> Effect:
    """The account or the installation of a credential is suspended; its quota does not fall."""
    return _named("suspended", lambda answer, _: failure(403, message, dict(answer.headers)))


def bare_message() -> Effect:
    """200 with only a message in place of data."""
    text = "We couldn't respond to your request in time. Sorry about that. Please try resubmitting your request."
    return _named("bare message", lambda answer, _: Answer(200, {"message": text}, dict(answer.headers)))


def not_understood(field: str = "isInOrganization") -> Effect:
    """The server's schema does not have a field of the query."""
    extensions = {"code": "undefinedField", "typeName": "Repository", "fieldName": field}
    message = f"Field '{field}' doesn't exist on type 'Repository'"
    error = {"path": ["query", "repository", field], "extensions": extensions, "message": message}
    return _named("not understood", lambda answer, _: Answer(200, {"errors": [error]}, dict(answer.headers)))


def all_null(message: str, type_: str) -> Effect:
    """Every repository of the answer is null, with an error for each."""

    def effect(answer: Answer, exchange: Exchange) -> Answer:
        aliases = [alias for alias in (answer.payload.get("data") or {}) if alias != "rateLimit"]
        for alias in aliases:
            answer = null_at(alias, message=message, type_=type_)(answer, exchange)
        return answer

    return _named("all null", effect)


def version_refused(version: str, others: str) -> Effect:
    """400 of a server that does not accept this API version and lists those that it accepts."""
    return refusal(400, f"API version '{version}' is not supported. Supported versions: {others}")


def graphql_errors(message: str = "Something went wrong while executing your query.", type_: str | None = None) -> Effect:
    """Status 200 with errors and no data."""
    error = {"message": message, **({"type": type_} if type_ else {})}
    return _named("graphql errors", lambda answer, _: replace(answer, payload={"data": None, "errors": [error]}))


def graphql_timeout() -> Effect:
    """The query took too long: GitHub's answer after ten seconds; limit it with `when=lambda e: e.nodes > ...`."""
    text = "We couldn't respond to your request in time. Sorry about that. Please try resubmitting your request and contact us."
    return graphql_errors(text)


def resource_limits(*path: str) -> Effect:
    """The query needs too many resources: the value at `path` is null, with an error."""
    return _nulled("Resource limits for this query exceeded.", "RESOURCE_LIMITS_EXCEEDED", path)


def null_at(*path: str, message: str = "Something went wrong while executing your query.", type_: str | None = None) -> Effect:
    """One alias (or anything deeper) is null, with an error; the rest of the data is whole."""
    return _nulled(message, type_, path)


def without(*path: str) -> Effect:
    """The value at `path` is missing, without an error."""
    return _named("missing key", altered(lambda body: _at(body, path[:-1]).pop(path[-1])))


def replaced(*path: str | int, value: Any) -> Effect:
    """The value at `path` is replaced: a time with an offset, text with NUL, a null where none is allowed."""
    return _named("replaced value", altered(lambda body: operator.setitem(_at(body, path[:-1]), path[-1], value)))


def altered(change: Callable[[Any], None]) -> Effect:
    """The answer's data (GraphQL) or body (REST) changed by `change`: rows twice, rows out of order, whatever a test needs."""

    def effect(answer: Answer, _: Exchange) -> Answer:
        change(answer.payload["data"] if isinstance(answer.payload, dict) and "data" in answer.payload else answer.payload)
        return answer

    return _named("altered", effect)


def meanwhile(happens: Callable[[], None]) -> Effect:
    """The answer is correct, and the data change right after it: rows move between the pages of a reading."""

    def effect(answer: Answer, _: Exchange) -> Answer:
        happens()
        return answer

    return _named("meanwhile", effect)


def truncated_json(share: float = 0.5) -> Effect:
    """The JSON ends in the middle, with a matching content length."""
    return _named("truncated json", lambda answer, _: replace(answer, raw=answer.body[: int(len(answer.body) * share)]))


def invalid_json() -> Effect:
    """A body that is not JSON although its content type says so."""
    return _named("invalid json", lambda answer, _: replace(answer, raw=b"{'data': oops"))


def empty_body() -> Effect:
    """Status as usual, and nothing in the body."""
    return _named("empty body", lambda answer, _: replace(answer, raw=b""))


def dropped() -> Effect:
    """The connection breaks before the first byte of the answer."""
    return _named("dropped", lambda answer, _: replace(answer, cut_after=BEFORE_HEADERS))


def cut_body(after: int = 64) -> Effect:
    """The connection breaks inside the body."""
    return _named("cut body", lambda answer, _: replace(answer, cut_after=after))


def slow_body(seconds: float) -> Effect:
    """The body takes so many seconds, in small parts."""
    return _named("slow body", lambda answer, _: replace(answer, seconds_a_chunk=seconds / CHUNKS))


def moved(location: str, status: int = 301) -> Effect:
    """A redirect."""
    return _named("moved", lambda *_: Answer(status, {"message": "Moved Permanently", "url": location}, {"location": location}))


def empty_list() -> Effect:
    """200 with `[]`: the answer to outsiders for lists that are closed to them."""
    return _named("empty list", lambda answer, _: Answer(200, [], answer.headers))


TEXTS = {
    404: "Not Found",
    409: "Git Repository is empty.",
    410: "Issues are disabled for this repo",
    451: "Repository access blocked",
    422: "Validation Failed",
}


def _nulled(message: str, type_: str | None, path: tuple[str, ...]) -> Effect:
    def effect(answer: Answer, _: Exchange) -> Answer:
        if answer.payload.get("data") is not None:
            _at(answer.payload["data"], path[:-1])[path[-1]] = None
            error = {**({"type": type_} if type_ else {}), "path": list(path), "message": message}
            answer.payload.setdefault("errors", []).append(error)
        return answer

    return _named("null", effect)


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value
