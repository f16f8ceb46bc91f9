"""Links in texts of every markup; the real ones are those that others counted in MXNet's documentation."""

import csv
import json
from pathlib import Path

import pytest

from collectors.docs.links import links

REAL = Path(__file__).parents[4] / "shared" / "data" / "sources" / "mxnet_docs_links_2023-01-26.csv"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See [the page](https://a.org/x) for more.", ["https://a.org/x"]),
        ("`the page <https://a.org/x>`_ and https://a.org/y.", ["https://a.org/x", "https://a.org/y"]),
        ('<a href="http://a.org/x?b=1&c=2">', ["http://a.org/x?b=1&c=2"]),
        ("(https://a.org/Signal_(IPC)), and so on", ["https://a.org/Signal_(IPC)"]),
        (json.dumps(["see https://a.org/x\n", '"https://a.org/y"']), ["https://a.org/x", "https://a.org/y"]),
        ("https://a.org/x#part and https://a.org:8080/", ["https://a.org/x", "https://a.org:8080/"]),
        ("**https://a.org/x**", ["https://a.org/x"]),
        ("[a]: https://a.org/[[1]]", ["https://a.org/"]),
        ("http://localhost:8888 http://127.0.0.1/a http://10.0.0.1 http://[::1]/ http://intranet/x http://www.example.com/", []),
        ("https://user:secret@a.org/ https://a.org/$VERSION https://a.org/%s https:// https://a.org:x/ ftp://a.org", []),
        ("https://a.org/" + "x" * 2000, []),
        ("", []),
    ],
)
def test_links_end_where_the_text_goes_on(text: str, found: list[str]) -> None:
    assert list(links(text)) == found


@pytest.mark.shared
@pytest.mark.skipif(not REAL.is_file(), reason=f"no real links at {REAL}")
@pytest.mark.parametrize("form", ["[a]({})", "`a <{}>`_", '"{}"', "see {}.", '<img src="{}" />', '"[a]({})\\n",'])
def test_every_real_link_comes_out_as_it_is(form: str) -> None:
    with REAL.open(newline="") as lines:
        listed = {row["url"].partition("#")[0] for row in csv.DictReader(lines)}
    # by eye: those that others cut off in a bracket or a backslash, patterns of templates, and one of this machine
    odd = {url for url in listed if "\\" in url or "{" in url or url.count("(") != url.count(")") or "//localhost" in url}
    plain = sorted(url for url in listed - odd if not url.endswith((".", ",", "*", ":")))
    assert len(plain) >= 1_300
    assert {url: list(links(form.format(url))) for url in plain if list(links(form.format(url))) != [url]} == {}
