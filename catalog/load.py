"""Reads the catalog: one TOML file a framework, one's own folders over the shipped one. Reading runs nothing and asks nobody."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from catalog.explain import first_difference, shown
from catalog.fields import SLUG_FORM, is_slug
from catalog.model import Framework

Table = TypeVar("Table", bound=BaseModel)
SHIPPED = Path(__file__).parent
COMPANIES = "companies.toml"
"""The one file of a folder that is no framework: whose mail domains are whose (`catalog/companies.py`)."""

_FILE_BYTES = 1_000_000  # many times the longest shipped file: what is larger was not written by hand


class CatalogError(ValueError):
    """One thing to correct in a catalog file; its text is one line.

    Attributes:
        file: The file or folder.
        key: Path of the key inside the file, entries of a list counted from 1; empty where the file itself is meant.
        expected: What should stand there.
        found: What stands there, made harmless; None where nothing does.
    """

    def __init__(self, file: Path, key: str, expected: str, found: str | None = None) -> None:
        self.file, self.key, self.expected, self.found = file, key, expected, found
        place = _bare_path(file) + (f": {key}" if key else "")
        line = f"{place}: expected {expected}" + ("" if found is None else f"; found {found}")
        super().__init__(" ".join(line.split()))


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that is watched.

    Attributes:
        frameworks: By slug, in alphabetical order.
    """

    frameworks: Mapping[str, Framework]


def load(folders: Sequence[Path], assessed: Collection[str] | None = None) -> Catalog:
    """Reads every `*.toml` of the folders; a file in a later folder replaces the one of the same name in an earlier one.

    Hidden files are left alone, and so are `companies.toml` and everything that is not TOML.

    Args:
        folders: The shipped one and one's own.
        assessed: The dimensions that people may assess, by the rubric; None leaves that unchecked, for who reads names only.

    Raises:
        CatalogError: At the first thing that is wrong.
    """
    files: dict[str, Path] = {}
    for folder in folders:
        files |= {file.name: file for file in _toml_files(folder)}
    files.pop(COMPANIES, None)
    frameworks = [_read(file) for file in sorted(files.values(), key=lambda file: file.stem)]
    if assessed is not None:
        _check_assessed(frameworks, files, assessed)
    owner: dict[str, str] = {}
    for framework in frameworks:
        for claim in framework.claims:
            if owner.setdefault(claim.id, framework.slug) != framework.slug:
                raise CatalogError(files[f"{framework.slug}.toml"], "claim.id", f"an id that {owner[claim.id]} does not use", claim.id)
    return Catalog({framework.slug: framework for framework in frameworks})


def _check_assessed(frameworks: Sequence[Framework], files: Mapping[str, Path], assessed: Collection[str]) -> None:
    for framework in frameworks:
        for place, assessment in enumerate(framework.assessments, 1):
            if assessment.dimension not in assessed:
                key = f"assessment[{place}].dimension"
                raise CatalogError(files[f"{framework.slug}.toml"], key, f"one of {', '.join(assessed)}", shown(assessment.dimension))


def _toml_files(folder: Path) -> list[Path]:
    try:
        files = [file for file in folder.iterdir() if file.suffix == ".toml" and not file.name.startswith(".")]
    except OSError as error:
        raise CatalogError(folder, "", "a folder of catalog files", error.strerror) from error
    if not files:
        raise CatalogError(folder, "", "a folder with at least one catalog file, such as mxnet.toml", "none")
    return files


def _read(file: Path) -> Framework:
    if not is_slug(file.stem):
        raise CatalogError(file, "", f"a file name of {SLUG_FORM}")
    data = parse(file)
    if "slug" in data:
        raise CatalogError(file, "slug", "no slug inside: the file's name is it", shown(data["slug"]))
    return _as(Framework, data | {"slug": file.stem}, file)


def validated(file: Path, model: type[Table]) -> Table:
    """Return what a file of TOML holds, in the form of a model.

    Raises:
        CatalogError: It cannot be read, or at the first thing in it that is wrong.
    """
    return _as(model, parse(file), file)


def _as(model: type[Table], data: Mapping[str, object], file: Path) -> Table:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise CatalogError(file, *first_difference(error, model)) from error


def parse(file: Path) -> dict[str, object]:
    """Return what a file of TOML holds.

    Raises:
        CatalogError: It cannot be read, is too large, or is no TOML.
    """
    try:
        if file.stat().st_size > _FILE_BYTES:
            raise CatalogError(file, "", f"at most {_FILE_BYTES:,} bytes", f"{file.stat().st_size:,}")
        text = file.read_bytes().decode("utf-8")
    except OSError as error:
        raise CatalogError(file, "", "a file that can be read", error.strerror) from error
    except UnicodeDecodeError as error:
        raise CatalogError(file, "", "text in UTF-8", f"byte {error.object[error.start]:#04x} at position {error.start}") from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(file, "", "valid TOML", shown(str(error), 200).strip('"')) from error
    except RecursionError as error:
        raise CatalogError(file, "", "valid TOML", "brackets nested too deeply") from error
    except ValueError as error:  # tomllib lets Python's limit on the digits of a number through
        raise CatalogError(file, "", "valid TOML", "a number with too many digits") from error


def _bare_path(file: Path) -> str:
    text = str(file)
    return text if text.isprintable() else shown(text)
