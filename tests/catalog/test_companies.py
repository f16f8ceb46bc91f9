"""The table of companies: the shipped one, one's own over it, and what is wrong as one line."""

from datetime import date
from pathlib import Path

import pytest

from catalog.companies import load_companies
from catalog.load import SHIPPED, CatalogError, load

GOOD = """
[[company]]
id = "acme"
name = "Acme"
domains = [{ name = "acme.example.org", source = "https://acme.example.org/" }]
"""


def own(folder: Path, text: str) -> Path:
    (folder / "companies.toml").write_text(text)
    return folder


def test_the_shipped_table_knows_the_sponsors_of_the_document() -> None:
    table = load_companies([SHIPPED])
    owners = {(domain.name, domain.valid_from, domain.valid_to): owner for owner, domain in table.owned()}
    assert owners["amazon.com", None, None] == "amazon"
    assert owners["gmail.com", None, None] == "private"
    # AMD closed the purchase of Xilinx on 14 February 2022: https://en.wikipedia.org/wiki/Xilinx
    assert owners["xilinx.com", None, date(2022, 2, 14)] == "xilinx"
    assert owners["xilinx.com", date(2022, 2, 14), None] == "amd"
    assert {company.kind for company in table.companies} == {"company", "university"}


def test_no_framework_is_made_of_it() -> None:
    assert "companies" not in load([SHIPPED]).frameworks


def test_ones_own_companies_come_on_top_and_take_the_place_of_their_id(tmp_path: Path) -> None:
    mine = (
        GOOD + '[[company]]\nid = "intel"\nname = "Ours"\ndomains = [{ name = "ours.example.org", source = "https://ours.example.org/" }]\n'
    )
    table = load_companies([own(tmp_path, mine)])  # without the word shipped: whose a domain is does not depend on what is watched
    names = {company.id: (company.name, [domain.name for domain in company.domains]) for company in table.companies}
    assert names["acme"] == ("Acme", ["acme.example.org"])
    assert names["intel"] == ("Ours", ["ours.example.org"])
    assert names["amazon"] == next(
        (company.name, [domain.name for domain in company.domains])
        for company in load_companies([SHIPPED]).companies
        if company.id == "amazon"
    )


def test_a_folder_with_nothing_else_is_in_order(tmp_path: Path) -> None:
    assert load([SHIPPED, own(tmp_path, GOOD)]).frameworks.keys() == load([SHIPPED]).frameworks.keys()


WRONG = {
    "an unknown key": (GOOD.replace("id", "iid"), 'company[1].iid: expected the key id; found "iid"'),
    "no name": (GOOD.replace('name = "Acme"\n', ""), "company[1].name: expected this key, which is missing"),
    "a class for a company": (GOOD.replace('"acme"', '"private"'), "company[1].id: expected another id than private and unknown"),
    "a kind that is none": (
        GOOD.replace('name = "Acme"', 'name = "Acme"\nkind = "bank"'),
        'company[1].kind: expected one of company, university; found "bank"',
    ),
    "a domain with an address": (
        GOOD.replace('"acme.example.org", s', '"ann@acme.example.org", s'),
        "company[1].domains[1].name: expected a mail domain in lower case, such as example.org",
    ),
    "a domain in capitals": (GOOD.replace('"acme.example.org", s', '"ACME.example.org", s'), "company[1].domains[1].name: expected a mail"),
    "no source": (
        GOOD.replace(', source = "https://acme.example.org/"', ""),
        "company[1].domains[1].source: expected this key, which is missing",
    ),
    "dates in the wrong order": (
        GOOD.replace('org", s', 'org", valid_from = 2020-01-02, valid_to = 2020-01-02, s'),
        "company[1].domains[1]: expected valid_from before valid_to",
    ),
    "one slug twice": (GOOD + GOOD, "company[2].id: expected an id that no other company of the file has; found acme"),
    "two owners at once": (
        GOOD + GOOD.replace('"acme"', '"globex"'),
        "domains: expected one owner of acme.example.org on each day; found acme and globex",
    ),
    "an owner of what the shipped table has": (
        GOOD.replace('"acme.example.org", s', '"gmail.com", s'),
        "domains: expected one owner of gmail.com on each day; found acme and private",
    ),
    "no TOML": ("[[company", "expected valid TOML"),
}


@pytest.mark.parametrize(("text", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_line_with_the_key(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(CatalogError) as caught:
        load_companies([SHIPPED, own(tmp_path, text)])
    said = str(caught.value).removeprefix(f"{tmp_path / 'companies.toml'}: ")
    assert said.startswith(expected)
    assert "\n" not in said


def test_a_domain_that_changed_hands_has_two_owners_one_after_the_other(tmp_path: Path) -> None:
    first = GOOD.replace('org", s', 'org", valid_to = 2020-01-02, s')
    second = GOOD.replace('"acme"', '"globex"').replace('org", s', 'org", valid_from = 2020-01-02, s')
    assert len(load_companies([own(tmp_path, first + second)]).companies) == len(load_companies([SHIPPED]).companies) + 2
