"""Every source of the registry, answered for a whole catalog by a few plain rules, so that each count can be told from outside the product.

Whatever name is asked for is known. A number is that of its name: `number_of(name)` is 0 to 4. From July 2023 on, each month has

- 20 + number questions in a tag, three quarters of which are answered,
- 20 + number papers of a search, repositories of a family, and models of a library,

the documentation of a framework has twelve pages of November 2022, as many of which as its number were edited in December 2023, and a
package has a release on the 10th of every second month, with one wheel for all Pythons and platforms. The shapes are those that the
collectors' documentation names; nothing here is imported from them. git is that of the sandbox (`write_git`). Links are asked of nobody.
"""

import gzip
import json
import tomllib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sandbox import benchmark_results, container_images, file_commits, inference_results, vendor_images
from sandbox.benchmark_systems import System
from sandbox.container_images import Image
from sandbox.file_commits import Change
from sandbox.vendor_images import Offer
from tests.worlds.canned_server import FAULTS, Asked, CannedServer, Told

BEGIN = date(2023, 7, 1)
QUESTIONS, PAPERS = 20, 20
PAGES = 12
KEY = "a-key"
OVER_HTTP = (
    "pypi", "osv", "apache", "discourse", "hub", "stackexchange", "openalex", "paperswithcode", "clickpy", "pypistats", "depsdev",
)  # fmt: skip
OVER_GIT = ("sagemaker", "dlc", "mlperf", "docs")
ROUNDS = ("v0.5", "v0.6", "v0.7", "v1.0", "v1.1", "v2.0", "v2.1", "v3.0", "v3.1")
INFERENCE_ROUNDS = ("v0.5", "v0.7", "v1.1", "v2.0", "v2.1", "v3.0", "v3.1")
"""Those that were announced before the nights of `many_repositories`."""
REPOSITORY = "acme/project000"
NOT_FOUND = Told({"message": "Not Found"}, 404)


def number_of(name: str) -> int:
    """A small number that is the same for the same name."""
    return zlib.crc32(name.lower().encode()) % 5


def next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def months_until(end: date) -> list[date]:
    """The first days of the months from `BEGIN` to the one before `end`."""
    found = [BEGIN]
    while next_month(found[-1]) <= end:
        found.append(next_month(found[-1]))
    return [month for month in found if month < end]


def instants(month: date, count: int) -> list[datetime]:
    """So many moments of a month, the first on its first day."""
    begin = datetime(month.year, month.month, 1, 12, tzinfo=UTC)
    return [begin + timedelta(hours=each) for each in range(count)]


@dataclass
class Answers:
    """What the server says.

    Attributes:
        families: of the archive of papers.
        today: nothing is told of later days.
        faults: what is told in place of every answer, by source; a number cuts so many bytes off each answer.
    """

    families: tuple[str, ...] = ()
    today: date = date(2024, 3, 4)
    faults: dict[str, Told | int] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> Told:
        _, source, *parts = asked.path.split("/")
        told: Told = getattr(self, f"_{source}")(asked, parts)
        fault = self.faults.get(source)
        if isinstance(fault, int):
            return Told(told.body, told.status, told.headers, fault)
        return fault or told

    def _pypi(self, _: Asked, parts: list[str]) -> Told:
        name = parts[1]
        files = [
            {
                "filename": f"{name.replace('-', '_')}-1.{place}-py3-none-any.whl",
                "url": "https://files.invalid/file",
                "hashes": {},
                "upload-time": f"{month.replace(day=10)}T12:00:00Z",
                "requires-python": ">=3.8",
                "yanked": False,
            }
            for place, month in enumerate(months_until(self.today)[::2])
            if month.replace(day=10) <= self.today
        ]
        return Told({"meta": {"api-version": "1.0"}, "name": name, "files": files})

    def _osv(self, asked: Asked, _: list[str]) -> Told:
        name = asked.body["package"]["name"]
        events = [{"introduced": "0"}, {"fixed": "1.1"}]
        affected = {"package": {"name": name, "ecosystem": "PyPI"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
        told = {"id": f"GHSA-{name}", "published": "2023-08-01T00:00:00Z", "modified": "2023-08-02T00:00:00Z", "affected": [affected]}
        return Told({"vulns": [told | {"database_specific": {"severity": "HIGH"}}]})

    def _apache(self, _: Asked, parts: list[str]) -> Told:
        lists = {
            "committees": [{"id": name, "established": "2020-01"} for name in ("mxnet", "singa", "tvm")],
            "committees-retired": [{"id": "whirr", "established": "2011-08", "retired": "2015-04"}],
            "podlings": {},
            "podlings-history": {"mxnet": {"started": "2017-01", "status": "graduated", "ended": "2020-01"}},
        }
        return Told(lists[parts[-1].removesuffix(".json")])

    def _discourse(self, _: Asked, parts: list[str]) -> Told:
        if parts[-1] != "about.json":
            return NOT_FOUND
        topics = 30 + number_of("/".join(parts[:-1]))
        stats = {"topics_7_days": 7, "topics_30_days": topics, "posts_7_days": 21, "posts_30_days": 3 * topics, "active_users_7_days": 9}
        return Told({"about": {"stats": stats | {"topics_count": 900, "posts_count": 2700, "users_count": 400}}})

    def _hub(self, asked: Asked, _: list[str]) -> Told:
        count = PAPERS + number_of(asked.parameters["filter"])
        created = [moment for month in months_until(self.today) for moment in instants(month, count)]
        known = sorted((moment for moment in created if moment.date() <= self.today), reverse=True)
        return Told([{"id": f"a/{place}", "createdAt": f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"} for place, moment in enumerate(known)])

    def _stackexchange(self, asked: Asked, parts: list[str]) -> Told:
        quota = {"has_more": False, "quota_max": 10_000, "quota_remaining": 9_000}
        if parts[1] == "tags":
            return Told(
                {"items": [{"name": tag, "count": len(self._asked_in(tag)), "has_synonyms": False} for tag in parts[2].split(";")], **quota}
            )
        tag = asked.parameters.get("tagged")
        if tag is None:
            return Told({"items": [], **quota})
        moments = self._asked_in(tag)
        if asked.parameters.get("filter") != "total":
            first = {"question_id": 1, "creation_date": int(moments[0].timestamp()), "tags": [tag]}
            return Told({"items": [first], **quota, "has_more": True})
        begin, end = int(asked.parameters["fromdate"]), int(asked.parameters["todate"])
        found = [moment for moment in moments if begin <= moment.timestamp() <= end]
        return Told({"total": len(found) * 3 // 4 if "answers" in asked.parameters else len(found)})

    def _asked_in(self, tag: str) -> list[datetime]:
        moments = [moment for month in months_until(self.today) for moment in instants(month, QUESTIONS + number_of(tag))]
        return [moment for moment in moments if moment.date() < self.today]

    def _openalex(self, asked: Asked, _: list[str]) -> Told:
        if asked.parameters.get("api_key") != KEY:
            return FAULTS["refused"][0]
        begin, end = (date.fromisoformat(part.rpartition(":")[2]) for part in asked.parameters["filter"].split(","))
        count = PAPERS + number_of(asked.parameters["search"])
        years: dict[int, int] = {}
        for month in months_until(self.today):
            if begin <= month <= end:
                years[month.year] = years.get(month.year, 0) + count
        groups = [{"key": str(year), "key_display_name": str(year), "count": works} for year, works in years.items()]
        return Told({"meta": {"count": sum(years.values())}, "results": [], "group_by": groups})

    def _paperswithcode(self, _: Asked, __: list[str]) -> Told:
        links = [
            {
                "paper_url": "https://papers.invalid",
                "paper_arxiv_id": f"{month:%y%m}.{place:05}",
                "repo_url": f"https://github.com/{family}/r{month:%y%m}-{place}",
                "is_official": True,
                "framework": family,
            }
            for family in self.families
            for month in months_until(self.today)
            for place in range(1, PAPERS + number_of(family) + 1)
        ]
        return Told(gzip.compress(json.dumps(links).encode()), headers={"Content-Type": "application/gzip"})

    def _clickpy(self, _: Asked, __: list[str]) -> Told:
        ended = [month for month in months_until(self.today) if next_month(month) <= self.today]
        data = [{"month": f"{month}", "downloads": "3000", "last_day": f"{next_month(month) - timedelta(days=1)}"} for month in ended]
        return Told({"data": data, "rows": len(data)})

    def _pypistats(self, _: Asked, parts: list[str]) -> Told:
        days = [self.today - timedelta(days=back) for back in range(180, 0, -1)]
        data = [{"category": "with_mirrors", "date": f"{day}", "downloads": 100} for day in days]
        return Told({"package": parts[2], "data": data})

    def _depsdev(self, asked: Asked, parts: list[str]) -> Told:
        if asked.path.endswith(":dependents"):
            return Told({"dependentCount": 5, "directDependentCount": 2, "indirectDependentCount": 3})
        name = {"system": "PYPI", "name": parts[-1]}
        return Told({"packageKey": name, "versions": [{"versionKey": {**name, "version": "1.0"}, "isDefault": True}]})


def urls(server: CannedServer, git_url: str) -> Mapping[str, str]:
    """The settings that point each source at its part of the server, or at git."""
    return {name: f"{server.url}/{name}" for name in OVER_HTTP} | dict.fromkeys(OVER_GIT, git_url)


def write_git(git_root: Path, tables: Iterable[str], frameworks: Iterable[str]) -> None:
    """Write the repositories of a vendor, of benchmarks, and of each framework's documentation.

    Each table lists 1.0 and 1.1; in each round two submitters have run every framework on one machine, the first of them within 12
    minutes and the second within 13, under the framework's name as text.
    """
    offers = [
        Offer(table, "training", version, day)
        for table in tables
        for version, day in (("1.0", date(2023, 8, 1)), ("1.1", date(2023, 10, 1)))
    ]
    vendor_images.write(git_root, offers, date(2024, 3, 3))
    images = [Image(offer.table, offer.scope, offer.version, offer.first_seen) for offer in offers]
    container_images.write(git_root, images, date(2024, 3, 3))
    systems = [
        System(f"training_results_{round_}", submitter, "closed", f"one_{name}", name, "H100", 8, 1, {"ssd": minutes})
        for round_ in ROUNDS
        for name in frameworks
        for submitter, minutes in (("Acme", 12.0), ("Beta", 13.0))
    ]
    benchmark_results.write(git_root, systems, date(2023, 11, 8))
    ran = [
        System(f"inference_results_{round_}", "Acme", "closed", f"one_{name}", name, benchmarks={"ssd": ["Offline"]})
        for round_ in INFERENCE_ROUNDS
        for name in frameworks
    ]
    inference_results.write(git_root, ran, date(2023, 9, 11))
    for name in frameworks:
        pages = {f"docs/{place}.md": f"page {place}\n" for place in range(PAGES)}
        edited = {f"docs/{place}.md": f"page {place}, edited\n" for place in range(number_of(name))}
        changes = [Change(date(2022, 11, 15), pages), Change(date(2023, 12, 20), edited)]
        file_commits.write(git_root / "acme" / f"{name}-manual.git", [change for change in changes if change.files])


def names_of_frameworks(frameworks: Iterable[str]) -> str:
    """A table of what submitters write (`collectors/mlperf/frameworks.toml`): the name of each framework alone."""
    return "".join(f'[[framework]]\nname = "{name}"\npatterns = ["^{name}$"]\n' for name in frameworks)


def every_subject(slug: str) -> str:
    """A catalog file that names a subject of every kind, all after the framework; its repository is that of all others, too."""
    named = {
        "stackoverflow_tags": [slug],
        "forums": [f"https://{slug}.example.org"],
        "benchmarks": ["mlperf-training", "mlperf-inference"],
        "paper_families": [slug],
        "apache_project": "mxnet",
        "hub_library": slug,
        "paper_search": slug,
        "package": [{"name": slug, "registry": "pypi"}],
        "vendor_table": [{"vendor": vendor, "table": slug} for vendor in ("sagemaker", "dlc")],
        "docs": [{"repository": f"acme/{slug}-manual", "folder": "docs", "source": "https://example.org/docs"}],
        "stackoverflow_compared_from": date(2008, 7, 1),
        "research_compared_from": date(2015, 1, 1),
    }
    return catalog_file(slug, named)


def shipped_subjects(file: Path) -> str:
    """The same with what a file of the shipped catalog names."""
    return catalog_file(file.stem, tomllib.loads(file.read_text(encoding="utf-8")))


_SUBJECTS = (
    "stackoverflow_tags", "stackoverflow_compared_from", "forums", "benchmarks", "paper_families", "apache_project", "hub_library",
    "paper_search", "research_compared_from",
)  # fmt: skip


def catalog_file(slug: str, named: Mapping[str, object]) -> str:
    """A catalog file of these subjects."""
    lines = [f'name = "{slug}"', *(f"{key} = {_value(named[key])}" for key in _SUBJECTS if key in named)]
    lines += ["[[repo]]", f'name = "{REPOSITORY}"', 'role = "core"']
    for table in ("package", "vendor_table", "docs"):
        for row in named.get(table, ()):  # type: ignore[attr-defined]
            lines += [f"[[{table}]]", *(f"{key} = {_value(value)}" for key, value in row.items())]
    return "\n".join([*lines, ""])


def _value(value: object) -> str:
    return f"{value}" if isinstance(value, date) else json.dumps(value)
