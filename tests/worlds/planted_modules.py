"""A working folder with modules that would stand in for ours, Prefect's and the standard library's, if anybody took them from there."""

from pathlib import Path

TAKEN = "taken over by the working folder"
_PACKAGES = ("flows", "catalog", "collectors", "warehouse", "scoring", "reports", "sandbox", "prefect")
_MODULES = ("uvicorn", "requests", "sitecustomize", "sqlite3", "multiprocessing")


def plant(place: Path) -> Path:
    """Write them into a folder; whoever imports one ends and says so. Returns the folder."""
    text = f"raise SystemExit({TAKEN!r})\n"
    for package in _PACKAGES:
        (place / package).mkdir(parents=True)
        (place / package / "__init__.py").write_text(text)
    for module in _MODULES:
        (place / f"{module}.py").write_text(text)
    return place
