"""Finds the framework for a user's text: its short name, name, repository (present or former) or package, in any spelling."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING

from flows.errors import UserError

if TYPE_CHECKING:
    from catalog.model import Framework

Names = Mapping[str, Sequence[Sequence[str]]]
"""A framework to its names, in groups: what an earlier group says of any framework counts before a later one."""

_ADDRESS = re.compile(r"^(https?://)?(www\.)?github\.com/|\.git$|/$")


def plain(text: str) -> str:
    """Return the name without case, spaces, hyphens and other signs."""
    return "".join(character for character in _ADDRESS.sub("", text.strip().casefold()) if character.isalnum())


def meant(given: str, names: Names) -> str | None:
    """Return the framework that a text names, None if it names none.

    Raises:
        UserError: it names several.
    """
    wanted = plain(given)
    depth = max((len(groups) for groups in names.values()), default=0)
    for level in range(depth):
        found = [slug for slug, groups in names.items() if level < len(groups) and wanted in {plain(name) for name in groups[level]}]
        if len(found) == 1:
            return found[0]
        if found:
            line = f"{given!r} means {' and '.join(found)}: name one of them"
            raise UserError(line)
    return None


def not_found(given: str, known: Sequence[str]) -> UserError:
    """Return the error for an unknown name, with similar names."""
    close = get_close_matches(given.lower(), known, n=3)
    hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(known) or 'none yet'}"
    return UserError(f"{given!r}: no such framework; {hint}")


def of_catalog(frameworks: Mapping[str, "Framework"]) -> Names:
    """Return every name in the catalog."""
    return {slug: list(_groups(one)) for slug, one in frameworks.items()}


def _groups(one: "Framework") -> Iterator[Sequence[str]]:
    core = [repo for repo in one.repos if repo.role == "core"]
    yield [one.slug]
    yield [one.name]
    yield [repo.name for repo in core]
    yield [former for repo in core for former in repo.former_names]
    yield [repo.name for repo in one.repos if repo.role in {"satellite", "host"}]
    yield [repo.name.partition("/")[2] for repo in core]
    yield [package.name for package in one.packages]


def complete(incomplete: str) -> list[str]:
    """Return the short names with this prefix, for shell completion; none if nothing can be read."""
    with suppress(Exception):  # shell completion must not print an error
        from flows.cli.published import published, rows

        with published() as con:
            known = [row["framework"] for row in rows(con, "from frameworks order by framework")]
            return [slug for slug in known if slug.startswith(incomplete)]
    with suppress(Exception):
        from flows.settings.types import SHIPPED_CATALOG

        return sorted(file.stem for file in SHIPPED_CATALOG.glob(f"{incomplete}*.toml"))
    return []
