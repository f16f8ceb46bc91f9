"""Writes new catalog files, one a repository, into a folder of one's own. Asks nobody whether the repository exists."""

import json
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from catalog.explain import shown
from catalog.fields import is_repo_name, is_slug
from catalog.load import COMPANIES, SHIPPED, CatalogError, load


def add(folder: Path, repo_names: Sequence[str], others: Sequence[Path] = (SHIPPED,)) -> list[Path]:
    """Writes a minimal catalog file for each repository, and nothing at all when one of the names is wrong.

    The slug is the repository's name in lower case; where another framework has it, the owner stands before it. Repositories
    that are already the core of a framework are left out, so the same call a second time writes nothing. A file appears whole
    or not at all, and none is ever overwritten.

    Args:
        folder: The user's folder; made where it is missing.
        repo_names: `owner/name` each, as on GitHub.
        others: The folders that the user's lies over; their frameworks keep their slugs.

    Returns:
        The files written, in the order of the names.

    Raises:
        CatalogError: A name is wrong, both of its slugs are taken, a file that is there is wrong, or the folder is not writable.
    """
    for name in repo_names:
        if not is_repo_name(name):
            raise CatalogError(folder, "", "repositories as owner/name on GitHub", shown(name))
    own = [folder] if folder.is_dir() and any(folder.glob("[!.]*.toml")) else []
    frameworks = load([*others, *own]).frameworks
    taken = {*frameworks, COMPANIES.removesuffix(".toml")}
    watched = {repo.name.lower() for framework in frameworks.values() for repo in framework.repos if repo.role == "core"}
    new: dict[Path, str] = {}
    for name in repo_names:
        if name.lower() not in watched:
            watched.add(name.lower())
            slug = _free_slug(name, taken, folder)
            taken.add(slug)
            new[folder / f"{slug}.toml"] = _minimal(name)
    _write_all(folder, new)
    return list(new)


def _free_slug(repo_name: str, taken: set[str], folder: Path) -> str:
    owner, name = (re.sub(r"[^a-z0-9]+", "-", part).strip("-") for part in repo_name.lower().split("/"))
    candidates = [slug for slug in (name, f"{owner}-{name}"[:63].strip("-")) if is_slug(slug)]
    for slug in candidates:
        if slug not in taken:
            return slug
    by_hand = f"a free name for {repo_name}; write its file by hand under another"
    raise CatalogError(folder, "", by_hand, f"{' and '.join(candidates)} taken")


def _minimal(repo_name: str) -> str:
    name = json.dumps(repo_name)  # of the characters of a name none is written differently in TOML
    title = json.dumps(repo_name.partition("/")[2])
    return f'name = {title}\n\n[[repo]]\nname = {name}\nrole = "core"\n'


def _write_all(folder: Path, texts: dict[Path, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in texts.items():
            _write_new(file, text)
    except OSError as error:
        raise CatalogError(folder, "", "a folder that can be written", error.strerror) from error


def _write_new(file: Path, text: str) -> None:
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".draft")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(draft).chmod(0o644)
        os.link(draft, file)  # unlike a rename it fails where a file already is
    except FileExistsError as error:
        raise CatalogError(file, "", "no file there yet; it was left as it is") from error
    finally:
        Path(draft).unlink()
