"""The alerts as an Atom feed (RFC 4287) and as a JSON Feed (version 1.1), for those who do not want to be asked for an address.

An entry keeps its id for life; `updated` moves with everything that happened to the alert.
"""

import datetime as dt
import json
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

from reports.queries import Row
from reports.text.escape import block, plain

ATOM = "http://www.w3.org/2005/Atom"
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 (the warehouse's times are UTC without a zone)


@dataclass(frozen=True, slots=True)
class Entry:
    """One alert; times are UTC, `link` is relative to the feed where the site's address is not known."""

    alert_id: str
    title: str
    body: str
    link: str
    opened_at: dt.datetime
    updated_at: dt.datetime


def entries(rows: Sequence[Row], pages: str) -> list[Entry]:
    """Return the entries of a feed, the last changed first.

    Args:
        rows: Rows of the query `all_alerts`.
        pages: The folder of the frameworks' pages, in full or as seen from the feed, with a slash at its end, or "" for the same.
    """
    found = [
        Entry(
            alert_id=row["alert_id"],
            title=plain(row["title"]),
            body=block(row["body"]),
            link=f"{pages}{row['framework']}.html#{row['alert_id']}",
            opened_at=row["opened_at"],
            updated_at=row["updated_at"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda entry: (entry.updated_at, entry.alert_id), reverse=True)


def atom(title: str, name: str, found: Sequence[Entry], updated_at: dt.datetime | None, address: str | None = None) -> str:
    """Return an Atom feed.

    Args:
        title: Its title.
        name: What makes its id: the same name, the same id.
        found: The entries in their order.
        updated_at: When the warehouse was last written, for a feed without entries.
        address: Where the feed is found, for readers that keep it; None where that is not known.
    """
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")
    newest = max((entry.updated_at for entry in found), default=updated_at or _EPOCH)
    _fill(feed, {"id": _identity(name), "title": plain(title), "updated": _time(newest)})
    _fill(ET.SubElement(feed, f"{{{ATOM}}}author"), {"name": "Framework Pulse"})
    if address:
        ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "href": address})
    for entry in found:
        node = ET.SubElement(feed, f"{{{ATOM}}}entry")
        times = {"published": _time(entry.opened_at), "updated": _time(entry.updated_at)}
        _fill(node, {"id": _identity(entry.alert_id), "title": entry.title, **times})
        ET.SubElement(node, f"{{{ATOM}}}link", {"rel": "alternate", "href": entry.link})
        ET.SubElement(node, f"{{{ATOM}}}content", {"type": "text"}).text = entry.body
    return ET.tostring(feed, encoding="unicode", xml_declaration=True) + "\n"


def json_feed(title: str, found: Sequence[Entry], address: str | None = None) -> str:
    """Return a JSON Feed; see https://www.jsonfeed.org/version/1.1/. `address` as in `atom`."""
    items = [
        {
            "id": _identity(entry.alert_id),
            "url": entry.link,
            "title": entry.title,
            "content_text": entry.body,
            "date_published": _time(entry.opened_at),
            "date_modified": _time(entry.updated_at),
        }
        for entry in found
    ]
    itself = {"feed_url": address} if address else {}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": plain(title), **itself, "items": items}
    return json.dumps(feed, indent=1, ensure_ascii=False) + "\n"


def _fill(node: ET.Element, texts: dict[str, str]) -> None:
    for tag, text in texts.items():
        ET.SubElement(node, f"{{{ATOM}}}{tag}").text = text


def _identity(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"framework-pulse/{name}").urn


def _time(at: dt.datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
