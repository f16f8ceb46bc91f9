"""`pulse compare`: frameworks next to each other."""

from flows.cli.heading import heading
from flows.cli.options import AsJson, Frameworks
from flows.cli.published import framework_named, published, rows
from flows.console import line, table, write_json
from flows.errors import UserError
from reports import queries
from reports.text import labels, numbers
from reports.text.compared import ASSESSED, is_assessed, score_of, use_of
from reports.text.dimensions import dimensions

_USE = "select * from ({}) where list_contains(string_split($frameworks, ' '), framework)"
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
        used = rows(con, _USE.format(queries.text("newest_use")), {"frameworks": " ".join(slugs)})
        head, named = heading(con), dimensions(con)
    if as_json:
        write_json(found)
        return
    for text in head:
        line(text)
    by_cell = {(row["framework"], row["dimension"]): row for row in found}
    use = {row["framework"]: row for row in used}
    cells = [("state", *(standings[slug]["lifecycle"] for slug in slugs))]
    listed = (named.names[-1], *named.names[:-1])  # the mean of all first
    cells += [(named.label(name), *(_or_dash(score_of(by_cell.get((slug, name), {}))) for slug in slugs)) for name in listed]
    cells += [(title, *(_or_dash(use_of(use.get(slug, {}), column)) for slug in slugs)) for column, title in labels.USES]
    titles = [standings[slug]["name"] for slug in slugs]
    table(("", *titles), cells, right=titles)
    if any(is_assessed(row) for row in found):
        line(f"{ASSESSED} assessed by people, not measured")


def _or_dash(text: str) -> str:
    return "-" if text == numbers.NOT_AVAILABLE else text
