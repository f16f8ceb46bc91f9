"""The sources of a night: the one list of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from collectors.git.source import CommitHistory
from collectors.github.facts import RepoFacts
from collectors.github.lists.source import RepositoryLists
from collectors.github.star_history import StarHistory
from collectors.github.subjects import repositories
from collectors.source import Source
from flows.night.context import Night
from flows.night.machines import reading
from warehouse.stars import short_histories, star_sums


def sources(night: Night, seen: Mapping[str, RepoFacts], at: datetime) -> Sequence[Source]:
    """Return every source with all that it needs for this night, in the order in which `source_status` names them.

    Args:
        night: with its clients and its catalog.
        seen: the facts of the repositories that were looked at, by catalog name.
        at: of the night, aware UTC.
    """
    asked, con = repositories(seen.values()), night.work.cursor()
    return (
        RepositoryLists(night.client, asked, night.identities, night.since),
        StarHistory(night.client, asked, star_sums(con), short_histories(con, at.astimezone(UTC).replace(tzinfo=None))),
        CommitHistory(night.git, night.client, night.git_folder, asked, night.identities, _release_lines(night), reading(night)),
    )


def _release_lines(night: Night) -> Mapping[str, frozenset[str]]:
    """Return the branches that the catalog names as release lines, by every name of their repository in lower case."""
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for framework in night.catalog.frameworks.values():
        for repo in framework.repos:
            for name in {each.lower() for each in (repo.name, *repo.former_names)}:
                found[name] |= frozenset(repo.release_lines)
    return found
