"""Which credential was refused where another one was answered, and what was refused to all of them.

A refusal may belong to one token: single sign-on, an IP allow list, a lifetime policy, a repository that only one may see. So it
is asked once with another before it is believed. What came of it is kept for a week, so that no night asks everything twice.
"""

import json
import threading
from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

STREAM = "refusals"
KEPT = timedelta(days=7)


class Standing:
    """What is known of tokens (by their marks) and owners; safe for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._today = date.min
        self._kept: dict[str, str] = {}  # what was refused -> the day on which it was
        self._closed: set[tuple[str, str]] = set()  # resource and owner: all tokens were refused there in this run
        self._lost: Counter[str] = Counter()
        self._answered: set[str] = set()

    def read(self, text: str | None, today: date) -> None:
        """Take over what an earlier night stored; what is older than a week is forgotten, and so is a text that is not ours."""
        try:
            told = json.loads(text or "{}")
            kept = {str(key): str(day) for key, day in told.items() if today - date.fromisoformat(day) < KEPT}
        except (ValueError, TypeError, AttributeError):
            kept = {}
        with self._lock:
            self._today, self._kept = today, kept

    def to_text(self) -> str:
        """Return what the next night should know, as JSON."""
        with self._lock:
            return json.dumps(dict(sorted(self._kept.items())), separators=(",", ":"))

    def refusals(self, mark: str, resource: str, owners: Collection[str]) -> int:
        """Return how many of these owners refused a token where another was answered."""
        with self._lock:
            return sum(_key(mark, resource, owner) in self._kept for owner in owners)

    def owners_refusing(self, mark: str) -> list[str]:
        """Return the owners that refused a token where another was answered, by name."""
        with self._lock:
            return sorted({key.split(" ", 2)[2] for key in self._kept if key.startswith(f"{mark} ")})

    def is_poor(self, mark: str) -> bool:
        """Tell whether a token was refused where another was answered, and was never answered itself."""
        with self._lock:
            return self._lost[mark] > 0 and mark not in self._answered

    def is_worth_asking(self, marks: Collection[str], resource: str, subject: str) -> bool:
        """Tell whether another token may be asked after a refusal: not where all of these were refused already.

        Args:
            marks: of all tokens of the pool.
            resource: core or graphql.
            subject: owner/name, what was asked of it, and with which outcome it was refused.
        """
        with self._lock:
            return _key(_pool(marks), resource, subject) not in self._kept and (resource, _owner(subject)) not in self._closed

    def answered(self, mark: str, resource: str, owners: Collection[str]) -> None:
        """Note that a token was answered about these owners."""
        with self._lock:
            self._answered.add(mark)
            for owner in owners:
                self._kept.pop(_key(mark, resource, owner), None)
                self._closed.discard((resource, owner))

    def lost(self, mark: str, resource: str, owner: str) -> None:
        """Note that a token was refused where another one was answered."""
        with self._lock:
            self._lost[mark] += 1
            self._kept[_key(mark, resource, owner)] = self._today.isoformat()

    def passed_over(self, marks: Collection[str], resource: str, owner: str) -> None:
        """Note that tokens were refused and that others were not asked yet: those come first the next time."""
        with self._lock:
            self._kept |= {_key(mark, resource, owner): self._today.isoformat() for mark in marks}

    def all_refused(self, marks: Collection[str], resource: str, subject: str) -> None:
        """Note that the tokens asked were all refused."""
        with self._lock:
            self._kept[_key(_pool(marks), resource, subject)] = self._today.isoformat()
            self._closed.add((resource, _owner(subject)))


def _owner(subject: str) -> str:
    return subject.partition("/")[0].lower()


def _key(who: str, resource: str, where: str) -> str:
    return f"{who} {resource} {where.lower()}"


def _pool(marks: Collection[str]) -> str:
    return "+".join(sorted(marks))
