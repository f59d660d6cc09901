"""Tokens: who may put which file into which inbox, signed by this server and soon worthless."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
import time

from analytics.errors import AnalyticsError

LIFETIME_SECONDS = 3600.0
# A server that starts anew removes what was on its way, so that its tokens need not outlive it.
_SECRET = secrets.token_bytes(32)


class TokenError(AnalyticsError):
    """A token is not ours, or too old."""


def issue(owner: str, upload_id: str, now: float | None = None) -> str:
    """Return a token with which `owner` may upload one file for an hour."""
    until = (time.time() if now is None else now) + LIFETIME_SECONDS
    said = json.dumps([owner, upload_id, until]).encode()
    return f"{base64.urlsafe_b64encode(said).decode()}.{_sign(said)}"


def holder(token: str, now: float | None = None) -> tuple[str, str]:
    """Return the owner and the id of the upload that a token names.

    Raises
    ------
    TokenError
        It was not issued by this server, was changed, or is too old.
    """
    text, _, signature = token.partition(".")
    try:
        said = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        said = b""
    if not hmac.compare_digest(_sign(said).encode(), signature.encode()):
        raise TokenError("This upload is not known here.", "Reload the page and try again.")
    owner, upload_id, until = json.loads(said)
    if (time.time() if now is None else now) > until:
        raise TokenError("This upload has waited too long.", "Reload the page and try again.")
    return owner, upload_id


def _sign(said: bytes) -> str:
    return hmac.new(_SECRET, said, "sha256").hexdigest()
