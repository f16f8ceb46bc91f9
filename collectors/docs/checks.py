"""Whether the external links of each framework's documentation are alive: at most 200 requests a night for the whole catalog.

Once in four weeks the newest pages of a folder are read from git (a clone of one commit, removed again), and 200 of their links are
chosen by their names. Each is asked with HEAD once in four weeks, GET where a site knows no HEAD. One row is a link that was asked. What
fails on three nights in a row is gone; before, and where the site does not want to tell us, it is unknown. A night on which no site
answers says nothing about any. A redirect that ends well is alive, wherever it ends, and a page that says "not found" with status 200 too.
Only addresses of the public internet are asked, and nothing of the answers is kept. https://www.rfc-editor.org/rfc/rfc9110
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa

from collectors.columns import BIGINT, INSTANT, TEXT, raw_schema
from collectors.docs.asking import Allowance, Asking, Finding, OutOfRequestsError
from collectors.docs.links import links
from collectors.docs.place import Place
from collectors.docs.sample import NIGHTS_TO_BE_GONE, Sample
from collectors.docs.visit import Visitor
from collectors.errors import Gone, Unavailable
from collectors.git.command import Git
from collectors.git.file_tree import FileTree
from collectors.http import HttpClient
from collectors.page import Coverage, Page
from collectors.source import Planned, States, Subject, Work

SOURCE = "links_checked"
DEFAULT_URL = ""
"""Each link's own host; where an address is set, its server is asked in place of all of them, below host and path."""
A_NIGHT = 200
A_TURN = 10
"""Requests that a folder has at least when its turn comes; where there are many folders, not each has one every night."""
PAGES = 500
PAUSE_S = 1.0
SCHEMA = raw_schema(
    {
        "subject": TEXT,
        "url": TEXT,
        "checked_at": INSTANT,
        "outcome": TEXT,
        "reason": TEXT,
        "status": BIGINT,
        "failures": BIGINT,
        "requests": BIGINT,
        "known_at": INSTANT,
    },
    nullable={"reason", "status"},
)


class Links:
    """The links of the documentation of the catalog.

    Args:
        http: whose name and whose end of the run are ours; its requests are counted apart.
        url: of a server that answers in place of all hosts; empty: each link's own.
        subjects: docs/OWNER/NAME/FOLDER.
        git: for the server of the repositories.
        folder: where clones lie for as long as they are read.
    """

    server = "links"
    sources = (SOURCE,)

    def __init__(self, http: HttpClient, url: str, subjects: Iterable[Subject], *, git: Git, folder: Path) -> None:
        self._subjects, self._git, self._folder = tuple(subjects), git, folder
        visitor = Visitor(http.user_agent, http.cancel_token, only_public=not url)
        self._asking = Asking(visitor, http.user_agent, partial(_in_place, url), partial(http.wait, PAUSE_S))

    def subjects(self) -> Iterable[Subject]:
        """Return the folders."""
        return self._subjects

    def plan(self, subject: Subject, states: States, learned: States, at: datetime) -> Planned:  # noqa: ARG002 (nothing is learned of the server)
        """Ask as many links as the share of tonight allows, those of a night that was interrupted included."""
        sample, share = Sample.of(states.get(SOURCE)), self._share(subject, at)
        if share == 0 or not (sample.is_old(at) or sample.left(share, at.date()) > 0):
            return Planned()
        return Planned(work=Work({SOURCE: SOURCE}, partial(self._pages, subject, share, at)))

    def _share(self, subject: Subject, at: datetime) -> int:
        turns = A_NIGHT // A_TURN
        if len(self._subjects) <= turns:
            return A_NIGHT // len(self._subjects)
        first = at.toordinal() * turns
        place = (self._subjects.index(subject) - first) % len(self._subjects)
        return A_TURN if place < turns else 0

    def _pages(self, subject: Subject, share: int, at: datetime, states: States) -> Iterator[Page]:
        sample, night = Sample.of(states.get(SOURCE)), at.date()
        if sample.is_old(at):
            sample = sample.renewed(self._links(Place.of(subject.key)), subject.key, at)
            yield Page({}, {SOURCE: sample.to_text()})
        unsure: list[tuple[str, Finding, int]] = []  # nobody has answered yet, so it may be our own network
        has_answered, left = False, sample.left(share, night)
        for link in sample.due(night):
            allowance = Allowance(left)
            try:
                found = self._asking.finding(link, allowance)
            except OutOfRequestsError:
                sample = sample.after(allowance.sent, night)
                break
            left -= allowance.sent
            unsure.append((link, found, allowance.sent))
            has_answered = has_answered or found.status is not None
            if not has_answered:
                continue
            for one, finding, sent in unsure:
                failures = _failures(sample, one, finding)
                sample = sample.asked(one, failures, night, sent)
                yield Page({SOURCE: row(subject.key, one, finding, failures, sent, at)}, {SOURCE: sample.to_text()})
            unsure.clear()
        sample = sample.after(sum(sent for _, _, sent in unsure), night)
        yield Page({}, {SOURCE: sample.to_text()}, () if unsure else _coverage(sample, at))
        if unsure:
            msg = f"no host answers, {urlsplit(unsure[0][0]).hostname} for one: {unsure[0][1].reason}"
            raise Unavailable(msg)

    def _links(self, place: Place) -> Sequence[str]:
        """Return the links of the newest pages; of very many pages, those whose names come first by their hash.

        Raises:
            Gone: there is no page.
        """
        tree = FileTree(
            self._git, self._folder / f"links-{place.clone}-{sha256(place.folder.encode()).hexdigest()[:8]}.git", place.repository
        )
        try:
            tree.fetch_newest()
            pages = {path: blob for path, blob in tree.files().items() if place.holds(path)}
            if not pages:
                msg = f"no page is in {place}"
                raise Gone(msg)
            chosen = sorted(pages, key=lambda path: sha256(path.encode()).digest())[:PAGES]
            contents = tree.contents({pages[path] for path in chosen})
        finally:
            tree.remove()
        return [link for content in contents.values() for link in links(content.decode("utf-8", "replace"))]


def row(subject: str, link: str, found: Finding, failures: int, requests: int, at: datetime) -> pa.Table:
    """Return the row of a link that was asked.

    Args:
        subject: docs/OWNER/NAME/FOLDER.
        link: its address.
        found: tonight.
        failures: on how many nights in a row it has failed, tonight included.
        requests: how many it took.
        at: aware.
    """
    is_gone = found.verdict == "failed" and failures >= NIGHTS_TO_BE_GONE
    outcome = "gone" if is_gone else "unknown" if found.verdict == "failed" else found.verdict
    return pa.Table.from_pylist(
        [
            {
                "subject": subject,
                "url": link,
                "checked_at": at,
                "outcome": outcome,
                "reason": found.reason,
                "status": found.status,
                "failures": failures,
                "requests": requests,
                "known_at": at,
            }
        ],
        SCHEMA,
    )


def _failures(sample: Sample, link: str, found: Finding) -> int:
    before = sample.standings[link].failures if link in sample.standings else 0
    if found.verdict == "alive":
        return 0
    return before + (found.verdict == "failed")


def _coverage(sample: Sample, at: datetime) -> tuple[Coverage, ...]:
    """Return from which night on links were asked; a folder without any is known to have none."""
    since = datetime.combine(sample.since, datetime.min.time(), at.tzinfo) if sample.since else at
    return (Coverage(SOURCE, since, at),)


def _in_place(server: str, url: str) -> str:
    return f"{server}/{url.partition('://')[2]}" if server else url
