"""The companies of the catalog as the collectors ask for them."""

from catalog.companies import CompanyTable
from collectors.companies import Companies, Owner


def owners(table: CompanyTable) -> Companies:
    """Return whose mail domains are whose."""
    return Companies(tuple(Owner(label, domain.name, domain.valid_from, domain.valid_to) for label, domain in table.owned()))
