"""`pulse compare`: frameworks next to each other."""

from flows.cli.heading import heading
from flows.cli.options import AsJson, Frameworks
from flows.cli.published import framework_named, published, rows
from flows.console import line, table, write_json
from flows.errors import UserError
from reports.text import numbers
from reports.text.dimensions import dimensions

_SCORES = "from compare(string_split($frameworks, ' '))"


def compare(frameworks: Frameworks, as_json: AsJson = False) -> None:
    """Compare the newest scores of frameworks."""
    with published() as con:
        slugs = list(dict.fromkeys(framework_named(con, given) for given in frameworks))
        if len(slugs) < 2:
            text = "compare needs two frameworks or more"
            raise UserError(text)
        found = rows(con, _SCORES, {"frameworks": " ".join(slugs)})
        standings = {row["framework"]: row for row in rows(con, "select framework, name, lifecycle from frameworks")}
        head, named = heading(con), dimensions(con)
    if as_json:
        write_json(found)
        return
    for text in head:
        line(text)
    by_cell = {(row["framework"], row["dimension"]): row["score"] for row in found}
    cells = [("state", *(standings[slug]["lifecycle"] for slug in slugs))]
    listed = (named.names[-1], *named.names[:-1])  # the mean of all first
    cells += [(named.label(name), *(_score(by_cell.get((slug, name))) for slug in slugs)) for name in listed]
    titles = [standings[slug]["name"] for slug in slugs]
    table(("", *titles), cells, right=titles)


def _score(value: float | None) -> str:
    return "-" if value is None else numbers.score(value)
