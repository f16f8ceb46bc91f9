"""robots.txt by the examples of RFC 9309."""

import pytest

from collectors.docs.robots import allows

EXAMPLE = """
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


@pytest.mark.parametrize(
    ("agent", "path", "allowed"),
    [
        ("foobot", "/example/page.html", True),
        ("foobot", "/example/other.html", False),
        ("bazbot", "/example/page.html", False),
        ("barbot", "/example/allowed.gif", True),
        ("pulse", "/a/b.gif", False),
        ("pulse", "/a/b.gif?x=1", True),
        ("pulse", "/example/page.html", False),
        ("pulse", "/publications/", True),
        ("pulse", "/else", True),
    ],
)
def test_the_rules_of_the_own_name_else_of_everybody_and_the_longest_one_decides(agent: str, path: str, allowed: bool) -> None:
    assert allows(EXAMPLE, path, agent) is allowed


def test_of_two_as_long_as_each_other_the_one_that_allows_decides_and_no_rules_allow_all() -> None:
    assert allows("User-agent: *\nDisallow: /a\nAllow: /a", "/a", "pulse")
    assert allows("", "/a", "pulse")
    assert allows("<html>not found</html>", "/a", "pulse")
    assert allows("Disallow: /", "/a", "pulse")  # of nobody


def test_wildcards_in_the_middle_and_comments() -> None:
    robots = "user-agent: * # all\ndisallow: /*/tree/ # lists\n"
    assert not allows(robots, "/acme/engine/tree/main", "pulse")
    assert allows(robots, "/acme/engine/blob/main", "pulse")
