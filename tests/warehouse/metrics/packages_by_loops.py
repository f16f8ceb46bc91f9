"""Metrics of packages counted with plain loops over rows and the `packaging` library, from the definitions and not from the SQL.

Rows are those of `RawRows`: `catalog_subjects`, `package_files`, `vulnerabilities`. A number is None where there is none, whatever the
reason.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from tests.worlds.raw_rows import RawRows, Row

CPYTHONS = {  # 3.minor: first day and the last, as https://devguide.python.org/versions/ tells them
    4: ("2014-03-16", "2019-03-18"),
    5: ("2015-09-13", "2020-09-30"),
    6: ("2016-12-23", "2021-12-23"),
    7: ("2018-06-27", "2023-06-27"),
    8: ("2019-10-14", "2024-10-07"),
    9: ("2020-10-05", "2025-10-31"),
    10: ("2021-10-04", "2026-10-31"),
    11: ("2022-10-24", "2027-10-31"),
    12: ("2023-10-02", "2028-10-31"),
    13: ("2024-10-07", "2029-10-31"),
    14: ("2025-10-07", "2030-10-31"),
    15: ("2026-10-01", "2031-10-31"),
}
FORMS = ("linux.*x86_64", "linux.*aarch64", "macosx.*(arm64|universal2)", "win_amd64")
SEVERITIES = (None, "low", "medium", "high", "critical")


def package_metrics(raw: RawRows, framework: str, as_of: dt.date) -> dict[str, float | None]:
    """The four metrics of a framework whose packages are all read and whose catalog gives them no dates."""
    named = {row["subject"]: row["companion_of"] for row in raw.pulse["catalog_subjects"] if row["framework"] == framework}
    stable = {subject: _stable(raw, subject, as_of) for subject in named}
    released = {subject: _released(stable[subject]) for subject, of in named.items() if of is None}
    main = max((subject for subject in sorted(released) if released[subject]), key=lambda one: str(released[one]), default=None)
    first = None if main is None else released[main]
    if main is None or first is None:
        return dict.fromkeys(("release_age", "py_support", "platforms", "open_vulns"))
    beside = [subject for subject, of in named.items() if of == main]
    line, lines = _line(stable[main]), [_line(stable[subject]) for subject in beside]
    has_wheels = any(row["tags"] for row in stable[main]) and all(lines)
    minors = [minor for minor, (since, until) in CPYTHONS.items() if since < as_of.isoformat() <= until]
    shares = [_credit(line, minor, lines) for minor in minors]
    reached = [_reaches(line, form, lines) for form in FORMS]
    return {
        "release_age": (as_of - first.date()).days,
        "py_support": float(sum(shares) / len(shares)) if has_wheels else None,
        "platforms": sum(reached) / len(reached) if has_wheels else None,
        "open_vulns": _worst(raw, {one: max(map(_version, stable[one])) for one in (main, *beside)}, as_of) if all(lines) else None,
    }


def _version(row: Row) -> Version:
    return Version(row["version"])


def _read(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


def _stable(raw: RawRows, subject: str, as_of: dt.date) -> list[Row]:
    before = dt.datetime.combine(as_of, dt.time())
    own = [row for row in raw.raw["package_files"] if row["subject"] == subject and row["uploaded_at"] < before and not row["is_yanked"]]
    return [row for row in own if (version := _read(row["version"])) and not version.is_prerelease]


def _released(stable: Sequence[Row]) -> dt.datetime | None:
    """When the newest release first came."""
    bases = [Version(_version(row).base_version) for row in stable]
    return min((row["uploaded_at"] for row, base in zip(stable, bases, strict=True) if base == max(bases)), default=None)


def _line(stable: Sequence[Row]) -> list[Row]:
    """The files of the newest minor line."""
    newest = max(map(_version, stable), default=None)
    return [row for row in stable if newest and _minor(_version(row)) == _minor(newest)]


def _minor(version: Version) -> tuple[int, int, int]:
    return version.epoch, version.major, version.minor


def _tags(line: Sequence[Row]) -> Iterator[tuple[Row, str, str, str]]:
    for row in line:
        for tag in (row["tags"] or "").split():
            interpreter, abi, platform = tag.split("-")
            yield row, interpreter, abi, platform


def _credit(line: Sequence[Row], minor: int, companions: Sequence[Sequence[Row]]) -> Fraction:
    best = Fraction(0)
    for row, interpreter, abi, platform in _tags(line):
        number = int(interpreter[3:] or 0) if interpreter[2] == "3" else 1_000
        if not _takes(row["requires_python"] or "", minor):
            continue
        if abi == "abi3":
            best = max(best, Fraction(number <= minor))
        elif interpreter == f"cp3{minor}" and abi in {"none", f"cp3{minor}", f"cp3{minor}m"}:
            best = Fraction(1)
        elif interpreter.startswith("py") and number <= minor and abi == "none":
            pure = min((_credit(each, minor, ()) for each in companions), default=Fraction(1))
            best = max(best, pure if platform == "any" else Fraction(1, 2))
    return best


@cache
def _takes(requires_python: str, minor: int) -> bool:
    return any(f"3.{minor}.{patch}" in SpecifierSet(requires_python) for patch in range(25))


def _reaches(line: Sequence[Row], form: str, companions: Sequence[Sequence[Row]]) -> bool:
    platforms = {platform for *_, platform in _tags(line)}
    return any(re.match(f"(many|musl)?{form}$", one) for one in platforms) or (
        "any" in platforms and all(_reaches(each, form, ()) for each in companions)
    )


def _worst(raw: RawRows, installed: dict[str, Version], as_of: dt.date) -> float | None:
    at = dt.datetime.combine(as_of, dt.time())
    levels: list[int | None] = []
    for row in raw.raw["vulnerabilities"]:
        if row["subject"] not in installed or row["published_at"] >= at or (row["withdrawn_at"] and row["withdrawn_at"] < at):
            continue
        if (found := _affects(row, installed[row["subject"]])) is not False:
            levels.append(_level(raw, row) if found else None)
    if 4 in levels:  # nothing is worse
        return 4
    known = [level for level in levels if level is not None]
    return max(known, default=0) if len(known) == len(levels) else None


def _affects(row: Row, version: Version) -> bool | None:
    """Whether a version lies in a range; None where that is not told."""
    introduced, fixed, last = row["introduced"], row["fixed"], row["last_affected"]
    if (introduced, fixed, last) == (None, None, None):
        return None
    begins = True if introduced in {None, "0"} else None if (one := _read(introduced)) is None else one <= version
    ends = True if fixed is None else None if (one := _read(fixed)) is None else version < one
    lasts = True if last is None else None if (one := _read(last)) is None else version <= one
    return False if False in (begins, ends, lasts) else None if None in (begins, ends, lasts) else True


def _level(raw: RawRows, row: Row) -> int | None:
    own = _ids(row)
    twins = [one for one in raw.raw["vulnerabilities"] if one["subject"] == row["subject"] and own & _ids(one)]
    return max(SEVERITIES.index(one["severity"]) for one in twins) or None


def _ids(row: Row) -> set[str]:
    return {row["vulnerability"], *row["aliases"].split()}
