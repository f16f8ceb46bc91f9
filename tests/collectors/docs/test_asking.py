"""What is found of a link, from answers that are made up; requests are counted by hand."""

from collections.abc import Callable

import pytest

from collectors.docs.asking import Allowance, Asking, Finding, OutOfRequestsError
from collectors.docs.visit import NoAnswerError, NotPublicError, Visit, is_public

Answers = dict[tuple[str, str], Visit | Exception]


def visit(status: int, body: bytes = b"", **headers: str) -> Visit:
    return Visit(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


class Sites:
    """Answers by verb and address; what is not named is not found."""

    def __init__(self, answers: Answers) -> None:
        self.answers, self.asked, self.pauses = answers, [], 0

    def ask(self, verb: str, url: str, limit_bytes: int = 0) -> Visit:
        self.asked.append((verb, url))
        answer = self.answers.get((verb, url), visit(404))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def pause(self) -> None:
        self.pauses += 1

    def finding(self, *urls: str, share: int = 99, place: Callable[[str], str] = str) -> list[Finding]:
        asking = Asking(self, "Framework-Pulse", place, self.pause)  # type: ignore[arg-type] # it has all that is asked of a visitor
        allowance = Allowance(share)
        return [asking.finding(url, allowance) for url in urls]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (visit(200), Finding("alive", None, 200)),
        (visit(304), Finding("alive", None, 304)),
        (visit(404), Finding("failed", "answers 404", 404)),
        (visit(410), Finding("failed", "answers 410", 410)),
        (visit(500), Finding("failed", "answers 500", 500)),
        (visit(401), Finding("unknown", "does not tell us (401)", 401)),
        (visit(403), Finding("unknown", "does not tell us (403)", 403)),
        (visit(429), Finding("unknown", "does not tell us (429)", 429)),
        (visit(503, retry_after="60"), Finding("unknown", "does not tell us (503)", 503)),
        (visit(400), Finding("unknown", "does not tell us (400)", 400)),
        (NoAnswerError("no such host"), Finding("failed", "no such host", None)),
        (NotPublicError(), Finding("unknown", "leads into a private network", None)),
    ],
)
def test_an_answer_says_how_a_link_stands(answer: Visit | Exception, found: Finding) -> None:
    assert Sites({("HEAD", "https://a.org/x"): answer}).finding("https://a.org/x") == [found]


@pytest.mark.parametrize("refusal", [405, 501])
def test_get_where_a_site_knows_no_head(refusal: int) -> None:
    sites = Sites({("HEAD", "https://a.org/x"): visit(refusal), ("GET", "https://a.org/x"): visit(200)})
    assert sites.finding("https://a.org/x") == [Finding("alive", None, 200)]
    assert sites.asked == [("GET", "https://a.org/robots.txt"), ("HEAD", "https://a.org/x"), ("GET", "https://a.org/x")]


def test_a_redirect_is_followed_within_bounds_and_asks_the_rules_of_each_host() -> None:
    sites = Sites({("HEAD", "http://a.org/x"): visit(301, location="https://b.org/y#part"), ("HEAD", "https://b.org/y"): visit(200)})
    assert sites.finding("http://a.org/x") == [Finding("alive", None, 200)]
    assert [url for _, url in sites.asked] == ["http://a.org/robots.txt", "http://a.org/x", "https://b.org/robots.txt", "https://b.org/y"]
    circle = Sites({("HEAD", "http://a.org/x"): visit(302, location="/x")})
    assert circle.finding("http://a.org/x") == [Finding("unknown", "more than 5 redirects")]
    assert len(circle.asked) == 7
    assert Sites({("HEAD", "http://a.org/x"): visit(302, location="mailto:a@a.org")}).finding("http://a.org/x")[0].verdict == "unknown"


def test_robots_txt_is_asked_once_a_night_and_obeyed() -> None:
    rules = visit(200, b"User-agent: framework-pulse\nDisallow: /private")
    sites = Sites({("GET", "https://a.org/robots.txt"): rules, ("HEAD", "https://a.org/x"): visit(200)})
    found = sites.finding("https://a.org/private/y", "https://a.org/x")
    assert found == [Finding("unknown", "robots.txt asks machines to stay away"), Finding("alive", None, 200)]
    assert sites.asked == [("GET", "https://a.org/robots.txt"), ("HEAD", "https://a.org/x")]
    broken = Sites({("GET", "https://a.org/robots.txt"): visit(503), ("HEAD", "https://a.org/x"): visit(200)})
    assert broken.finding("https://a.org/x") == [Finding("unknown", "robots.txt cannot be told (503)", 503)]


def test_a_host_that_throttles_is_left_alone_for_the_night_and_others_are_not() -> None:
    answers: Answers = {("HEAD", f"https://a.org/{name}"): visit(429) for name in "xy"}
    sites = Sites(answers | {("HEAD", "https://b.org/z"): visit(200)})
    found = sites.finding("https://a.org/x", "https://a.org/y", "https://b.org/z")
    assert [each.verdict for each in found] == ["unknown", "unknown", "alive"]
    assert ("HEAD", "https://a.org/y") not in sites.asked


def test_between_two_requests_at_a_host_there_is_a_pause_and_between_hosts_none() -> None:
    answers: Answers = {("HEAD", url): visit(200) for url in ("https://a.org/x", "https://a.org/y", "https://b.org/z")}
    sites = Sites(answers)
    sites.finding("https://a.org/x", "https://a.org/y", "https://b.org/z")
    assert (len(sites.asked), sites.pauses) == (5, 3)  # robots, x, y of one and robots, z of the other


def test_the_share_of_a_night_is_never_exceeded() -> None:
    sites = Sites({("HEAD", "https://a.org/x"): visit(200)})
    with pytest.raises(OutOfRequestsError):
        sites.finding("https://a.org/x", share=1)
    assert len(sites.asked) == 1


BY_FOUR = ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"]
BY_SIX = ["::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"]


@pytest.mark.parametrize("address", [*BY_FOUR, *BY_SIX])
def test_addresses_of_private_networks_are_known_also_inside_others(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)
