"""`pulse catalog`: list, check and add frameworks, and say what a notice is."""

from typing import Annotated

import typer

from flows.cli.notices import confirm
from flows.cli.options import AsJson
from flows.console import line, say, table, write_json

app = typer.Typer(help="What is watched: list, check, add, confirm.", no_args_is_help=True)


@app.command("list")
def listed(as_json: AsJson = False) -> None:
    """List the frameworks of the catalog with their repositories."""
    from catalog.load import load
    from flows.settings.model import load_settings

    frameworks = load(load_settings().catalog).frameworks.values()
    if as_json:
        write_json(
            [
                {"framework": one.slug, "name": one.name, "repos": [{"repo": repo.name, "role": repo.role} for repo in one.repos]}
                for one in frameworks
            ]
        )
        return
    table(
        ("FRAMEWORK", "NAME", "REPOSITORIES"),
        [(one.slug, one.name, ", ".join(_with_role(repo.name, repo.role) for repo in one.repos)) for one in frameworks],
    )


def _with_role(repo: str, role: str) -> str:
    return repo if role == "core" else f"{repo} ({role})"


@app.command()
def check() -> None:
    """Check every catalog file, and the file of PULSE_BOTS; name the first mistake with its key and the expected value."""
    from catalog.companies import load_companies
    from catalog.machines import load_machines
    from flows.night.catalog import checked_catalog
    from flows.settings.model import load_settings

    settings = load_settings()
    folders = settings.catalog
    found = checked_catalog(folders).frameworks
    companies = load_companies(folders).companies
    if settings.bots is not None:
        load_machines(settings.bots)
    line(f"{len(found)} frameworks and {len(companies)} companies are in order, from {', '.join(map(str, folders))}")


@app.command()
def add(repositories: Annotated[list[str], typer.Argument(metavar="OWNER/NAME...", help="Repositories on GitHub.")]) -> None:
    """Watch more repositories, each as a framework of its own, in your own catalog folder."""
    from catalog.add import add as write
    from flows.settings.model import load_settings
    from flows.settings.types import SHIPPED_CATALOG

    settings = load_settings()
    *others, own = settings.catalog if settings.catalog[-1] != SHIPPED_CATALOG else (*settings.catalog, settings.home / "catalog")
    written = write(own, repositories, others)
    for file in written:
        line(str(file))
    say("run `pulse refresh` to fetch their history" if written else "all of them are watched already")


app.command()(confirm)
