"""Which company a mail domain belongs to, and from when to when: `companies.toml` of the catalog's folders. Reading runs nothing."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from catalog.fields import Dated, HttpsUrl, Line, Slug, Strict, expected
from catalog.load import COMPANIES, SHIPPED, CatalogError, validated

RESERVED = frozenset({"private", "unknown"})
"""The classes of an address that names no company."""


def _is_domain(text: str) -> str:
    if len(text) > 253 or not re.fullmatch(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", text):
        form = "a mail domain in lower case, such as example.org"
        raise expected(form)
    return text


class Domain(Dated):
    """A mail domain with everything below it, when it was this owner's, and the public page that shows whose it is.

    Attributes:
        name: In lower case.
    """

    name: Annotated[str, AfterValidator(_is_domain)]
    source: HttpsUrl


Domains = Annotated[tuple[Domain, ...], Field(strict=False)]


def _not_reserved(name: str) -> str:
    if name in RESERVED:
        form = f"another id than {' and '.join(sorted(RESERVED))}, which are classes of addresses"
        raise expected(form)
    return name


class Company(Strict):
    """A company, or a university, whose people leave for other reasons."""

    id: Annotated[Slug, AfterValidator(_not_reserved)]
    name: Line
    kind: Literal["company", "university"] = "company"
    domains: Domains


class _Private(Strict):
    domains: Domains = ()


class _File(Strict):
    companies: Annotated[tuple[Company, ...], Field(strict=False, alias="company")] = ()
    private: _Private = _Private()


@dataclass(frozen=True, slots=True)
class CompanyTable:
    """Companies by id in alphabetical order, and the domains whose addresses say nothing of an employer."""

    companies: tuple[Company, ...]
    private: tuple[Domain, ...]

    def owned(self) -> Iterator[tuple[str, Domain]]:
        """Yield every domain with the id of its company, `private` for one that names none."""
        for company in self.companies:
            for domain in company.domains:
                yield company.id, domain
        for domain in self.private:
            yield "private", domain


def load_companies(folders: Sequence[Path]) -> CompanyTable:
    """Read the shipped file and that of each folder that has one; a company of a later folder takes the place of the one with its id.

    The shipped file always counts: whose a domain is does not depend on what somebody watches.

    Args:
        folders: The catalog's, the shipped one among them or not.

    Raises:
        CatalogError: At the first thing that is wrong.
    """
    companies: dict[str, Company] = {}
    private: dict[str, Domain] = {}
    for file in dict.fromkeys(folder / COMPANIES for folder in (SHIPPED, *folders)):
        if not file.is_file():
            continue
        read = validated(file, _File)
        _check_ids(file, read)
        companies |= {company.id: company for company in read.companies}
        private |= {domain.name: domain for domain in read.private.domains}
        _check_owners(file, CompanyTable(tuple(companies.values()), tuple(private.values())))
    return CompanyTable(tuple(companies[each] for each in sorted(companies)), tuple(private[name] for name in sorted(private)))


def _check_ids(file: Path, read: _File) -> None:
    seen: set[str] = set()
    for place, company in enumerate(read.companies, 1):
        if company.id in seen:
            raise CatalogError(file, f"company[{place}].id", "an id that no other company of the file has", company.id)
        seen.add(company.id)


def _check_owners(file: Path, table: CompanyTable) -> None:
    """Refuse a domain that two owners have on the same day."""
    periods: defaultdict[str, list[tuple[date, date, str]]] = defaultdict(list)
    for owner, domain in table.owned():
        periods[domain.name].append((domain.starts, domain.ends, owner))
    for name, owners in periods.items():
        for (_, until, earlier), (since, _, later) in pairwise(sorted(owners)):
            if since < until:
                raise CatalogError(file, "domains", f"one owner of {name} on each day", f"{earlier} and {later}")
