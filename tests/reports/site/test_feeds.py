import datetime as dt
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import duckdb

from reports import queries
from reports.site import feeds
from reports.site.write import write_site

NS = {"a": "http://www.w3.org/2005/Atom"}
RUN = dt.datetime(2024, 1, 29, 2, 14, 30)  # noqa: DTZ001 (as DuckDB gives it)


def read(con: duckdb.DuckDBPyConnection) -> list[feeds.Entry]:
    return feeds.entries(queries.rows(con, "all_alerts", {}), "f/")


def test_the_atom_feed_has_what_the_standard_asks_for(small_world: duckdb.DuckDBPyConnection) -> None:
    # RFC 4287, sections 4.1.1 and 4.1.2: a feed and an entry have one id, title and updated; the feed has an author.
    root = ET.fromstring(feeds.atom("Alerts", "alerts", read(small_world), RUN))
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert root.find("a:author/a:name", NS) is not None
    for node in [root, *root.findall("a:entry", NS)]:
        for name in ("id", "title", "updated"):
            assert [bool(found.text) for found in node.findall(f"a:{name}", NS)] == [True]
    assert all(entry.find("a:content", NS) is not None for entry in root.findall("a:entry", NS))


def test_an_entry_moves_with_what_happens_to_its_alert_and_keeps_its_id(small_world: duckdb.DuckDBPyConnection) -> None:
    before = {entry.alert_id: entry for entry in read(small_world)}
    assert before["AL-1"].updated_at.date() == dt.date(2022, 1, 1)  # closed
    assert before["AL-2"].updated_at.date() == dt.date(2021, 3, 8)  # opened, nothing since
    ids = [item["id"] for item in json.loads(feeds.json_feed("t", read(small_world)))["items"]]
    small_world.execute("update alerts set acknowledged_at = '2024-01-02' where alert_id = 'AL-2'")
    after = read(small_world)
    assert [(entry.alert_id, entry.updated_at.date()) for entry in after] == [
        ("AL-2", dt.date(2024, 1, 2)), ("AL-1", dt.date(2022, 1, 1)),
    ]  # fmt: skip
    assert sorted(ids) == sorted(item["id"] for item in json.loads(feeds.json_feed("t", after))["items"])
    assert len(set(ids)) == 2


def test_entries_lead_to_the_alert_on_the_page(small_world: duckdb.DuckDBPyConnection) -> None:
    root = ET.fromstring(feeds.atom("Alerts", "alerts", read(small_world), RUN))
    assert [link.attrib["href"] for link in root.findall("a:entry/a:link", NS)] == ["f/oldnet.html#AL-1", "f/oldnet.html#AL-2"]


def test_with_an_address_every_link_stands_by_itself(small_world: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    # RFC 4287, 4.1.1: a feed should have one link rel=self; JSON Feed 1.1: feed_url, and a url of each item
    write_site(small_world, tmp_path / "site", address="https://pulse.example.org/a")
    for file in ("alerts.xml", "f/oldnet.xml"):
        root = ET.parse(tmp_path / "site" / file).getroot()
        assert [link.attrib["href"] for link in root.findall("a:link[@rel='self']", NS)] == [f"https://pulse.example.org/a/{file}"]
        links = [link.attrib["href"] for link in root.findall("a:entry/a:link", NS)]
        assert links
        assert all(link.startswith("https://pulse.example.org/a/f/oldnet.html#AL-") for link in links)
    feed = json.loads((tmp_path / "site" / "alerts.json").read_text())
    assert feed["feed_url"] == "https://pulse.example.org/a/alerts.json"
    assert [item["url"] for item in feed["items"]] == [
        "https://pulse.example.org/a/f/oldnet.html#AL-1",
        "https://pulse.example.org/a/f/oldnet.html#AL-2",
    ]


def test_a_feed_without_alerts_dates_from_the_newest_run() -> None:
    assert ET.fromstring(feeds.atom("Alerts", "alerts", [], RUN)).findtext("a:updated", None, NS) == "2024-01-29T02:14:30Z"


def test_the_json_feed_names_its_version_and_its_items(small_world: duckdb.DuckDBPyConnection) -> None:
    # https://www.jsonfeed.org/version/1.1/: version and title are required, of an item its id, and one of the contents.
    feed = json.loads(feeds.json_feed("Alerts", read(small_world)))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "Alerts"
    assert all(isinstance(item["id"], str) and item["content_text"] for item in feed["items"])


def test_a_strangers_text_is_text_in_both_feeds(small_world: duckdb.DuckDBPyConnection, nasty: str) -> None:
    small_world.execute("update alerts set title = $text, body = $text", {"text": nasty})
    root = ET.fromstring(feeds.atom(nasty, "alerts", read(small_world), RUN))
    assert {element.tag.partition("}")[2] for element in root.iter()} == {
        "feed", "id", "title", "updated", "author", "name", "entry", "published", "link", "content",
    }  # fmt: skip
    assert [content.text for content in root.findall("a:entry/a:content", NS)] == [nasty, nasty]
    assert [item["content_text"] for item in json.loads(feeds.json_feed(nasty, read(small_world)))["items"]] == [nasty, nasty]


def test_control_characters_leave_the_feed_readable(small_world: duckdb.DuckDBPyConnection, hidden: str) -> None:
    small_world.execute("update alerts set title = $text, body = $text", {"text": hidden.replace("\0", "")})
    root = ET.fromstring(feeds.atom("Alerts", "alerts", read(small_world), RUN))
    assert root.findtext("a:entry/a:title", None, NS) == "a\ufffdb\ufffdcd\ufffde\ufffdf\ufffdg"
