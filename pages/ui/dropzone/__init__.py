"""The place to drop a file: the browser sends it piece by piece to the route of `receiving`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from analytics.inbox import Incoming
from analytics.limits import limits, size
from analytics.reading import suffixes
from pages.ui import tokens
from pages.ui.receiving import PATH

PIECE = 2**24  # bytes sent at a time
_LONGEST_NAME = 255
_HERE = Path(__file__).parent
_zone = st.components.v2.component(
    "dropzone",
    html=(_HERE / "zone.html").read_text("utf-8"),
    css=(_HERE / "zone.css").read_text("utf-8"),
    js=(_HERE / "zone.js").read_text("utf-8"),
)


def dropzone(upload: Incoming, hint: str) -> str | None:
    """Offer to upload one file as `upload`; return its name when all of it is there.

    Parameters
    ----------
    upload
        Where the file goes.
    hint
        What kinds of file are welcome, shown below the button.
    """
    said = _zone(
        key="dropzone",
        data={
            "id": upload.id,
            "token": tokens.issue(upload.workspace.owner, upload.id),
            "path": PATH,
            "piece": PIECE,
            "most": limits().upload,
            "mostSaid": size(limits().upload),
            "accept": ",".join(f".{suffix}" for suffix in suffixes()),
            "hint": hint,
        },
        on_done_change=_nothing,
        on_renew_change=_nothing,
    )
    return _name(said.done, upload) if upload.whole else None


def _name(said: Any, upload: Incoming) -> str:
    # The browser says it: it is shown, and never a path.
    named = isinstance(said, dict) and said.get("id") == upload.id
    return str(said["name"])[:_LONGEST_NAME] if named else "uploaded file"


def _nothing() -> None:
    """Streamlit gives what a component says only to those who name a callback for it."""
