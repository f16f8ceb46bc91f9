"""The sources beside GitHub: the one list of them. Light to load, since the settings read it too."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Registered:
    """A source that is no part of GitHub.

    Attributes:
        name: as settings name it: `PULSE_<NAME>_URL`, and in `PULSE_SOURCES`.
        kind: of its subjects, as the catalog names them.
        collector: module and class; it is made of a client, an address and its subjects, and its module has a `DEFAULT_URL`.
    """

    name: str
    kind: str
    collector: str


SOURCES = (
    Registered("pypi", "package", "collectors.packages:PackageFiles"),
    Registered("osv", "package", "collectors.vulnerabilities:Vulnerabilities"),
)
