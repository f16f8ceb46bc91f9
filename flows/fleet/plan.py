"""The plan of a fleet: which shard has which frameworks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.model import Framework
from flows.night.catalog_rows import subjects_of
from flows.night.observe import COLLECTED

_SHARED_BY_MANY = "benchmark_round"
"""Whole rounds of a benchmark name every framework in them: they bind nobody, and the lake keeps their rows once."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Frameworks whose night is one run.

    Attributes:
        name: In the lake, of its home, and in Prefect.
        frameworks: Their slugs, in the catalog's order.
    """

    name: str
    frameworks: tuple[str, ...]


def plan(frameworks: Mapping[str, Framework], count: int, before: Mapping[str, str]) -> list[Shard]:
    """Assign every framework to a shard; return the shards that have one.

    Frameworks that share a repository, a package or anything else that is read stay together. They stay where most of them were before,
    since a shard's home holds their history. The rest fills the smallest shard first, the largest first, by the number of
    repositories that are collected.

    Args:
        frameworks: The catalog.
        count: How many shards.
        before: The shard of each framework so far, by slug.
    """
    names = [str(number + 1) for number in range(count)]
    load, found = dict.fromkeys(names, 0), dict[str, str]()
    groups = sorted(_groups(frameworks), key=lambda group: (-_size(frameworks, group), group))
    known = [(group, shard) for group in groups if (shard := _shard_before(frameworks, group, before)) in load]
    for group, shard in known:
        load[shard] += _size(frameworks, group)
        found |= dict.fromkeys(group, shard)
    for group in groups:
        if group[0] not in found:
            shard = min(names, key=lambda name: (load[name], int(name)))
            load[shard] += _size(frameworks, group)
            found |= dict.fromkeys(group, shard)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for slug in frameworks:
        members[found[slug]].append(slug)
    return [Shard(name, tuple(members[name])) for name in names if members[name]]


def _size(frameworks: Mapping[str, Framework], group: Sequence[str]) -> int:
    return len({repo.name.lower() for slug in group for repo in frameworks[slug].repos if repo.role in COLLECTED})


def _shard_before(frameworks: Mapping[str, Framework], group: Sequence[str], before: Mapping[str, str]) -> str:
    votes: defaultdict[str, int] = defaultdict(int)
    for slug in group:
        if slug in before:
            votes[before[slug]] += _size(frameworks, [slug])
    return max(votes, key=lambda shard: (votes[shard], shard), default="")


def _groups(frameworks: Mapping[str, Framework]) -> list[list[str]]:
    """Return the connected components, each in the catalog's order."""
    parent = {slug: slug for slug in frameworks}

    def root(slug: str) -> str:
        while parent[slug] != slug:
            parent[slug] = parent[parent[slug]]
            slug = parent[slug]
        return slug

    first: dict[str, str] = {}
    for slug, framework in frameworks.items():
        for key in _keys(framework):
            parent[root(slug)] = root(first.setdefault(key, slug))
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for slug in frameworks:
        groups[root(slug)].append(slug)
    return list(groups.values())


def _keys(framework: Framework) -> Iterator[str]:
    for repo in framework.repos:
        yield from (f"repository {name.lower()}" for name in (repo.name, *repo.former_names))
    for kind, subject, _, _ in subjects_of(framework):
        if kind != _SHARED_BY_MANY:
            yield subject
