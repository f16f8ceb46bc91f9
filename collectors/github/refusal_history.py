"""Which credentials were refused where another one was accepted, and what was refused to all of them.

A refusal may be due to one token: single sign-on, an IP allow list, a lifetime policy, a repository that only one may see. So the
request is tried once with another token. The result is kept for a week, so that not every night tries both.
"""

import json
import threading
from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

STREAM = "refusals"
KEPT = timedelta(days=7)


class RefusalHistory:
    """Refusals by token fingerprint and owner; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._today = date.min
        self._kept: dict[str, str] = {}  # what was refused -> the day of the refusal
        self._closed: set[tuple[str, str]] = set()  # resource and owner: all tokens were refused there in this run
        self._lost: Counter[str] = Counter()
        self._answered: set[str] = set()

    def read(self, text: str | None, today: date) -> None:
        """Read what an earlier run stored, without entries older than a week; a text that is not ours is ignored."""
        try:
            stored = json.loads(text or "{}")
            kept = {str(key): str(day) for key, day in stored.items() if today - date.fromisoformat(day) < KEPT}
        except (ValueError, TypeError, AttributeError):
            kept = {}
        with self._lock:
            self._today, self._kept = today, kept

    def to_text(self) -> str:
        """Return the state for the next run, as JSON."""
        with self._lock:
            return json.dumps(dict(sorted(self._kept.items())), separators=(",", ":"))

    def count(self, fingerprint: str, resource: str, owners: Collection[str]) -> int:
        """Return how many of these owners refused a token while another was accepted."""
        with self._lock:
            return sum(_key(fingerprint, resource, owner) in self._kept for owner in owners)

    def owners_refusing(self, fingerprint: str) -> list[str]:
        """Return the owners that refused a token while another was accepted, by name."""
        with self._lock:
            return sorted({key.split(" ", 2)[2] for key in self._kept if key.startswith(f"{fingerprint} ")})

    def is_poor(self, fingerprint: str) -> bool:
        """Return whether a token was refused where another was accepted, and was never accepted itself."""
        with self._lock:
            return self._lost[fingerprint] > 0 and fingerprint not in self._answered

    def is_worth_asking(self, fingerprints: Collection[str], resource: str, subject: str) -> bool:
        """Return whether another token may be tried after a refusal: not if all of these were refused already.

        Args:
            fingerprints: of all tokens of the pool.
            resource: core or graphql.
            subject: owner/name, the request and the outcome of its refusal.
        """
        with self._lock:
            return _key(_pool(fingerprints), resource, subject) not in self._kept and (resource, _owner(subject)) not in self._closed

    def answered(self, fingerprint: str, resource: str, owners: Collection[str]) -> None:
        """Record that a token was accepted for these owners."""
        with self._lock:
            self._answered.add(fingerprint)
            for owner in owners:
                self._kept.pop(_key(fingerprint, resource, owner), None)
                self._closed.discard((resource, owner))

    def lost(self, fingerprint: str, resource: str, owner: str) -> None:
        """Record that a token was refused where another one was accepted."""
        with self._lock:
            self._lost[fingerprint] += 1
            self._kept[_key(fingerprint, resource, owner)] = self._today.isoformat()

    def passed_over(self, fingerprints: Collection[str], resource: str, owner: str) -> None:
        """Record tokens that were refused while others were not tried; the others come first the next time."""
        with self._lock:
            self._kept |= {_key(fingerprint, resource, owner): self._today.isoformat() for fingerprint in fingerprints}

    def all_refused(self, fingerprints: Collection[str], resource: str, subject: str) -> None:
        """Record that all tokens tried were refused."""
        with self._lock:
            self._kept[_key(_pool(fingerprints), resource, subject)] = self._today.isoformat()
            self._closed.add((resource, _owner(subject)))


def _owner(subject: str) -> str:
    return subject.partition("/")[0].lower()


def _key(who: str, resource: str, where: str) -> str:
    return f"{who} {resource} {where.lower()}"


def _pool(fingerprints: Collection[str]) -> str:
    return "+".join(sorted(fingerprints))
