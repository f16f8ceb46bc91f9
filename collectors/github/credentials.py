"""Tokens and GitHub Apps: reading them, and removing them from every text."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from github import Auth

from collectors.errors import BadToken
from collectors.github.tokens import Token

_HEADER_SAFE = re.compile(r"[\x21-\x7e]+")
_LOOKS_SECRET = re.compile(r"gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}")


@dataclass(frozen=True, slots=True)
class AppCredentials:
    """A GitHub App's installation; ``private_key`` is PEM."""

    app_id: int
    installation_id: int
    private_key: str = field(repr=False)


def pool_of(tokens: Sequence[str], app: AppCredentials | None) -> list[Token]:
    """Return the credentials for the pool; without any, one that sends no token.

    Raises:
        BadToken: a text that cannot be sent in a header; the message does not show it.
    """
    if not all(_HEADER_SAFE.fullmatch(secret) for secret in tokens):
        raise BadToken("a GitHub token is empty or holds a blank or a control character: check GITHUB_TOKEN")
    pool = [Token(f"token {number}", Auth.Token(secret), _fingerprint(secret)) for number, secret in enumerate(tokens, start=1)]
    if app is not None:
        installation = Auth.AppAuth(app.app_id, app.private_key).get_installation_auth(app.installation_id)
        pool.append(Token(f"GitHub App {app.app_id}", installation, f"app{app.app_id}-{app.installation_id}"))
    return pool or [Token("no token", None)]


def _fingerprint(secret: str) -> str:
    """Four bytes of a digest: enough to recognise a token, far too few to recover it."""
    return hashlib.blake2b(secret.encode(), digest_size=4, person=b"pulse-token").hexdigest()


class Redaction:
    """Removes the given secrets, and anything in the format of GitHub's tokens, from texts; its repr shows none."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = tuple(secrets)

    def __repr__(self) -> str:
        return f"Redaction of {len(self._secrets)} secrets"

    def __call__(self, text: str) -> str:
        """Return ``text`` without them."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return _LOOKS_SECRET.sub("***", text)
