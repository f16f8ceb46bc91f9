"""Machine accounts as data: one entry says which names, addresses and logins are one machine, and where that can be seen.

A text is compared as a whole, without regard to case; `*` in it stands for any characters. Nothing is ever concluded from a word
inside a name: people are called Abbott, Talbot, Rabot and Bot.
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
        source: The address of a public page that shows it at work or documents it, or the title of a document.
        logins: Of accounts; each stands for the git author name of the same spelling and for GitHub's noreply addresses of the account too.
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
        """Return the entry that a `[[machine]]` table tells; the table is known to be right."""
        texts = {key: tuple(table.get(key, ())) for key in ("logins", "names", "emails")}
        return cls(table["kind"], table["source"], **texts)


@dataclass(frozen=True)
class Machines:
    """A list of machines, ready to be asked.

    Attributes:
        entries: All of them; where two disagree about a text, sync comes before bot.
    """

    entries: tuple[Machine, ...] = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the shipped file, which a test holds against the form that `PULSE_BOTS` has to have."""
        return cls(tuple(Machine.of(table) for table in tomllib.loads(path.read_text(encoding="utf-8"))["machine"]))

    def kind_of_author(self, name: str, email: str) -> Kind | None:
        """Return what a git author is; None for a person."""
        name, email = plain(name), plain(email)
        login = _NOREPLY.fullmatch(email)
        kinds = {self._names.kind(name), self._emails.kind(email), self._logins.kind(name)}
        kinds |= {self._logins.kind(login[1])} if login else set()
        return "sync" if "sync" in kinds else "bot" if "bot" in kinds else None

    def kind_of_login(self, login: str) -> Kind | None:
        """Return what an account is; None for a person."""
        return self._logins.kind(plain(login))

    def logins(self, kind: Kind) -> list[str]:
        """Return every login that is written out, without `*`, and counts as this kind."""
        written = {plain(login) for one in self.entries for login in one.logins if "*" not in login}
        return sorted(login for login in written if self.kind_of_login(login) == kind)

    def fingerprint(self) -> str:
        """Return a short hash of everything that decides who is a machine; sources and order do not."""
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
    """Texts of one key: those written out in a table, those with `*` as one expression a kind."""

    written: Mapping[str, Kind]
    starred: tuple[tuple[Kind, re.Pattern[str]], ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[Kind, str]]) -> Self:
        ordered = sorted((kind, plain(text)) for kind, text in pairs)  # sync comes last and stays
        starred = [(kind, re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)) for kind, text in ordered if "*" in text]
        return cls({text: kind for kind, text in ordered if "*" not in text}, tuple(reversed(starred)))

    def kind(self, text: str) -> Kind | None:
        found = self.written.get(text)
        return found or next((kind for kind, form in self.starred if form.fullmatch(text)), None)


def plain(text: str) -> str:
    """Return a text as it is compared: lower case, blanks collapsed."""
    return " ".join(text.lower().split())
