"""Bots, sync accounts (accounts that carry the work of many people), labels that a rule sets, and hashed identities.

The lists are in ``accounts.toml``. Addresses and login names never leave memory. Rows carry keyed hashes of them, and the company of
an address as a label; a hash of an address cannot be joined to a hash of an account.
"""

import hmac
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from collectors.companies import Companies
from collectors.machines import Machine, Machines, plain

_HASH_DIGITS = 16
_APP = "[bot]"  # GitHub ends the names of apps this way
_NO_REPLY = re.compile(r"(?:\d+\+)?([^@]+)@users\.noreply\.[a-z0-9.-]+")


@dataclass(frozen=True)
class Accounts:
    """The lists of machine accounts, and the labels that a rule sets.

    Attributes:
        machines: The list.
        stale_label: Matches a word of its list as a whole word, in lower case.
    """

    machines: Machines
    stale_label: re.Pattern[str]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read lists from a file with the layout of ``accounts.toml``."""
        words = tomllib.loads(path.read_text(encoding="utf-8"))["stale"]["label_words"]
        return cls(Machines.read(path), re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, words))})(?![a-z])"))

    def with_machines(self, extra: Iterable[Machine]) -> Self:
        """Return these lists with further machines."""
        return replace(self, machines=Machines((*self.machines.entries, *extra)))

    def is_sync_author(self, name: str, email: str) -> bool:
        """Return whether a git author stands for many unnamed people."""
        return self.machines.kind_of_author(name, email) == "sync"

    def is_bot_author(self, name: str, email: str) -> bool:
        """Return whether a git author is a machine. A sync account is not one: it carries people's work."""
        kind = self.machines.kind_of_author(name, email)
        is_app = plain(name).endswith(_APP) or plain(email).partition("@")[0].endswith(_APP)
        return kind == "bot" or (kind is None and is_app)

    def is_bot_account(self, typename: str | None, login: str) -> bool:
        """Return whether a GitHub account is a machine; ``typename`` is GraphQL's, where it is known."""
        return typename == "Bot" or plain(login).endswith(_APP) or self.machines.kind_of_login(login) == "bot"

    def is_stale_label(self, name: str) -> bool:
        """Return whether a label marks an issue as stale. Only whole words count."""
        return self.stale_label.search(name.lower()) is not None


ACCOUNTS = Accounts.read(Path(__file__).with_name("accounts.toml"))


def fingerprint(extra: Iterable[Machine] = ()) -> str:
    """Return a short hash of the shipped machines and the further ones. If it changes, stored flags are out of date."""
    return ACCOUNTS.with_machines(extra).machines.fingerprint()


class Identities:
    """Keyed hashes of people: the same key gives the same id, and an id cannot be traced back without the key.

    A person who was forgotten gets a different id in each repository: a keyed hash over a random salt. It is the same at every
    reading and cannot be joined to anything.

    Args:
        key: secret.
        accounts: separates people from machines.
        forgotten: the salt of each forgotten identity, by the mark of its id.
        repo_id: the repository that the ids are for; None replaces nobody, for ids that are only compared.
        companies: the owners of mail domains; None leaves commits without a company.
    """

    def __init__(
        self,
        key: bytes,
        accounts: Accounts = ACCOUNTS,
        forgotten: Mapping[str, str] | None = None,
        repo_id: int | None = None,
        *,
        companies: Companies | None = None,
    ) -> None:
        self._key = key
        self.accounts = accounts
        self.companies = companies
        self._forgotten = forgotten or {}
        self._repo_id = repo_id

    def of(self, repo_id: int) -> "Identities":
        """Return the identities for the rows of one repository."""
        return Identities(self._key, self.accounts, self._forgotten, repo_id, companies=self.companies)

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

    def kept(self, person_id: str, account_id: str | None = None) -> str:
        """Return the id to store: the given one, unless its person was forgotten.

        Args:
            person_id: the id of an address or an account.
            account_id: the id of the account that the address names, if it names one.
        """
        if self._repo_id is None or not self._forgotten:
            return person_id
        salts = (self._forgotten.get(self.mark(each)) for each in (person_id, account_id) if each is not None)
        salt = next((salt for salt in salts if salt is not None), None)
        return person_id if salt is None else self._hash("forgotten:", f"{salt}:{self._repo_id}:{person_id}")

    def mark(self, person_id: str) -> str:
        """Return the mark by which an id is recognised after it was forgotten: a keyed hash that cannot be reversed."""
        return self._digest("mark:", person_id)

    def _hash(self, prefix: str, text: str) -> str:
        return self._digest(prefix, text)[:_HASH_DIGITS]

    def _digest(self, prefix: str, text: str) -> str:
        return hmac.digest(self._key, f"{prefix}{text}".encode("utf-8", "replace"), "sha256").hex()


def no_reply_account(email: str) -> str | None:
    """Return the login in one of GitHub's noreply addresses; None for any other address."""
    found = _NO_REPLY.fullmatch(email)
    return found[1] if found else None
