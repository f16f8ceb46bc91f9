"""The kinds of values that a catalog file holds. What strangers write is bounded in length and free of invisible characters."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

SLUG_FORM = "lower-case letters, digits and hyphens, starting with a letter or a digit, at most 63"

_LINE_CHARACTERS = 200
_TEXT_CHARACTERS = 1_000
_SQL_CHARACTERS = 4_000
_URL_CHARACTERS = 500

# Controls, formats (right-to-left marks among them), halves of surrogates, and separators that break a line in some terminals.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Strict(BaseModel):
    """A table of a catalog file: no unknown key, no value of another type, nothing changed after it is read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def expected(what: str) -> PydanticCustomError:
    """Return an error whose whole message is what the file should hold at that key."""
    return PydanticCustomError("expected", "{what}", {"what": what})


class Dated(Strict):
    """A table that holds for a period.

    Attributes:
        valid_from: First day of the period; None: since the beginning.
        valid_to: The day after the last; None: until today.
    """

    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_from >= self.valid_to:
            raise expected("valid_from before valid_to")
        return self

    @property
    def starts(self) -> date:
        """First day of the period, the first of all days where it is open."""
        return self.valid_from or date.min

    @property
    def ends(self) -> date:
        """The day after the last of the period, the last of all days where it is open."""
        return self.valid_to or date.max


def is_slug(text: str) -> bool:
    """Return whether this can be the name of a catalog file and so of a framework."""
    return re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", text) is not None


def is_repo_name(name: str) -> bool:
    """Return whether GitHub could know a repository by this `owner/name`; names that walk a path are none."""
    owner_name = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}/([A-Za-z0-9._-]{1,100})", name)
    return owner_name is not None and owner_name[1] not in {".", ".."} and not owner_name[1].endswith(".git")


def is_folder_name(name: str) -> bool:
    """Return whether this is a folder of a repository, by its path from the root; paths that leave it are none."""
    parts = name.split("/")
    return all(re.fullmatch(r"[A-Za-z0-9._-]{1,100}", part) and part not in {".", ".."} for part in parts)


def is_branch_name(name: str) -> bool:
    """Return whether git could know a branch by this name (https://git-scm.com/docs/git-check-ref-format)."""
    return re.search(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(/|$)|[/.]$|^[/.]", name) is None


def _plain(at_most: int, *, allow: str = "") -> Callable[[str], str]:
    short = f"at most {at_most:,} characters"

    def check(text: str) -> str:
        if not text.strip():
            raise expected("some text, not an empty one")
        if len(text) > at_most:
            raise expected(short)
        if any(unicodedata.category(character) in _INVISIBLE and character not in allow for character in text):
            raise expected("text without control or other invisible characters")
        return text

    return check


def _matching(is_one: Callable[[str], bool], form: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not is_one(text):
            raise expected(form)
        return text

    return check


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # half an IPv6 address
        return False
    return parts.scheme == "https" and "." in (parts.hostname or "") and parts.username is None and not re.search(r"\s", url)


def _https(url: str) -> str:
    _plain(_URL_CHARACTERS)(url)
    return _matching(_is_https, "the https:// address of a public page")(url)


def _https_or_title(source: str) -> str:
    return _https(source) if "://" in source else _plain(_LINE_CHARACTERS)(source)


def _one_select(sql: str) -> str:
    _plain(_SQL_CHARACTERS, allow="\n\t")(sql)
    if not re.match(r"\s*select\b", sql, re.IGNORECASE) or ";" in sql:
        raise expected("one query that starts with SELECT and has no semicolon")
    if set(re.findall(r"\$\w+", sql)) != {"$as_of"}:
        raise expected("a query with the parameter $as_of and no other")
    return sql


Line = Annotated[str, AfterValidator(_plain(_LINE_CHARACTERS))]
Text = Annotated[str, AfterValidator(_plain(_TEXT_CHARACTERS))]
BranchName = Annotated[str, AfterValidator(_plain(_LINE_CHARACTERS)), AfterValidator(_matching(is_branch_name, "the name of a branch"))]
FolderName = Annotated[str, AfterValidator(_matching(is_folder_name, "the path of a folder, from the root of the repository"))]
RepoName = Annotated[str, AfterValidator(_matching(is_repo_name, "owner/name as on GitHub"))]
Slug = Annotated[str, AfterValidator(_matching(is_slug, SLUG_FORM))]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Module = Annotated[str, Field(pattern=r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$", max_length=100)]
HttpsUrl = Annotated[str, AfterValidator(_https)]
Source = Annotated[str, AfterValidator(_https_or_title)]
OneSelect = Annotated[str, AfterValidator(_one_select)]
Number = Annotated[float, Field(allow_inf_nan=False)]
