"""The sources of a night: those of GitHub, and those that `collectors/registry.py` lists."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pkgutil import resolve_name

from pydantic import SecretStr

from collectors.git.command import Git
from collectors.git.source import CommitHistory
from collectors.github.facts import RepoFacts
from collectors.github.lists.source import RepositoryLists
from collectors.github.star_history import StarHistory
from collectors.github.subjects import repositories
from collectors.registry import SOURCES, Registered
from collectors.source import NOT_KNOWN_OFFLINE, NotOfferedHere, Offline, Source, Subject
from flows.night.catalog_rows import subjects_of
from flows.night.context import RunContext
from flows.night.machines import reading
from warehouse.stars import short_histories, star_sums


def sources(night: RunContext, seen: Mapping[str, RepoFacts], at: datetime) -> Sequence[Source]:
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
        *_others(night),
    )


def _others(night: RunContext) -> Iterator[Source]:
    """The sources beside GitHub that are not switched off."""
    for one in SOURCES:
        if not night.settings.asks(one.name):
            continue
        subjects = _subjects(night, one)
        if not subjects:
            continue  # its module need not be loaded
        collector = resolve_name(one.collector)
        url = night.settings.source_urls.get(one.name)
        if url is None and (reason := _not_asked(night, one)):
            yield NotOfferedHere(collector.server, collector.sources, subjects, reason)
            continue
        if lack := _lack(night, one):
            yield NotOfferedHere(collector.server, collector.sources, subjects, lack)
            continue
        address = url or sys.modules[collector.__module__].DEFAULT_URL
        if one.is_git:
            asked = collector(Git(address, is_stopping=night.cancel_token.is_cancelled), night.git_folder, subjects)
        else:
            asked = collector(night.http, address, subjects, **_key(night, one))
        yield asked if night.request.simulated is None else Offline(asked)


def left_out(night: RunContext) -> list[str]:
    """Say what is not asked for want of a key."""
    asked = [one for one in SOURCES if night.settings.asks(one.name) and _subjects(night, one)]
    open_to_us = [one for one in asked if one.name in night.settings.source_urls or not _not_asked(night, one)]
    return [lack for one in open_to_us if (lack := _lack(night, one))]


def _lack(night: RunContext, source: Registered) -> str | None:
    """What is left out without the key of a source; None where there is one, or it needs none."""
    if source.key is None or source.without_key is None or getattr(night.settings, source.key) is not None:
        return None
    return f"without {source.key.upper()} {source.without_key}"


def _key(night: RunContext, source: Registered) -> Mapping[str, str | None]:
    """The key of a source that has a setting for one, as its class takes it."""
    if source.key is None:
        return {}
    key: SecretStr | None = getattr(night.settings, source.key)
    return {"key": None if key is None else key.get_secret_value()}


def _not_asked(night: RunContext, source: Registered) -> str | None:
    """Why a public source whose address nobody set is not asked; None where it is.

    Beside another GitHub server than GitHub's own, as an Enterprise server in a closed network, nothing public is asked unbidden.
    """
    if night.request.simulated is not None:
        return NOT_KNOWN_OFFLINE
    if night.settings.github_api_url != night.settings.__class__.model_fields["github_api_url"].default:
        return f"not asked beside another GitHub server: set PULSE_{source.name.upper()}_URL"
    return None


def _subjects(night: RunContext, source: Registered) -> tuple[Subject, ...]:
    """What the catalog names of its kind, each once."""
    named = (subject for slug in night.frameworks for subject in subjects_of(night.catalog.frameworks[slug]))
    return tuple(dict.fromkeys(Subject(key, key) for kind, key, _, _ in named if kind == source.kind))


def _release_lines(night: RunContext) -> Mapping[str, frozenset[str]]:
    """Return the branches that the catalog names as release lines, by every name of their repository in lower case."""
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for framework in night.catalog.frameworks.values():
        for repo in framework.repos:
            for name in {each.lower() for each in (repo.name, *repo.former_names)}:
                found[name] |= frozenset(repo.release_lines)
    return found
