"""Whatever is wrong in a catalog file comes out as one line with the file, the key, and what is expected."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.load import CatalogError, load

GOOD = 'name = "Foo"\n[[repo]]\nname = "o/foo"\nrole = "core"\n'
EVENT = GOOD + '[[event]]\nkind = "moved"\non = 2024-01-01\ntitle = "t"\nsource = "https://example.org/x"\n'
SCORE = GOOD + '[[assessment]]\ndimension = "research"\nscore = 2.0\non = 2024-01-29\nby = "b"\nsource = "a document"\n'
STATED = GOOD + '[[stated]]\nmetric = "stars"\nvalue = 5\nunit = "stars"\nas_of = 2024-01-29\nsource = "a document"\n'
CLAIM = GOOD + '[[claim]]\nid = "c-1"\nsection = "s"\ntext = "t"\nas_of = 2024-01-29\n'
ASKED = CLAIM + 'unit = "u"\nsql = "select 1 as measured_value where $as_of > date \'2020-01-01\'"\n'
HOST = '[[repo]]\nname = "o/host"\nrole = "host"\nvalid_from = 2019-01-01\n'


ASSESSED = ("production", "research")


def line_for(folder: Path, content: str | bytes, name: str = "foo.toml") -> str:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CatalogError) as caught:
        load([folder], ASSESSED)
    assert caught.value.file == file
    line = str(caught.value)
    assert line.startswith(str(file))
    return line.removeprefix(str(file)).removeprefix(": ")


KEYS = {
    "a key that is none": (GOOD.replace("role", "roel"), 'repo[1].roel: expected the key role; found "roel"'),
    "a key like no other": (
        GOOD + "colour = 1\n",
        'repo[1].colour: expected one of the keys name, former_names, role, release_lines, valid_from, valid_to; found "colour"',
    ),
    "a key that is missing": (GOOD.replace('role = "core"\n', ""), "repo[1].role: expected this key, which is missing"),
    "no repository at all": ('name = "Foo"\n', "repo: expected this key, which is missing"),
    "a number for a text": (GOOD.replace('"Foo"', "3"), "name: expected text in quotes; found 3"),
    "an empty text": (GOOD.replace('"Foo"', '" "'), 'name: expected some text, not an empty one; found " "'),
    "a list for a table": (
        GOOD + '[[repo]]\nname = "o/b"\nrole = ["core"]\n',
        "repo[2].role: expected one of core, satellite, host, mirror",
    ),
    "a table for a list": (GOOD + "[event]\nx = 1\n", "event: expected a list of such entries; found a table"),
    "a role that is none": (
        GOOD.replace('"core"', '"boss"'),
        'repo[1].role: expected one of core, satellite, host, mirror; found "boss"',
    ),
    "a repository without an owner": (GOOD.replace("o/foo", "foo"), 'repo[1].name: expected owner/name as on GitHub; found "foo"'),
    "a repository that walks a path": (GOOD.replace("o/foo", "o/.."), 'repo[1].name: expected owner/name as on GitHub; found "o/.."'),
    "an option for a repository": (GOOD.replace("o/foo", "--x/y"), 'repo[1].name: expected owner/name as on GitHub; found "--x/y"'),
    "a former name with a space": (
        GOOD + 'former_names = ["o/b", "o/ b"]\n',
        'repo[1].former_names[2]: expected owner/name as on GitHub; found "o/ b"',
    ),
    "a release line that git could not name": (
        GOOD + 'release_lines = ["lts", "a..b"]\n',
        'repo[1].release_lines[2]: expected the name of a branch; found "a..b"',
    ),
    "a date in quotes": (
        GOOD + 'valid_from = "2020-01-01"\n',
        'repo[1].valid_from: expected a date such as 2024-01-29, without quotes and without a time of day; found "2020-01-01"',
    ),
    "a date with a time": (
        GOOD + "valid_to = 2020-01-01T12:00:00Z\n",
        "repo[1].valid_to: expected a date such as 2024-01-29, without quotes and without a time of day; found 2020-01-01 12:00:00+00:00",
    ),
    "dates out of order": (GOOD + "valid_from = 2020-01-02\nvalid_to = 2020-01-02\n", "repo[1]: expected valid_from before valid_to"),
    "dates of a package out of order": (
        GOOD + '[[package]]\nname = "foo"\nregistry = "pypi"\nvalid_from = 2020-01-02\nvalid_to = 2020-01-01\n',
        "package[1]: expected valid_from before valid_to",
    ),
    "two roles at a time": (
        GOOD + HOST + '[[repo]]\nname = "O/Host"\nrole = "core"\nvalid_to = 2019-01-02\n',
        "repo: expected periods of o/host that do not overlap",
    ),
    "no core": (GOOD.replace("core", "mirror"), 'repo: expected at least one [[repo]] with role = "core"'),
    "tags compared that are none": (
        "stackoverflow_compared_from = 2008-07-01\n" + GOOD,
        "expected stackoverflow_tags where there is stackoverflow_compared_from",
    ),
    "tags compared until before they were": (
        'stackoverflow_tags = ["foo"]\nstackoverflow_compared_from = 2020-01-02\nstackoverflow_compared_to = 2020-01-02\n' + GOOD,
        "expected stackoverflow_compared_from before stackoverflow_compared_to",
    ),
    "a registry that is none": (
        GOOD + '[[package]]\nname = "foo"\nregistry = "npm"\n',
        'package[1].registry: expected one of pypi; found "npm"',
    ),
    "a companion of nothing": (
        GOOD + '[[package]]\nname = "foolib"\nregistry = "pypi"\ncompanion_of = "foo"\n',
        "package: expected companion_of foolib to name another [[package]] of the file that is no companion",
    ),
    "an event of no kind": (EVENT.replace("moved", "fun"), "event[1].kind: expected one of announced, maintenance, board_resolution,"),
    "an event without a source": (
        EVENT.replace('source = "https://example.org/x"\n', ""),
        "event[1].source: expected this key, which is missing",
    ),
    "a source without https": (
        EVENT.replace("https", "http"),
        'event[1].source: expected the https:// address of a public page; found "http://example.org/x"',
    ),
    "a source that is a script": (
        EVENT.replace("https://example.org/x", "javascript://example.org/%0aalert(1)"),
        "event[1].source: expected the https:// address of a public page;",
    ),
    "half an address": (
        EVENT.replace("https://example.org/x", "https://["),
        "event[1].source: expected the https:// address of a public page;",
    ),
    "a month more exact than known": (
        EVENT.replace("2024-01-01", "2024-01-02") + 'precision = "month"\n',
        "event[1]: expected the first day of the month, since no more than the month is known",
    ),
    "a year more exact than known": (
        EVENT.replace("2024-01-01", "2024-02-01") + 'precision = "year"\n',
        "event[1]: expected the first day of the year, since no more than the year is known",
    ),
    "a dimension that is none": (
        SCORE.replace('"research"', '"health"'),
        'assessment[1].dimension: expected one of production, research; found "health"',
    ),
    "a score above ten": (SCORE.replace("2.0", "10.1"), "assessment[1].score: expected a number up to 10; found 10.1"),
    "a score below zero": (SCORE.replace("2.0", "-1"), "assessment[1].score: expected a number from 0 on; found -1"),
    "a score that is no number": (SCORE.replace("2.0", "nan"), "assessment[1].score: expected "),
    "a score that is a truth": (SCORE.replace("2.0", "true"), "assessment[1].score: expected a number; found True"),
    "a metric with a capital": (STATED.replace('"stars"', '"Stars"', 1), "stated[1].metric: expected text of the form "),
    "an endless value": (STATED.replace("= 5", "= inf"), "stated[1].value: expected a finite number; found inf"),
    "a value outside its range": (STATED + "high = 4\n", "stated[1]: expected low at most value, and value at most high"),
    "a claim that nothing settles": (
        CLAIM,
        "claim[1]: expected sql with expect, or finding with evidence, or reason, and only one of the three",
    ),
    "a claim settled twice": (
        ASKED + 'expect = { supported = [0, 1] }\nreason = "r"\n',
        "claim[1]: expected sql with expect, or finding with evidence, or reason, and only one of the three",
    ),
    "a query without a rule": (ASKED, "claim[1]: expected sql with expect, or finding with evidence, or reason, and only one of the three"),
    "a query that writes": (
        ASKED.replace("select 1 as measured_value", "delete from issues"),
        "claim[1].sql: expected one query that starts with SELECT and has no semicolon;",
    ),
    "two queries": (
        ASKED.replace("'2020-01-01'", "'2020-01-01'; drop table issues"),
        "claim[1].sql: expected one query that starts with SELECT",
    ),
    "a query of no date": (ASKED.replace("$as_of", "now()"), "claim[1].sql: expected a query with the parameter $as_of and no other;"),
    "a query of another parameter": (
        ASKED.replace("select 1", "select $x"),
        "claim[1].sql: expected a query with the parameter $as_of and no other;",
    ),
    "a rule turned round": (
        ASKED + "expect = { supported = [10, 5] }\n",
        "claim[1].expect: expected ranges of two numbers, the lower one first",
    ),
    "a rule of one number": (
        ASKED + "expect = { supported = [10] }\n",
        "claim[1].expect.supported[2]: expected this key, which is missing",
    ),
    "a rule of a word": (ASKED + 'expect = { supported = [0, "x"] }\n', 'claim[1].expect.supported[2]: expected a number; found "x"'),
    "evidence that nobody explains": (
        CLAIM + 'finding = "supported"\nevidence = "https://example.org"\n',
        "claim[1]: expected a note that says what the evidence shows",
    ),
    "a number without a unit": (CLAIM + 'reason = "r"\nstated_value = 1\n', "claim[1]: expected a unit beside stated_value and beside sql"),
    "an id that is none": (
        CLAIM.replace("c-1", "C 1") + 'reason = "r"\n',
        'claim[1].id: expected lower-case letters, digits and hyphens, starting with a letter or a digit, at most 63; found "C 1"',
    ),
    "an id that stands twice": (
        CLAIM + 'reason = "r"\n' + CLAIM.removeprefix(GOOD) + 'reason = "r"\n',
        "claim: expected claims with an id of their own, and c-1 stands 2 times",
    ),
    "its own slug": ('slug = "foo"\n' + GOOD, 'slug: expected no slug inside: the file\'s name is it; found "foo"'),
    "a text of many pages": (GOOD.replace('"Foo"', f'"{"F" * 201}"'), f'name: expected at most 200 characters; found "{"F" * 59}...'),
    "a terminal's colours": (
        GOOD.replace('"Foo"', '"\\u001b[31mFoo"'),
        'name: expected text without control or other invisible characters; found "\\u001b[31mFoo"',
    ),
    "a text turned round": (
        GOOD.replace('"Foo"', '"F\\u202eoo"'),
        'name: expected text without control or other invisible characters; found "F\\u202eoo"',
    ),
    "a line break in a title": (
        EVENT.replace('"t"', '"t\\nu"'),
        'event[1].title: expected text without control or other invisible characters; found "t\\nu"',
    ),
    "a key with a line break": (GOOD + '"a\\nb" = 1\n', 'repo[1]."a\\nb": expected one of the keys name, '),
}


@pytest.mark.parametrize(("content", "line"), KEYS.values(), ids=KEYS.keys())
def test_a_wrong_key_is_told_with_its_path(tmp_path: Path, content: str, line: str) -> None:
    assert line_for(tmp_path, content).startswith(line)


FILES = {
    "syntax": ("name = \n", "expected valid TOML; found Invalid value (at line 1, column 8)"),
    "the same key twice": ('name = "a"\nname = "b"\n', "expected valid TOML; found Cannot overwrite a value (at line 2, column 11)"),
    "not UTF-8": (b'name = "\xff"', "expected text in UTF-8; found byte 0xff at position 8"),
    "brackets without end": ("a = " + "[" * 20_000, "expected valid TOML; found brackets nested too deeply"),
    "a number without end": ("a = " + "9" * 5_000, "expected valid TOML; found a number with too many digits"),
    "a megabyte": ("# " + "x" * 1_000_000, "expected at most 1,000,000 bytes; found 1,000,002"),
}


@pytest.mark.parametrize(("content", "line"), FILES.values(), ids=FILES.keys())
def test_a_file_that_cannot_be_parsed_is_told_without_a_key(tmp_path: Path, content: str | bytes, line: str) -> None:
    assert line_for(tmp_path, content) == line


@pytest.mark.parametrize("name", ["Foo.toml", "foo bar.toml", "-foo.toml", "foo_bar.toml", "x" * 64 + ".toml", "föö.toml"])
def test_a_file_name_that_is_no_slug_is_told(tmp_path: Path, name: str) -> None:
    line = line_for(tmp_path, GOOD, name)
    assert line == "expected a file name of lower-case letters, digits and hyphens, starting with a letter or a digit, at most 63"


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "foo.toml").mkdir()
    with pytest.raises(CatalogError, match=r"foo\.toml: expected a file that can be read; found Is a directory$"):
        load([tmp_path])


def test_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "foo.toml").symlink_to(tmp_path / "gone")
    with pytest.raises(CatalogError, match=r"foo\.toml: expected a file that can be read; found No such file or directory$"):
        load([tmp_path])


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"gone: expected a folder of catalog files; found No such file or directory$"):
        load([tmp_path / "gone"])


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("no catalog file")
    with pytest.raises(CatalogError, match=r": expected a folder with at least one catalog file, such as mxnet\.toml; found none$"):
        load([tmp_path])


def test_a_claim_id_of_another_framework_is_told(tmp_path: Path) -> None:
    claim = CLAIM + 'reason = "r"\n'
    (tmp_path / "bar.toml").write_text(claim)
    (tmp_path / "foo.toml").write_text(claim)
    with pytest.raises(CatalogError, match=r"foo\.toml: claim\.id: expected an id that bar does not use; found c-1$"):
        load([tmp_path])


def test_a_path_with_a_line_break_stays_on_one_line(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        load([tmp_path / "a\nb\x1b"])
    assert str(caught.value).isprintable()


WORDS = st.one_of(
    st.sampled_from((GOOD + EVENT + SCORE + STATED + ASKED).splitlines(keepends=True)),
    st.text(alphabet=st.characters(exclude_categories=()), max_size=40),
    st.sampled_from(
        ["[[", "]]", "=", '"', "{", "}", "\n", "\\u0000", "1e999", "-", "1979-05-27", "true", "expect = { supported = [0, inf] }\n"]
    ),
)


@given(pieces=st.lists(WORDS, max_size=12))
def test_any_text_loads_or_is_told_in_one_printable_line(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "foo.toml").write_bytes("".join(pieces).encode("utf-8", "surrogatepass"))
    try:
        load([folder])
    except CatalogError as error:
        line = str(error)
        assert line.isprintable()
        assert line.startswith(f"{folder / 'foo.toml'}: ")
