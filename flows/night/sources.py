"""The sources of a night: those of GitHub, and those that `collectors/registry.py` lists."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
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
from flows.night.installs import installs
from flows.night.machines import reading
from warehouse.stars import short_histories, star_sums

_INDEX = next(one for one in SOURCES if one.name == "pypi")


def sources(context: RunContext, seen: Mapping[str, RepoFacts], at: datetime) -> Sequence[Source]:
    """Return every source with all that it needs for this night, in the order in which `source_status` names them.

    Args:
        context: with its clients and its catalog.
        seen: the facts of the repositories that were looked at, by catalog name.
        at: of the night, aware UTC.
    """
    asked, con = repositories(seen.values()), context.work.cursor()
    return (
        RepositoryLists(context.client, asked, context.identities, context.since),
        StarHistory(context.client, asked, star_sums(con), short_histories(con, at.astimezone(UTC).replace(tzinfo=None))),
        CommitHistory(
            context.git, context.client, context.git_folder, asked, context.identities, _release_lines(context), reading(context)
        ),
        *_texts(context, seen, at),
        *_others(context),
        *installs(context, _not_asked(context, _INDEX), at),
    )


def _texts(context: RunContext, seen: Mapping[str, RepoFacts], at: datetime) -> Iterator[Source]:
    """The sources that ask GitHub for texts of core repositories and are not switched off."""
    names = _project_names(context, seen, at.date())
    for one in SOURCES:
        if one.is_on_github and context.settings.asks(one.name):
            asked = resolve_name(one.collector)(context.client, repositories(seen.values()), names)
            yield asked if context.request.simulated is None else Offline(asked)


def _project_names(context: RunContext, seen: Mapping[str, RepoFacts], day: date) -> Mapping[Subject, frozenset[str]]:
    """Return what the project of each core repository is called: the framework, the repository, the packages."""
    found: defaultdict[Subject, frozenset[str]] = defaultdict(frozenset)
    for slug in context.frameworks:
        framework = context.catalog.frameworks[slug]
        called = {slug, framework.name, *(package.name for package in framework.packages)}
        for repo in framework.repos:
            if repo.role == "core" and repo.name in seen and repo.starts <= day < repo.ends:
                (subject,) = repositories([seen[repo.name]])
                found[subject] |= called | {name.partition("/")[2] for name in (repo.name, *repo.former_names)}
    return found


def _others(context: RunContext) -> Iterator[Source]:
    """The sources beside GitHub that are not switched off."""
    for one, subjects in _with_subjects(context):
        collector = resolve_name(one.collector)
        if reason := _not_asked(context, one) or _lack(context, one):
            yield NotOfferedHere(collector.server, collector.sources, subjects, reason)
            continue
        address = _address(context, one)
        if one.is_git:
            asked = collector(_git(context, address), context.git_folder, subjects)
        elif one.git_of:
            read_from = next(each for each in SOURCES if each.name == one.git_of)
            git = _git(context, _address(context, read_from))
            asked = collector(context.http, address, subjects, git=git, folder=context.git_folder)
        else:
            asked = collector(context.http, address, subjects, **_key(context, one))
        yield asked if context.request.simulated is None else Offline(asked)


def _address(context: RunContext, source: Registered) -> str:
    """Return the address of a source: that of the settings, else its own."""
    if source.name in context.settings.source_urls:
        return context.settings.source_urls[source.name]
    default: str = sys.modules[resolve_name(source.collector).__module__].DEFAULT_URL
    return default


def _git(context: RunContext, address: str) -> Git:
    return Git(address, is_stopping=context.cancel_token.is_cancelled)


def left_out(context: RunContext) -> list[str]:
    """Say what is not asked for want of a key."""
    open_to_us = [one for one, _ in _with_subjects(context) if not _not_asked(context, one)]
    return [lack for one in open_to_us if (lack := _lack(context, one))]


def _with_subjects(context: RunContext) -> Iterator[tuple[Registered, tuple[Subject, ...]]]:
    """Yield each source that is switched on and has subjects in the catalog, with these; the modules of others need not load."""
    named: defaultdict[str, dict[Subject, None]] = defaultdict(dict)
    for slug in context.frameworks:
        for kind, key, _, _ in subjects_of(context.catalog.frameworks[slug]):
            named[kind][Subject(key, key)] = None
    for one in SOURCES:
        subjects = tuple(subject for subject in named[one.kind] if subject.key.startswith(one.prefix))
        if context.settings.asks(one.name) and subjects:
            yield one, subjects


def _lack(context: RunContext, source: Registered) -> str | None:
    """What is left out without the key of a source; None where there is one, or it needs none."""
    if source.key is None or source.without_key is None or getattr(context.settings, source.key) is not None:
        return None
    return f"without {source.key.upper()} {source.without_key}"


def _key(context: RunContext, source: Registered) -> Mapping[str, str | None]:
    """The key of a source that has a setting for one, as its class takes it."""
    if source.key is None:
        return {}
    key: SecretStr | None = getattr(context.settings, source.key)
    return {"key": None if key is None else key.get_secret_value()}


def _not_asked(context: RunContext, source: Registered) -> str | None:
    """Return why a public source is not asked; None where it is, as always where somebody set its address.

    Beside another GitHub server than GitHub's own, as an Enterprise server in a closed network, nothing public is asked unbidden.
    """
    if source.name in context.settings.source_urls:
        return None
    if context.request.simulated is not None:
        return NOT_KNOWN_OFFLINE
    if context.settings.github_api_url != context.settings.__class__.model_fields["github_api_url"].default:
        return f"not asked beside another GitHub server: set PULSE_{source.name.upper()}_URL"
    return None


def _release_lines(context: RunContext) -> Mapping[str, frozenset[str]]:
    """Return the branches that the catalog names as release lines, by every name of their repository in lower case."""
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for framework in context.catalog.frameworks.values():
        for repo in framework.repos:
            for name in {each.lower() for each in (repo.name, *repo.former_names)}:
                found[name] |= frozenset(repo.release_lines)
    return found
