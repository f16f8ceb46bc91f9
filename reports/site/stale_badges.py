"""Badges of a pipeline that stopped: they go on being served, so they say since when nothing was refreshed."""

import datetime as dt
import json
from pathlib import Path

from reports.site.exports import badge_picture


def mark_badges(site: Path, since: dt.date) -> int:
    """Let every badge of a site say "stale since" that day; the next site that is written says otherwise.

    Args:
        site: The folder of the site; one without badges is left alone.
        since: The day of the last refresh that went well.

    Returns:
        How many badges were marked.
    """
    badges = sorted((site / "badge").glob("*.json"))
    for file in badges:
        badge = json.loads(file.read_text(encoding="utf-8")) | {"message": f"stale since {since}", "color": "lightgrey"}
        _replace(file, json.dumps(badge, ensure_ascii=False) + "\n")
        _replace(file.with_suffix(".svg"), badge_picture(badge["label"], badge["message"], badge["color"]))
    return len(badges)


def _replace(file: Path, text: str) -> None:
    """Write a file so that readers see the one before or this one."""
    fresh = file.with_name(f"{file.name}.marked")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)
