"""`pulse claims`: which sentences of the written assessment still hold."""

from collections import Counter

from flows.commands.options import AsJson, Framework
from flows.commands.published import Row, framework_named, published, rows
from flows.terminal import line, table, write_json
from reports import numbers, wording

_CLAIMS = """
select
  c.claim_id, c.section, c.text, c.stated_value, c.unit, c.stated_as_of,
  k.checked_at, k.measured_value, k.finding, k.note, k.evidence_sql
from claims c
left join (
  select * from claim_checks
  qualify row_number() over (partition by claim_id order by checked_at desc) = 1
) k using (claim_id)
where c.framework = $framework
order by c.claim_id
"""


def claims(framework: Framework, as_json: AsJson = False) -> None:
    """Show what the written assessment claims, and what the evidence says about each sentence."""
    with published() as con:
        slug = framework_named(con, framework)
        found = rows(con, _CLAIMS, {"framework": slug})
    if as_json:
        write_json(found)
        return
    if not found:
        line(f"{slug}: the catalog has no claims about it")
        return
    for section in dict.fromkeys(row["section"] for row in found):
        own = [row for row in found if row["section"] == section]
        table((section.upper(), "STATED", "MEASURED", "FINDING"), [_cells(row) for row in own], right=("STATED", "MEASURED"))
        line()
    counted = Counter(row["finding"] for row in found)
    line(", ".join(f"{count} {wording.finding(finding)}" for finding, count in counted.most_common()))


def _cells(row: Row) -> tuple[str, str, str, str]:
    note = f" ({row['note']})" if row["note"] else ""
    return (
        row["text"],
        "" if row["stated_value"] is None else numbers.quantity(row["stated_value"], row["unit"]),
        "" if row["measured_value"] is None else numbers.quantity(row["measured_value"], row["unit"]),
        wording.finding(row["finding"]) + note,
    )
