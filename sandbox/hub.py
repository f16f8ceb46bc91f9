"""The Hugging Face Hub: `/api/models` with `filter`, sorted by creation; a library without figures has no model, as on the Hub."""

from collections.abc import Mapping, Sequence

from sandbox.exchange import Answer

_LARGEST_PAGE = 1000


def answer(models: Mapping[str, Sequence[str]], base: str, path: str, asked: Mapping[str, str]) -> Answer | None:
    """Return the answer to a path; None where it is none of the Hub's.

    Args:
        models: times of creation by library, as 2024-02-01T10:00:00.000Z.
        base: the address up to and with `/api`.
        path: what follows, without the query.
        asked: the query.
    """
    if path != "/models":
        return None
    created = sorted(models.get(asked.get("filter", ""), ()), reverse=True)
    limit = min(int(asked.get("limit", _LARGEST_PAGE)), _LARGEST_PAGE)
    left = int(asked.get("cursor", len(created)))  # how many are older, so that new models move no page
    page = created[len(created) - left :][:limit]
    headers = {"link": f'<{base}{path}?cursor={left - limit}&limit={limit}>; rel="next"'} if left > limit else {}
    return Answer(200, [{"_id": moment, "id": f"someone/{number}", "createdAt": moment} for number, moment in enumerate(page)], headers)
