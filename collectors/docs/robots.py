"""What a site asks of machines: its robots.txt.

Source: https://www.rfc-editor.org/rfc/rfc9309
"""

import re
from collections.abc import Iterator

LIMIT_BYTES = 500 * 1024
"""Of the file; what follows is not read (RFC 9309, 2.5)."""
_EVERYBODY = "*"


def allows(robots: str, path: str, agent: str) -> bool:
    """Return whether a machine may ask for a path.

    Args:
        robots: the text of the file.
        path: with its query.
        agent: the machine's name, in lower case.
    """
    rules = list(_rules(robots, agent)) or list(_rules(robots, _EVERYBODY))
    fitting = [(len(pattern), is_allowed) for pattern, is_allowed in rules if _fits(pattern, path)]
    return max(fitting)[1] if fitting else True


def _rules(robots: str, agent: str) -> Iterator[tuple[str, bool]]:
    agents: set[str] = set()
    is_open = False  # whether the lines that name agents go on
    for line in robots.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        name, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            agents = agents | {value.lower()} if is_open else {value.lower()}
            is_open = True
        elif name in {"allow", "disallow"}:
            is_open = False
            if agent in agents and value:
                yield value, name == "allow"


def _fits(pattern: str, path: str) -> bool:
    ends = pattern.endswith("$")
    parts = (re.escape(part) for part in pattern.removesuffix("$").split("*"))
    return re.match(".*".join(parts) + ("$" if ends else ""), path) is not None
