"""Further machine accounts in a file of one's own, of the form of the shipped list (`collectors/accounts.toml`). Reading runs nothing."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from catalog.fields import Line, Source, Strict, expected
from catalog.load import validated

_LEAST = 3  # of the letters and digits beside `*`: fewer would take half the world for machines


def _is_narrow(text: str) -> str:
    if "*" in text and sum(character.isalnum() for character in text) < _LEAST:
        form = f"at least {_LEAST} letters or digits beside *"
        raise expected(form)
    return text


Texts = Annotated[tuple[Annotated[Line, AfterValidator(_is_narrow)], ...], Field(strict=False)]


class MachineTable(Strict):
    """A `[[machine]]`: a bot, or a sync account, which carries the work of many unnamed people; with a source for whoever asks why."""

    kind: Literal["bot", "sync"]
    logins: Texts = ()
    names: Texts = ()
    emails: Texts = ()
    source: Source

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if not (self.logins or self.names or self.emails):
            raise expected("at least one of logins, names, emails")
        return self


class _File(Strict):
    machines: Annotated[tuple[MachineTable, ...], Field(strict=False, alias="machine")]


def load_machines(file: Path) -> tuple[MachineTable, ...]:
    """Read a file of machine accounts.

    Raises:
        CatalogError: At the first thing that is wrong.
    """
    return validated(file, _File).machines
