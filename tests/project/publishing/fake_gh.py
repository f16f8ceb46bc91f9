"""Plays the part of the `gh` command that the nightly scripts use, on a folder instead of GitHub; run as a program.

GH_FOLDER holds `releases.json` (as the REST API lists releases, each with its assets) and the bytes of the assets. GH_FAULT: `down`
answers nothing, `half` breaks off every upload and leaves an asset in the state `starter`, as GitHub does.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ["GH_FOLDER"])
FAULT = os.environ.get("GH_FAULT", "")
LISTED = FOLDER / "releases.json"


def api(releases: list[dict[str, Any]], address: str, expression: str) -> None:
    """Write what jq makes of a page of the REST API, as `gh api --jq` does."""
    if address.endswith("/assets"):
        page = next(release["assets"] for release in releases if str(release["id"]) == address.split("/")[-2])
    else:
        page = releases
    subprocess.run(["jq", "--raw-output", expression], input=json.dumps(page), text=True, check=True)


def upload(release: dict[str, Any], file: Path) -> None:
    """Add an asset, or half of one."""
    if any(asset["name"] == file.name for asset in release["assets"]):
        sys.exit(f"asset under the same name already exists: {file.name}")
    content = file.read_bytes()[: file.stat().st_size // 2] if FAULT == "half" else file.read_bytes()
    (FOLDER / file.name).write_bytes(content)
    release["assets"].append({"name": file.name, "state": "starter" if FAULT == "half" else "uploaded", "size": len(content)})


def main(arguments: list[str]) -> None:
    """Do what one call of `gh` does."""
    if FAULT == "down":
        sys.exit("gh: Service Unavailable (HTTP 503)")
    releases: list[dict[str, Any]] = json.loads(LISTED.read_text()) if LISTED.exists() else []
    found = next((release for release in releases if release["tag_name"] == "pulse-state" and not release["draft"]), None)
    match arguments:
        case ["api", "--paginate", address, "--jq", expression]:
            api(releases, address, expression)
        case ["release", "create", "pulse-state", *_, file]:
            found = {"id": len(releases) + 1, "tag_name": "pulse-state", "draft": FAULT == "half", "assets": []}
            releases.append(found)
            upload(found, Path(file))
        case ["release", "upload", "pulse-state", file, "--repo", _] if found:
            upload(found, Path(file))
        case ["release", "delete-asset", "pulse-state", name, "--repo", _, "--yes"] if found:
            found["assets"] = [asset for asset in found["assets"] if asset["name"] != name]
        case ["release", "download", "pulse-state", "--repo", _, "--pattern", name, "--dir", folder] if found:
            Path(folder, name).write_bytes((FOLDER / name).read_bytes())
        case _:
            sys.exit(f"not played: {arguments}")
    LISTED.write_text(json.dumps(releases))
    if FAULT == "half" and arguments[:2] in (["release", "create"], ["release", "upload"]):
        sys.exit("connection reset by peer")


if __name__ == "__main__":
    main(sys.argv[1:])
