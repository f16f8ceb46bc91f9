"""When a subject was last read, for sources that are asked once a night, a week or a month; kept as the state of their stream."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """The last complete reading of a subject.

    Attributes:
        at: aware; None where there was none, or where the stored text is not ours.
        etag: of its answer, None where the server gave none.
    """

    at: datetime | None = None
    etag: str | None = None

    @classmethod
    def of(cls, state: str | None) -> "Reading":
        """Read the stored text."""
        try:
            told = json.loads(state or "{}")
            if told.get("version") != _VERSION:
                return cls()
            etag = told["etag"]
            return cls(datetime.fromisoformat(told["read_at"]), etag if isinstance(etag, str) else None)
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def is_due(self, at: datetime, period: timedelta) -> bool:
        """Tell whether it is time to read again."""
        return self.at is None or not timedelta(0) <= at - self.at < period

    def to_text(self) -> str:
        """Return the text to store."""
        return json.dumps({"version": _VERSION, "read_at": self.at.isoformat() if self.at else None, "etag": self.etag})
