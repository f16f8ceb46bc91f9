"""Where documentation lies: a folder of a git repository, and which of its files are pages."""

from dataclasses import dataclass
from pathlib import PurePosixPath

SUFFIXES = frozenset({".adoc", ".ipynb", ".markdown", ".md", ".mdx", ".rst"})
"""Of a page. HTML is left out: in these repositories it is a template or generated; text files are mostly lists of requirements."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of a repository.

    Attributes:
        repository: owner/name.
        folder: from the root of the repository, without a slash at either end; empty for all of it.
    """

    repository: str
    folder: str

    @classmethod
    def of(cls, subject: str) -> "Place":
        """Return the place of a subject, docs/OWNER/NAME or docs/OWNER/NAME/FOLDER."""
        _, owner, name, *folders = subject.split("/")
        return cls(f"{owner}/{name}", "/".join(folders))

    @property
    def clone(self) -> str:
        """A name for the repository's clone."""
        return self.repository.replace("/", "-")

    def holds(self, path: str) -> bool:
        """Return whether a file, by its path from the root, is a page that lies here."""
        return PurePosixPath(path).suffix.lower() in SUFFIXES and (not self.folder or path.startswith(f"{self.folder}/"))

    def __str__(self) -> str:
        return f"{self.folder} of {self.repository}" if self.folder else self.repository
