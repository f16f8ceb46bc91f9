"""A column of sentences: few distinct ones, many rows."""

from dataclasses import dataclass, field

import numpy as np

from scoring.columns import Column, Flags, Integers, spelled


@dataclass(slots=True)
class Texts:
    """The sentence of each row, or none; of each row and column where `index` is a matrix.

    Attributes:
        index: Index into `distinct` of each row, -1 where it has no sentence.
        distinct: The sentences.
    """

    index: Integers
    distinct: list[str] = field(default_factory=list)

    def say(self, rows: Flags, sentence: str) -> None:
        """Set the sentence of these rows, replacing earlier ones."""
        self.index[rows] = len(self.distinct)
        self.distinct.append(sentence)

    def fill(self, other: "Texts") -> None:
        """Take the other's sentence for each row without one."""
        silent = (self.index < 0) & (other.index >= 0)
        self.index[silent] = other.index[silent] + len(self.distinct)
        self.distinct.extend(other.distinct)

    def column(self) -> Column:
        """Return an Arrow column of strings, NULL for rows without one."""
        return spelled(self.distinct, self.index)


def none(rows: int) -> Texts:
    """No sentence for any row."""
    return Texts(np.full(rows, -1, dtype=np.int64))
