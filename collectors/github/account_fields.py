"""Accounts in GraphQL answers: the ``author`` and ``actor`` fields."""

from typing import NamedTuple

from collectors.accounts import Identities
from collectors.fields import optional_text, text

SELECTION = "{ __typename login }"


class Actor(NamedTuple):
    """An account as it is stored; a deleted one has no id and is not a bot."""

    account_id: str | None
    is_bot: bool


def parse_actor(payload: object, key: str, where: str, identities: Identities) -> Actor:
    """Parse the account under ``key``.

    Raises:
        Malformed: an account without a login.
    """
    account = payload.get(key) if isinstance(payload, dict) else None
    if account is None:
        return Actor(None, False)
    login = text(account, "login", f"{where} {key}")
    return Actor(identities.account(login), identities.accounts.is_bot_account(optional_text(account, "__typename", where), login))
