"""Applies tonight's list of machine accounts to stored rows: a changed list is another formula."""

from collections.abc import Collection

from collectors.accounts import Identities
from flows.night.context import RunContext
from warehouse.formula import definitions_version, remember_accounts
from warehouse.machines import flag_machines

_LEFT_SINCE_THE_FIRST_RELEASE = frozenset({"buildbot", "jenkins"})
"""Logins that its list took for machines in every repository and today's does not; `stale` is an app, which GitHub calls a bot itself."""


def take_up_machines(context: RunContext) -> None:
    """Flag the stored accounts by tonight's list if it differs from that of the last run."""
    machines = context.identities.accounts.machines
    with context.work.transaction() as con:
        if remember_accounts(con, machines.fingerprint()):
            flag_machines(
                con, _hashed(context.identities, machines.logins("bot")), _hashed(context.identities, _LEFT_SINCE_THE_FIRST_RELEASE)
            )


def reading(context: RunContext) -> str:
    """Return the definitions, the machines and the companies with which this run reads commits."""
    people = context.identities
    employers = [people.companies.fingerprint()] if people.companies else []
    return " ".join([str(definitions_version()), people.accounts.machines.fingerprint(), *employers])


def _hashed(identities: Identities, logins: Collection[str]) -> frozenset[str]:
    return frozenset(identities.account(login) for login in logins)
