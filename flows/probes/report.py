"""The report of the probes, without anything that identifies the user: a file for machines and one for people."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows.errors import redacted
from flows.probes.expectation import Observed, Verdict, expectations

_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}\b|(?<![\w:])[0-9a-fA-F:]*::[0-9a-fA-F:.]*")
_URL = re.compile(r"\bhttps?://[^\s\"'<>)]+|\bfile://[^\s\"'<>)]+")
_PATH = re.compile(r"(?<![\w/])(?:/[\w.@+-]+){2,}")
_NUMBER_OF_SOMEBODY = re.compile(r"\b((?:user|installation|account|app)(?: ID)?|Request ID:?)\s+[\w:.-]*\d[\w:.-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """The result of the probes.

    Attributes:
        day: UTC.
        version: of the program.
        server: github.com, or another one, which is not named.
        credentials: their kind: a token, several, an App, none.
        asked: the requests and points that it took.
        seen: the observations, one for each expectation.
    """

    day: date
    version: str
    server: str
    credentials: str
    asked: str
    seen: Sequence[Observed]

    @property
    def needs_action(self) -> bool:
        """Whether an expectation broke that somebody must act on."""
        known = expectations()
        return any(one.verdict is Verdict.BREAKS and known[one.expectation].needs_action for one in self.seen)

    def rows(self) -> list[dict[str, Any]]:
        """Each expectation with its observation, in the order of the expectations."""
        found = {one.expectation: one for one in self.seen}
        return [
            {
                **asdict(expectation),
                **({} if (one := found.get(expectation.id)) is None else asdict(one)),
                "verdict": one.verdict.value if one else "not tried",
            }
            for expectation in expectations().values()
        ]


def anonymous(value: Any, hidden: Collection[str]) -> Any:
    """Remove from every text whatever could identify the user: tokens, given names, addresses, paths, account numbers."""
    if isinstance(value, dict):
        return {name: anonymous(part, hidden) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [anonymous(part, hidden) for part in value]
    if not isinstance(value, str):
        return value
    text = redacted(value)
    for name in sorted(hidden, key=len, reverse=True):
        text = re.sub(re.escape(name), "(hidden)", text, flags=re.IGNORECASE)
    for pattern in (_URL, _ADDRESS, _PATH):
        text = pattern.sub("(hidden)", text)
    return _NUMBER_OF_SOMEBODY.sub(r"\1 (hidden)", text)


def write(report: Report, folder: Path, stem: str, hidden: Collection[str]) -> tuple[Path, Path]:
    """Write the JSON and the Markdown file; return both."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    rows = [_public(row, hidden) for row in report.rows()]
    head = {"day": f"{report.day}", **{name: getattr(report, name) for name in ("version", "server", "credentials", "asked")}}
    files = folder / f"{stem}.json", folder / f"{stem}.md"
    files[0].write_text(json.dumps({**head, "expectations": rows}, indent=2) + "\n", encoding="utf-8")
    files[1].write_text(_markdown(head, rows), encoding="utf-8")
    return files


def _public(row: dict[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    """Clean the observations; the expectations are our own text."""
    shown = {name: row[name] for name in ("id", "probe", "verdict", "says", "where", "needs_action")}
    return {**shown, "found": anonymous(row.get("found", ""), hidden), "answers": anonymous(list(row.get("answers", ())), hidden)}


def _markdown(head: dict[str, str], rows: Sequence[dict[str, Any]]) -> str:
    lines = ["# What GitHub answered", "", *(f"- {name}: {value}" for name, value in head.items()), ""]
    lines += ["| probe | we believe | it | found | matters in |", "| --: | --- | --- | --- | --- |"]
    for row in rows:
        cells = (str(row["probe"]), row["says"], row["verdict"], row["found"], row["where"])
        lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    lines += ["", "## Answers", ""]
    for row in rows:
        lines += [f"- `{row['id']}` {json.dumps(answer)}" for answer in row["answers"]]
    return "\n".join(lines) + "\n"
