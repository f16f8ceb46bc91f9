"""Machine accounts: the shipped list and the file of `PULSE_BOTS`."""

from catalog.machines import load_machines
from collectors.accounts import ACCOUNTS, Accounts
from collectors.machines import Machine
from flows.settings.model import Settings


def accounts(settings: Settings) -> Accounts:
    """Return the list of a home; `accounts(settings).machines.fingerprint()` shows whether stored flags were made with it.

    Raises:
        CatalogError: the file of `PULSE_BOTS` is wrong.
    """
    if settings.bots is None:
        return ACCOUNTS
    return ACCOUNTS.with_machines(Machine.of(table.model_dump()) for table in load_machines(settings.bots))
