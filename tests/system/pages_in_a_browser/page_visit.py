"""A visitor of a served site: what the browser asked for and complained of while it looked at pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
"""Gives by how many pixels a page is wider than its window."""


@dataclass
class Visitor:
    """A page of the browser, with what was asked of which server and what went wrong on it."""

    page: Page
    root: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.root}{path}")

    @property
    def elsewhere(self) -> list[str]:
        """What was asked of another origin than the site's."""
        home = urlsplit(self.root).netloc
        return [
            address for address in self.asked if urlsplit(address.removeprefix("blob:")).netloc != home and not address.startswith("data:")
        ]

    @property
    def paths(self) -> list[str]:
        """The paths inside the site, in the order in which they were asked for."""
        return [address.removeprefix(self.root) for address in self.asked if address.startswith(self.root)]

    def note_request(self, request: Request) -> None:
        self.asked.append(request.url)

    def note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")


@contextmanager
def visiting(browser: Browser, root: str, *, javascript: bool = True) -> Iterator[Visitor]:
    """A visitor in a browser without history; dialogs, which only a script of a stranger would open, count as complaints."""
    with browser.new_context(viewport=DESKTOP, color_scheme="light", java_script_enabled=javascript) as context:
        visitor = Visitor(context.new_page(), root)
        visitor.page.on("request", visitor.note_request)
        visitor.page.on("console", visitor.note_console)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(f"{visitor.page.url}: {error}"))
        visitor.page.on("dialog", lambda dialog: (visitor.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        yield visitor
