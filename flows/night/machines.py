"""The list of machine accounts of tonight, taken up by what is stored: a list that changed is another formula."""

from collections.abc import Collection

from collectors.accounts import Identities
from flows.night.context import RunContext
from warehouse.formula import definitions_version, remember_accounts
from warehouse.machines import flag_machines

_LEFT_SINCE_THE_FIRST_RELEASE = frozenset({"buildbot", "jenkins"})
"""Logins that its list took for machines in every repository and today's does not; `stale` is an app, which GitHub calls a bot itself."""


def take_up_machines(run: RunContext) -> None:
    """Flag the stored accounts by tonight's list, where it is another one than that of the last night."""
    machines = run.identities.accounts.machines
    with run.work.transaction() as con:
        if remember_accounts(con, machines.fingerprint()):
            flag_machines(con, _hashed(run.identities, machines.logins("bot")), _hashed(run.identities, _LEFT_SINCE_THE_FIRST_RELEASE))


def reading(run: RunContext) -> str:
    """Return by which definitions, which list of machines and which companies this night reads commits."""
    people = run.identities
    employers = [people.companies.fingerprint()] if people.companies else []
    return " ".join([str(definitions_version()), people.accounts.machines.fingerprint(), *employers])


def _hashed(identities: Identities, logins: Collection[str]) -> frozenset[str]:
    return frozenset(identities.account(login) for login in logins)
