"""A framework as its catalog file tells it: repositories over time, events with their sources, the written assessment."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, permutations
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from catalog.claim import Claim
from catalog.fields import (
    BranchName,
    Dated,
    FolderName,
    HttpsUrl,
    Identifier,
    Line,
    Module,
    Number,
    RepoName,
    Slug,
    Source,
    Strict,
    Text,
    expected,
)

Role = Literal["core", "satellite", "host", "mirror"]
EventKind = Literal[
    "announced",
    "maintenance",
    "board_resolution",
    "attic",
    "retired",
    "archived",
    "graduated",
    "moved",
    "release",
    "last_commit",
    "incubation",
    "discussion",
    "vendor",
]


class Repo(Dated):
    """A repository in one role for one period; a repository that left and came back has several entries.

    Attributes:
        name: The present `owner/name`.
        former_names: Names that GitHub once knew it by.
        role: core (counted and scored), satellite (shown beside), host (where the work lives while no core repository has
            it: nothing is scored), mirror (a copy of a core repository that is never counted).
        release_lines: Branches that are release lines although no version stands in the name or no tag on them.
    """

    name: RepoName
    former_names: Annotated[tuple[RepoName, ...], Field(strict=False)] = ()
    role: Role
    release_lines: Annotated[tuple[BranchName, ...], Field(strict=False)] = ()


class Package(Dated):
    """A package that users install, and from when to when the framework came in it.

    Attributes:
        companion_of: The package of the file whose compiled code this one holds, as jaxlib that of jax; None: it stands for itself.
        import_name: The module that its users import; None: the package's name in small letters, with underscores.
    """

    name: Line
    registry: Literal["pypi"]
    companion_of: Line | None = None
    import_name: Module | None = None

    @property
    def module(self) -> str:
        """The module that its users import."""
        return self.import_name or re.sub(r"[-.]+", "_", self.name).lower()


class InstallCheck(Strict):
    """A try by hand, of a person who wrote down what came of it: a version of a package on one Python, in a fresh environment.

    Attributes:
        imported: None where it was not installed.
        detail: The line that names the error, None where there was none.
    """

    package: Line
    version: Line
    python: Annotated[str, Field(pattern=r"^3\.\d{1,2}$")]
    on: date
    installed: bool
    imported: bool | None = None
    detail: Line | None = None
    source: Source

    @model_validator(mode="after")
    def _imported_only_where_installed(self) -> Self:
        if self.installed != (self.imported is not None):
            raise expected("imported where installed is true, and only there")
        return self


class VendorTable(Dated):
    """The table in which a vendor lists the versions of the framework that it offers."""

    vendor: Literal["sagemaker", "dlc"]
    table: Slug


class DocsTree(Dated):
    """Where the framework's documentation lies: a folder of a git repository, be it its own.

    Attributes:
        repository: `owner/name`.
        folder: From the root of the repository; None: all of it.
        source: The public page of the folder at the commit at which it was looked at.
    """

    repository: RepoName
    folder: FolderName | None = None
    source: HttpsUrl


class Event(Strict):
    """A dated fact with the public page that says so; `on` is the first day of the month or year where no day is known."""

    kind: EventKind
    on: date
    precision: Literal["day", "month", "year"] = "day"
    title: Line
    source: HttpsUrl

    @model_validator(mode="after")
    def _no_more_exact_than_known(self) -> Self:
        if (self.precision != "day" and self.on.day != 1) or (self.precision == "year" and self.on.month != 1):
            form = f"the first day of the {self.precision}, since no more than the {self.precision} is known"
            raise expected(form)
        return self


class Assessment(Strict):
    """A score from 0 to 10 that a person gave on a date; which dimensions there are says the rubric (`load` asks for them)."""

    dimension: Identifier
    score: Annotated[float, Field(ge=0, le=10)]
    on: date
    by: Line
    source: Source


class Stated(Strict):
    """The value of a metric as a written document states it, with the range it leaves open."""

    metric: Identifier
    value: Number
    low: Number | None = None
    high: Number | None = None
    unit: Line
    as_of: date
    source: Source
    note: Text | None = None

    @model_validator(mode="after")
    def _value_in_its_range(self) -> Self:
        if (self.low is not None and self.low > self.value) or (self.high is not None and self.high < self.value):
            raise expected("low at most value, and value at most high")
        return self


@dataclass(frozen=True, slots=True)
class Move:
    """A period in which the work lives in another project's repository; both dates as in `Repo`."""

    host: str
    valid_from: date | None
    valid_to: date | None


def _has_a_core(repos: tuple[Repo, ...]) -> tuple[Repo, ...]:
    if not any(repo.role == "core" for repo in repos):
        raise expected('at least one [[repo]] with role = "core"')
    return repos


def _one_role_at_a_time(repos: tuple[Repo, ...]) -> tuple[Repo, ...]:
    periods: defaultdict[str, list[Repo]] = defaultdict(list)
    for repo in repos:
        periods[repo.name.lower()].append(repo)
    for entries in periods.values():
        for earlier, later in pairwise(sorted(entries, key=lambda repo: repo.starts)):
            if later.starts < earlier.ends:
                form = f"periods of {later.name} that do not overlap"
                raise expected(form)
    return repos


def _companions_of_a_package(packages: tuple[Package, ...]) -> tuple[Package, ...]:
    own = {(package.registry, package.name) for package in packages if package.companion_of is None}
    for package in packages:
        if package.companion_of is not None and (package.registry, package.companion_of) not in own:
            form = f"companion_of {package.name} to name another [[package]] of the file that is no companion"
            raise expected(form)
    return packages


def _none_inside_another(trees: tuple[DocsTree, ...]) -> tuple[DocsTree, ...]:
    """Refuse a folder that lies in another one of the same days: its pages would count twice."""
    for inner, outer in permutations(trees, 2):
        is_inside = outer.folder is None or f"{inner.folder}/".startswith(f"{outer.folder}/")
        if inner.repository.lower() == outer.repository.lower() and is_inside and inner.starts < outer.ends and outer.starts < inner.ends:
            form = f"folders of {inner.repository} that do not lie in one another"
            raise expected(form)
    return trees


def _told_apart(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    for claim_id, times in Counter(claim.id for claim in claims).items():
        if times > 1:
            form = f"claims with an id of their own, and {claim_id} stands {times} times"
            raise expected(form)
    return claims


def _tried_each_once(checks: tuple[InstallCheck, ...]) -> tuple[InstallCheck, ...]:
    for key, times in Counter((check.package, check.version, check.python, check.on) for check in checks).items():
        if times > 1:
            form = f"one try of {key[0]} {key[1]} on Python {key[2]} a day"
            raise expected(form)
    return checks


Repos = Annotated[tuple[Repo, ...], Field(strict=False, alias="repo"), AfterValidator(_has_a_core), AfterValidator(_one_role_at_a_time)]
Packages = Annotated[tuple[Package, ...], Field(strict=False, alias="package"), AfterValidator(_companions_of_a_package)]
Docs = Annotated[tuple[DocsTree, ...], Field(strict=False), AfterValidator(_none_inside_another)]
Claims = Annotated[tuple[Claim, ...], Field(strict=False, alias="claim"), AfterValidator(_told_apart)]


class Framework(Strict):
    """One catalog file.

    Attributes:
        slug: The file's name without `.toml`: the framework's identifier everywhere.
        verdict: One sentence of the catalog's author, None where there is none.
        tags: Stack Overflow tags.
        benchmarks: Venues of benchmarks (`catalog/venues/`) that somebody has submitted to with it.
        forums: Addresses of its Discourse forums.
        hub_library: The tag of its models on the Hugging Face Hub, None where they have none.
        apache_project: Its short name at the Apache Software Foundation, None where it never was a project there.
        compared_from: From when on questions in these tags belong to the whole that every framework's share is taken of. None: never, as
            for a framework that came later or is one's own, so that it moves no number of another one.
        compared_to: The day after the last on which they do.
        paper_search: What finds the papers that name the framework, in the syntax of OpenAlex; None where nothing does.
        paper_families: The words for the framework in the archive of Papers With Code.
        research_compared_from: From when on its papers, their repositories and its models belong to the wholes that shares are taken of.
            None: never, as for a framework of one's own.
    """

    slug: Slug
    name: Line
    verdict: Text | None = None
    tags: Annotated[tuple[Line, ...], Field(strict=False, alias="stackoverflow_tags")] = ()
    apache_project: Slug | None = None
    forums: Annotated[tuple[HttpsUrl, ...], Field(strict=False)] = ()
    hub_library: Slug | None = None
    compared_from: Annotated[date | None, Field(alias="stackoverflow_compared_from")] = None
    compared_to: Annotated[date | None, Field(alias="stackoverflow_compared_to")] = None
    paper_search: Line | None = None
    paper_families: Annotated[tuple[Line, ...], Field(strict=False)] = ()
    research_compared_from: date | None = None
    repos: Repos
    packages: Packages = ()
    vendor_tables: Annotated[tuple[VendorTable, ...], Field(strict=False, alias="vendor_table")] = ()
    docs: Docs = ()
    benchmarks: Annotated[tuple[Literal["mlperf-training", "mlperf-inference"], ...], Field(strict=False)] = ()
    events: Annotated[tuple[Event, ...], Field(strict=False, alias="event")] = ()
    install_checks: Annotated[tuple[InstallCheck, ...], Field(strict=False, alias="install_check"), AfterValidator(_tried_each_once)] = ()
    assessments: Annotated[tuple[Assessment, ...], Field(strict=False, alias="assessment")] = ()
    stated: Annotated[tuple[Stated, ...], Field(strict=False)] = ()
    claims: Claims = ()

    @model_validator(mode="after")
    def _tries_are_of_its_packages(self) -> Self:
        unknown = {check.package for check in self.install_checks} - {package.name for package in self.packages}
        if unknown:
            form = f"a [[package]] for each package that was tried, and none is {min(unknown)}"
            raise expected(form)
        return self

    @model_validator(mode="after")
    def _compared_in_order(self) -> Self:
        if self.compared_from and not self.tags:
            raise expected("stackoverflow_tags where there is stackoverflow_compared_from")
        if self.compared_to and not (self.compared_from and self.compared_from < self.compared_to):
            raise expected("stackoverflow_compared_from before stackoverflow_compared_to")
        return self

    @property
    def moves(self) -> tuple[Move, ...]:
        """The periods inside a host repository, in the order of the file."""
        return tuple(Move(repo.name, repo.valid_from, repo.valid_to) for repo in self.repos if repo.role == "host")
