"""REST answers have the shape of GitHub's OpenAPI description."""

from typing import Any

import jsonschema
import pytest
import requests

from sandbox import server

NAME = "acme/engine"


def as_json_schema(part: Any) -> Any:
    """OpenAPI 3.0 says `nullable`, JSON Schema lists null among the types (and values)."""
    if isinstance(part, list):
        return [as_json_schema(item) for item in part]
    if not isinstance(part, dict):
        return part
    found = {key: as_json_schema(value) for key, value in part.items() if key not in {"example", "examples"}}
    return {"anyOf": [found, {"type": "null"}]} if part.get("nullable") is True else found


def check(openapi: Any, schema: Any, value: Any) -> None:
    whole = {"components": as_json_schema(openapi["components"]), **as_json_schema(schema)}
    jsonschema.Draft7Validator(whole, format_checker=jsonschema.FormatChecker()).validate(value)


def answer_schema(openapi: Any, path: str) -> Any:
    return openapi["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]


@pytest.mark.parametrize(
    ("path", "described"),
    [
        (f"/repos/{NAME}", "/repos/{owner}/{repo}"),
        ("/repositories/7", "/repos/{owner}/{repo}"),
        (f"/repos/{NAME}/stargazers/count", "/repos/{owner}/{repo}/stargazers/count"),
        (f"/repos/{NAME}/issues?state=all&per_page=100", "/repos/{owner}/{repo}/issues"),
        (f"/repos/{NAME}/releases", "/repos/{owner}/{repo}/releases"),
        ("/rate_limit", "/rate_limit"),
    ],
)
def test_an_answer_fits_githubs_description(
    openapi: Any, running: server.Running, session: requests.Session, path: str, described: str
) -> None:
    answer = session.get(running.api_url + path, timeout=10)
    assert answer.status_code == 200
    assert answer.json()
    check(openapi, answer_schema(openapi, described), answer.json())


def test_a_refusal_fits_githubs_description(openapi: Any, running: server.Running, session: requests.Session) -> None:
    answer = session.get(f"{running.api_url}/repos/acme/nothing", timeout=10)
    assert answer.status_code == 404
    check(openapi, {"$ref": "#/components/schemas/basic-error"}, answer.json())


def test_the_check_finds_a_missing_key(openapi: Any, running: server.Running, session: requests.Session) -> None:
    body = session.get(f"{running.api_url}/repos/{NAME}", timeout=10).json()
    del body["stargazers_count"]
    with pytest.raises(jsonschema.ValidationError, match="stargazers_count"):
        check(openapi, answer_schema(openapi, "/repos/{owner}/{repo}"), body)
