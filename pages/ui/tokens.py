"""Tokens: who may do what to which thing, signed by this server and soon worthless."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
import time

from analytics.errors import AnalyticsError

LIFETIME_SECONDS = 3600.0
UPLOAD, WATCH = "upload", "watch"
# A server that starts anew removes what was on its way, so that its tokens need not outlive it.
_SECRET = secrets.token_bytes(32)


class TokenError(AnalyticsError):
    """A token is not ours, or too old."""


def issue(owner: str, thing: str, now: float | None = None, *, purpose: str = UPLOAD) -> str:
    """Return a token for an hour, with which `owner` may upload one file or watch one run."""
    until = (time.time() if now is None else now) + LIFETIME_SECONDS
    said = json.dumps([purpose, owner, thing, until]).encode()
    return f"{base64.urlsafe_b64encode(said).decode()}.{_sign(said)}"


def holder(token: str, now: float | None = None, *, purpose: str = UPLOAD) -> tuple[str, str]:
    """Return the owner and the id of the upload or run that a token names.

    Raises
    ------
    TokenError
        It was not issued by this server for this purpose, was changed, or is too old.
    """
    text, _, signature = token.partition(".")
    try:
        said = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        said = b""
    if not hmac.compare_digest(_sign(said).encode(), signature.encode()):
        raise TokenError("This page is not known here.", "Reload it and try again.")
    issued_for, owner, thing, until = json.loads(said)
    if issued_for != purpose:
        raise TokenError("This page may not do that.", "Reload it and try again.")
    if (time.time() if now is None else now) > until:
        raise TokenError("This page has waited too long.", "Reload it and try again.")
    return owner, thing


def _sign(said: bytes) -> str:
    return hmac.new(_SECRET, said, "sha256").hexdigest()
