"""Who is a bot, who is a sync account that stands for many people, which labels a rule puts on, and what is kept instead of names.

The lists are ``accounts.toml``. Addresses and login names never leave memory: rows carry keyed hashes of them, those of
addresses and those of accounts not joinable to each other.
"""

import hmac
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_HASH_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Accounts:
    """The lists, in lower case; ``stale_label`` finds a word of its list that stands by itself."""

    bot_names: frozenset[str]
    bot_emails: frozenset[str]
    sync_names: frozenset[str]
    sync_emails: frozenset[str]
    sync_name_endings: tuple[str, ...]
    stale_label: re.Pattern[str]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the lists from a file laid out like ``accounts.toml``."""
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
        bots, sync, stale = lists["bots"], lists["sync"], lists["stale"]
        return cls(
            frozenset(bots["names"]),
            frozenset(bots["emails"]),
            frozenset(sync["names"]),
            frozenset(sync["emails"]),
            tuple(sync["name_endings"]),
            re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, stale['label_words']))})(?![a-z])"),
        )

    def is_sync_author(self, name: str, email: str) -> bool:
        """Tell whether a git author stands for many unnamed people."""
        name, email = name.strip().lower(), email.strip().lower()
        return name in self.sync_names or email in self.sync_emails or name.endswith(self.sync_name_endings)

    def is_bot_author(self, name: str, email: str) -> bool:
        """Tell whether a git author is a machine; a sync account carries people's work and is none."""
        if self.is_sync_author(name, email):
            return False
        name, email = name.strip().lower(), email.strip().lower()
        return name in self.bot_names or email in self.bot_emails or name.endswith("[bot]") or "[bot]@" in email

    def is_bot_account(self, typename: str | None, login: str) -> bool:
        """Tell whether a GitHub account is a machine; ``typename`` is GraphQL's, where it is known."""
        login = login.lower()
        return typename == "Bot" or login.endswith("[bot]") or login in self.bot_names

    def is_stale_label(self, name: str) -> bool:
        """Tell whether a label says that an issue was left alone for long; a word counts where it stands by itself."""
        return self.stale_label.search(name.lower()) is not None


ACCOUNTS = Accounts.read(Path(__file__).with_name("accounts.toml"))


class Identities:
    """Keyed hashes of people: the same key gives the same id, without it nobody can go back."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def author(self, email: str) -> str | None:
        """Return the id of a git author by address; None without an address."""
        email = email.strip().lower()
        return self._hash("email:", email) if email else None

    def account(self, login: str) -> str:
        """Return the id of a GitHub account."""
        return self._hash("account:", login.lower())

    def _hash(self, prefix: str, text: str) -> str:
        return hmac.digest(self._key, f"{prefix}{text}".encode("utf-8", "replace"), "sha256").hex()[:_HASH_DIGITS]
