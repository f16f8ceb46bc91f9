"""Between Arrow columns and NumPy arrays: strings travel as indexes into a list, missing numbers as NaN."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Column: TypeAlias = "pa.Array[Any]"
Integers: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


def schema(**kinds: pa.DataType) -> pa.Schema:
    """Return a schema by name and type, in order."""
    return pa.schema(kinds)


def distinct(table: pa.Table, name: str) -> list[str]:
    """Return the different strings of a column, sorted; NULL left out."""
    return sorted(text for text in pc.unique(table[name]).to_pylist() if text is not None)


def index(table: pa.Table, name: str, texts: Sequence[str]) -> Integers:
    """Return where each string of a column stands in `texts`, -1 where nowhere."""
    places: Any = pc.index_in(table[name], pa.array(texts, pa.string()))
    return np.asarray(pc.fill_null(places, -1), dtype=np.int64)


def spelled(texts: Sequence[str], places: Integers) -> Column:
    """Return a column of the strings at these places, NULL for -1: a dictionary, since millions of rows share a few strings."""
    missing: Any = pa.array(places.astype(np.int32), pa.int32(), mask=places < 0)
    return pa.DictionaryArray.from_arrays(missing, pa.array(texts, pa.string()))


def numbers(values: Numbers) -> Column:
    """Return a column of numbers, NULL for NaN."""
    return pa.array(values, pa.float64(), from_pandas=True)


def floats(table: pa.Table, name: str) -> Numbers:
    """Return a column as floating numbers, NaN for NULL."""
    return np.asarray(table[name].cast(pa.float64()).to_numpy(), dtype=np.float64)


def days(table: pa.Table, name: str) -> NDArray[np.datetime64]:
    """Return a column of dates."""
    return table[name].cast(pa.date32()).to_numpy().astype("datetime64[D]")


def same_text(text: str, rows: int) -> Column:
    """Return a column of one string, as `spelled` does."""
    return spelled([text], np.zeros(rows, dtype=np.int32))


def constant(value: object, kind: pa.DataType, rows: int) -> Column:
    """Return a column of one number or time."""
    scalar: Any = pa.scalar(value, kind)
    column: Column = pa.repeat(scalar, rows)
    return column
