"""Machine accounts as data: each entry lists the names, addresses and logins of one machine, and a source for it.

Texts are compared as a whole, ignoring case; `*` matches any characters. A word inside a name proves nothing: there are people called
Abbott, Talbot, Rabot and Bot.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

Kind = Literal["bot", "sync"]
_NOREPLY = re.compile(r"(?:\d+\+)?([^@]+)@users\.noreply\.[^@]+")


@dataclass(frozen=True)
class Machine:
    """One machine account.

    Attributes:
        kind: bot (no person), or sync (carries the work of many unnamed people from elsewhere).
        source: URL of a public page that shows or documents it, or the title of a document.
        logins: Account logins. Each also matches the git author name of the same spelling and GitHub's noreply addresses of the account.
        names: Git author names.
        emails: Git author addresses.
    """

    kind: Kind
    source: str
    logins: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Self:
        """Return the entry of a `[[machine]]` table that has been validated."""
        texts = {key: tuple(table.get(key, ())) for key in ("logins", "names", "emails")}
        return cls(table["kind"], table["source"], **texts)


@dataclass(frozen=True)
class Machines:
    """A list of machines, indexed for look-ups.

    Attributes:
        entries: All machines. If two entries match the same text, sync wins over bot.
    """

    entries: tuple[Machine, ...] = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the shipped file; a test checks that it has the form that `PULSE_BOTS` requires."""
        return cls(tuple(Machine.of(table) for table in tomllib.loads(path.read_text(encoding="utf-8"))["machine"]))

    def kind_of_author(self, name: str, email: str) -> Kind | None:
        """Return the kind of a git author; None for a person."""
        name, email = plain(name), plain(email)
        login = _NOREPLY.fullmatch(email)
        kinds = {self._names.kind(name), self._emails.kind(email), self._logins.kind(name)}
        kinds |= {self._logins.kind(login[1])} if login else set()
        return "sync" if "sync" in kinds else "bot" if "bot" in kinds else None

    def kind_of_login(self, login: str) -> Kind | None:
        """Return the kind of an account; None for a person."""
        return self._logins.kind(plain(login))

    def logins(self, kind: Kind) -> list[str]:
        """Return the logins of this kind that contain no `*`."""
        written = {plain(login) for one in self.entries for login in one.logins if "*" not in login}
        return sorted(login for login in written if self.kind_of_login(login) == kind)

    def fingerprint(self) -> str:
        """Return a short hash of what decides who is a machine; sources and order do not affect it."""
        rows = {(one.kind, key, plain(text)) for one in self.entries for key in _KEYS for text in getattr(one, key)}
        return hashlib.sha256(json.dumps(sorted(rows)).encode()).hexdigest()[:16]

    @cached_property
    def _logins(self) -> "_Texts":
        return _Texts.of((one.kind, text) for one in self.entries for text in one.logins)

    @cached_property
    def _names(self) -> "_Texts":
        return _Texts.of((one.kind, text) for one in self.entries for text in one.names)

    @cached_property
    def _emails(self) -> "_Texts":
        return _Texts.of((one.kind, text) for one in self.entries for text in one.emails)


_KEYS = ("logins", "names", "emails")


@dataclass(frozen=True)
class _Texts:
    """Texts of one key: exact ones in a table, those with `*` as one regular expression per kind."""

    written: Mapping[str, Kind]
    starred: tuple[tuple[Kind, re.Pattern[str]], ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[Kind, str]]) -> Self:
        ordered = sorted((kind, plain(text)) for kind, text in pairs)  # sync comes last and overwrites
        starred = [(kind, re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)) for kind, text in ordered if "*" in text]
        return cls({text: kind for kind, text in ordered if "*" not in text}, tuple(reversed(starred)))

    def kind(self, text: str) -> Kind | None:
        found = self.written.get(text)
        return found or next((kind for kind, form in self.starred if form.fullmatch(text)), None)


def plain(text: str) -> str:
    """Return a text as it is compared: lower case, blanks collapsed."""
    return " ".join(text.lower().split())
