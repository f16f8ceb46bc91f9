"""Who is a bot, who is a sync account that stands for many people, which labels a rule puts on, and what is kept instead of names.

The lists are ``accounts.toml``. Addresses and login names never leave memory: rows carry keyed hashes of them, those of
addresses and those of accounts not joinable to each other.
"""

import hmac
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from collectors.machines import Machine, Machines, plain

_HASH_DIGITS = 16
_APP = "[bot]"  # GitHub ends the names of apps so
_NO_REPLY = re.compile(r"(?:\d+\+)?([^@]+)@users\.noreply\.[a-z0-9.-]+")


@dataclass(frozen=True)
class Accounts:
    """Who is a machine, and which labels a rule puts on.

    Attributes:
        machines: The list.
        stale_label: Finds a word of its list that stands by itself, in lower case.
    """

    machines: Machines
    stale_label: re.Pattern[str]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the lists from a file laid out like ``accounts.toml``."""
        words = tomllib.loads(path.read_text(encoding="utf-8"))["stale"]["label_words"]
        return cls(Machines.read(path), re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, words))})(?![a-z])"))

    def and_more(self, extra: Iterable[Machine]) -> Self:
        """Return the same with further machines."""
        return replace(self, machines=Machines((*self.machines.entries, *extra)))

    def is_sync_author(self, name: str, email: str) -> bool:
        """Tell whether a git author stands for many unnamed people."""
        return self.machines.kind_of_author(name, email) == "sync"

    def is_bot_author(self, name: str, email: str) -> bool:
        """Tell whether a git author is a machine; a sync account carries people's work and is none."""
        kind = self.machines.kind_of_author(name, email)
        is_app = plain(name).endswith(_APP) or plain(email).partition("@")[0].endswith(_APP)
        return kind == "bot" or (kind is None and is_app)

    def is_bot_account(self, typename: str | None, login: str) -> bool:
        """Tell whether a GitHub account is a machine; ``typename`` is GraphQL's, where it is known."""
        return typename == "Bot" or plain(login).endswith(_APP) or self.machines.kind_of_login(login) == "bot"

    def is_stale_label(self, name: str) -> bool:
        """Tell whether a label says that an issue was left alone for long; a word counts where it stands by itself."""
        return self.stale_label.search(name.lower()) is not None


ACCOUNTS = Accounts.read(Path(__file__).with_name("accounts.toml"))


def fingerprint(extra: Iterable[Machine] = ()) -> str:
    """Return a short hash of the shipped list of machines and further ones: another hash means that stored flags are out of date."""
    return ACCOUNTS.and_more(extra).machines.fingerprint()


class Identities:
    """Keyed hashes of people: the same key gives the same id, without it nobody can go back.

    Whoever is forgotten gets another id in each repository: a keyed hash over a random salt, the same at each reading and
    joinable to nothing.

    Args:
        key: secret.
        accounts: tell people and machines apart.
        forgotten: the salt of each identity that is forgotten, by the mark of its id.
        repo_id: the repository that the ids are for; None: nobody is replaced, as is right where ids are only compared.
    """

    def __init__(
        self, key: bytes, accounts: Accounts = ACCOUNTS, forgotten: Mapping[str, str] | None = None, repo_id: int | None = None
    ) -> None:
        self._key = key
        self.accounts = accounts
        self._forgotten = forgotten or {}
        self._repo_id = repo_id

    def of(self, repo_id: int) -> "Identities":
        """Return the same for the rows of one repository."""
        return Identities(self._key, self.accounts, self._forgotten, repo_id)

    def author(self, email: str) -> str | None:
        """Return the id of a git author by address; None without an address."""
        email = email.strip().lower()
        if not email:
            return None
        account = no_reply_account(email) if self._forgotten else None
        return self.kept(self._hash("email:", email), self._hash("account:", account) if account else None)

    def account(self, login: str) -> str:
        """Return the id of a GitHub account."""
        return self.kept(self._hash("account:", login.lower()))

    def kept(self, told: str, behind: str | None = None) -> str:
        """Return the id to keep in place of the one that was computed: the same, unless its person is forgotten.

        Args:
            told: the id of an address or account.
            behind: the id of the account that an address belongs to by its own words.
        """
        if self._repo_id is None or not self._forgotten:
            return told
        salts = (self._forgotten.get(self.mark(each)) for each in (told, behind) if each is not None)
        salt = next((salt for salt in salts if salt is not None), None)
        return told if salt is None else self._hash("forgotten:", f"{salt}:{self._repo_id}:{told}")

    def mark(self, told: str) -> str:
        """Return what an id is recognised by after it is forgotten: a keyed hash of it, from which nobody comes back."""
        return self._digest("mark:", told)

    def _hash(self, prefix: str, text: str) -> str:
        return self._digest(prefix, text)[:_HASH_DIGITS]

    def _digest(self, prefix: str, text: str) -> str:
        return hmac.digest(self._key, f"{prefix}{text}".encode("utf-8", "replace"), "sha256").hex()


def no_reply_account(email: str) -> str | None:
    """Return the login in an address that GitHub gives out instead of a real one; None for any other address."""
    found = _NO_REPLY.fullmatch(email)
    return found[1] if found else None
