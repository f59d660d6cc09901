"""Requests that come beside the pages: who sends them, and what they are told when that fails."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import Request

from analytics.errors import AnalyticsError
from pages.ui import tokens


class OriginError(AnalyticsError):
    """A request that another site's page sent."""


def sender(request: Request, purpose: str) -> tuple[str, str]:
    """Return owner and id from the token of a request that one of our pages sent.

    Raises
    ------
    OriginError, TokenError
        Another site's page sent it, or its token is not for this.
    """
    origin = request.headers.get("Origin")
    ours = not origin or urlsplit(origin).netloc == request.headers.get("Host")
    if not ours and origin not in st.get_option("server.corsAllowedOrigins"):
        raise OriginError("Another site's page may not do that.", "Use the app's own page.")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return tokens.holder(token if scheme == "Bearer" else "", purpose=purpose)
