"""`pulse claims`: which sentences of the written assessment still hold."""

from collections import Counter

from flows.cli.options import AsJson, Framework
from flows.cli.published import Row, framework_named, published, rows
from flows.console import line, table, write_json
from reports.text import labels, numbers
from reports.text.dimensions import dimensions

_CLAIMS = "select * from v_claims where framework = $framework order by claim_id"
_VALUES = ("stated_value", "measured_then", "measured_now")
_HEAD = ("STATED", "THEN", "NOW", "UNIT", "FOUND THEN", "FOUND NOW")


def claims(framework: Framework, as_json: AsJson = False) -> None:
    """Show what the written assessment claims, and what the evidence says of each sentence: on its own date (then), and now."""
    with published() as con:
        slug = framework_named(con, framework)
        found, named = rows(con, _CLAIMS, {"framework": slug}), dimensions(con)
    if as_json:
        write_json(found)
        return
    if not found:
        line(f"{slug}: the catalog has no claims about it")
        return
    for section in named.by_section(dict.fromkeys(row["section"] for row in found)):
        own = [row for row in found if row["section"] == section]
        table((section.upper(), *_HEAD), [_cells(row) for row in own], right=_HEAD[:3])
        line()
    for when, column in (("then", "finding_then"), ("now", "finding_now")):
        counted = Counter(row[column] for row in found)
        line(f"{when}: " + ", ".join(f"{count} {labels.finding(finding)}" for finding, count in counted.most_common()))


def _cells(row: Row) -> tuple[str, ...]:
    notes = dict.fromkeys(note for note in (row["note_then"], row["note_now"]) if note)
    return (
        " ".join([row["text"], *(f"({note})" for note in notes)]),
        *("" if row[column] is None else numbers.amount(row[column], row["unit"]) for column in _VALUES),
        row["unit"] or "",
        labels.finding(row["finding_then"]),
        labels.finding(row["finding_now"]),
    )
