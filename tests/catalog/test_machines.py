"""The file of further machine accounts, and the shipped one, which has the same form."""

import re
import tomllib
from pathlib import Path

import pytest

from catalog.load import CatalogError
from catalog.machines import MachineTable, load_machines

GOOD = '[[machine]]\nkind = "bot"\nlogins = ["acme-ci"]\nsource = "https://example.org/ci"\n'
SHIPPED = Path(__file__).parents[2] / "collectors" / "accounts.toml"


def line_for(folder: Path, content: str) -> str:
    file = folder / "bots.toml"
    file.write_text(content)
    with pytest.raises(CatalogError) as caught:
        load_machines(file)
    return str(caught.value).removeprefix(f"{file}: ")


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "bots.toml").write_text(
        GOOD + '[[machine]]\nkind = "sync"\nnames = ["acme *"]\nemails = ["sync@acme.org"]\nsource = "a wiki page"\n'
    )
    bot, sync = load_machines(tmp_path / "bots.toml")
    assert (bot.kind, bot.logins, bot.names) == ("bot", ("acme-ci",), ())
    assert (sync.kind, sync.names, sync.emails) == ("sync", ("acme *",), ("sync@acme.org",))


WRONG = {
    "no machine": ("", "machine: expected this key, which is missing"),
    "an unknown key": (GOOD.replace("logins", "login"), 'machine[1].login: expected the key logins; found "login"'),
    "a kind that is none": (GOOD.replace('"bot"', '"robot"'), 'machine[1].kind: expected one of bot, sync; found "robot"'),
    "no source": (GOOD.replace("source", "# source"), "machine[1].source: expected this key, which is missing"),
    "an address that is none": (GOOD.replace("https://", "http://"), 'machine[1].source: expected the https:// address of a public page'),
    "nobody": (GOOD.replace('logins = ["acme-ci"]\n', ""), "machine[1]: expected at least one of logins, names, emails"),
    "everybody": (GOOD.replace("acme-ci", "*a*"), "machine[1].logins[1]: expected at least 3 letters or digits beside *"),
    "text for a list": (GOOD.replace('["acme-ci"]', '"acme-ci"'), "machine[1].logins: expected a list of such entries"),
    "no TOML": ("[[machine", "expected valid TOML"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_line_with_the_key(tmp_path: Path, content: str, expected: str) -> None:
    said = line_for(tmp_path, content)
    assert said.startswith(expected)
    assert "\n" not in said


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"nowhere\.toml: expected a file that can be read"):
        load_machines(tmp_path / "nowhere.toml")


def test_the_shipped_list_has_the_same_form_and_a_public_page_for_every_machine() -> None:
    tables = [MachineTable.model_validate(table) for table in tomllib.loads(SHIPPED.read_text())["machine"]]
    assert len(tables) > 90
    assert all(re.match(r"https://[\w.-]+/\S+|https://[\w.-]+$", table.source) for table in tables)


def test_no_text_of_the_shipped_list_stands_twice() -> None:
    tables = [MachineTable.model_validate(table) for table in tomllib.loads(SHIPPED.read_text())["machine"]]
    for key in ("logins", "names", "emails"):
        texts = [text.lower() for table in tables for text in getattr(table, key)]
        assert sorted(texts) == sorted(set(texts)), key
