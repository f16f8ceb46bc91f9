"""Actions of people on alerts and notices, as lines of a file: `ack`, `silence`, `unsilence`, `confirm`, `reject`.

A line is written at once, without waiting for a run. The next refresh applies the lines that it has not read before. Each line has an id
of its own, so it counts once, however often the file is read, copied or merged.
"""

import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

FILE = "actions.jsonl"
NOTICE = r"^N-[0-9a-f]{8}$"
"""The form of a notice's id."""

_OF_NOTICES = frozenset({"confirm", "reject"})

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Action(BaseModel):
    """One line: an action and its time (UTC).

    Attributes:
        id: Of this line alone.
        at: When it was written.
        action: ack stops the reminders of an alert, silence stops its messages until a day, unsilence ends that; confirm and reject say
            what a notice is.
        alert: The alert's id; None of a notice.
        framework: Of a notice: its framework.
        notice: Of a notice: its id.
        by: Who.
        until: Of a silence: the first day with messages again.
        reason: Of a silence: why.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    at: AwareDatetime
    action: Literal["ack", "silence", "unsilence", "confirm", "reject"]
    alert: Annotated[str, StringConstraints(pattern=r"^AL-\d{4}-\d{4,}$")] | None = None
    framework: _Text | None = None
    notice: Annotated[str, StringConstraints(pattern=NOTICE)] | None = None
    by: _Text
    until: date | None = None
    reason: _Text | None = None

    @model_validator(mode="after")
    def _a_silence_has_an_end_and_a_reason(self) -> Self:
        if (self.action == "silence") != (self.until is not None and self.reason is not None):
            form = "until and reason belong to a silence, and to nothing else"
            raise ValueError(form)
        return self

    @model_validator(mode="after")
    def _it_is_about_an_alert_or_a_notice(self) -> Self:
        is_notice = self.action in _OF_NOTICES
        if (self.alert is None) != is_notice or (self.framework is None) == is_notice or (self.notice is None) == is_notice:
            form = "confirm and reject name a framework and its notice, the others an alert"
            raise ValueError(form)
        return self

    @property
    def about(self) -> str:
        """What it is about, for people."""
        return self.alert or f"{self.notice} of {self.framework}"


@dataclass(frozen=True, slots=True)
class Damaged:
    """A line that cannot be parsed: its number in the file, its fingerprint, and the error."""

    number: int
    id: str
    problem: str


def new_decision(action: str, framework: str, notice: str, by: str, at: datetime) -> Action:
    """Create what a person says of a notice, confirm or reject, with an id of its own.

    Raises:
        ValueError: a value is not allowed; the message is one line.
    """
    return _made({"at": at, "action": action, "framework": framework, "notice": notice, "by": by})


def new_action(action: str, alert: str, by: str, at: datetime, until: date | None = None, reason: str | None = None) -> Action:
    """Create an action on an alert with an id of its own.

    Raises:
        ValueError: a value is not allowed; the message is one line.
    """
    return _made({"at": at, "action": action, "alert": alert, "by": by, "until": until, "reason": reason})


def _made(given: Mapping[str, object]) -> Action:
    try:
        made = Action.model_validate({"id": secrets.token_hex(16), **given})
        return made.model_copy(update={"at": made.at.astimezone(UTC)})
    except ValidationError as wrong:
        raise ValueError(_in_words(wrong)) from None


def append(home: Path, action: Action) -> None:
    """Append an action to the file of a home, on disk before this returns."""
    line = action.model_dump_json(exclude_none=True).encode() + b"\n"
    handle = os.open(home / FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        size = os.fstat(handle).st_size
        is_cut = size > 0 and os.pread(handle, 1, size - 1) != b"\n"  # by a process that was killed while writing
        os.write(handle, b"\n" + line if is_cut else line)
        os.fsync(handle)
    finally:
        os.close(handle)


def read(home: Path) -> list[Action | Damaged]:
    """Return the lines of a home's file; a last line that is still being written is left for later."""
    path = home / FILE
    if not path.exists():
        return []
    *lines, last = path.read_bytes().split(b"\n")
    found = [_parse(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    at_the_end = _parse(len(lines) + 1, last)
    return [*found, at_the_end] if isinstance(at_the_end, Action) else found


def _parse(number: int, line: bytes) -> Action | Damaged:
    try:
        return Action.model_validate_json(line)
    except ValidationError as wrong:
        return Damaged(number, f"damaged {hashlib.sha256(line).hexdigest()}", _in_words(wrong))


def _in_words(wrong: ValidationError) -> str:
    first = wrong.errors(include_url=False, include_input=False)[0]
    return ": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"].splitlines()[0])))
