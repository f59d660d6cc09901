"""Small parts that every page uses: headers, sentences for errors, guards, and waiting."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from analytics.dataset import Dataset
from analytics.errors import AnalyticsError
from analytics.jobs import Ticket
from analytics.runs import Run
from pages.ui.session import session

PAGES = Path(__file__).parents[1]
POLL_SECONDS = 0.4
PATIENCE_SECONDS = 3.0
# Signs of Markdown anywhere, those of a list or a heading at the start, and what becomes a link.
_MARKUP = re.compile(
    r"[\\`*_{}\[\]()#+!|<>$~:&@]|^[-=]|(?<=^\d)\.|(?<=^\d\d)\.|(?<=www)\.",
    re.IGNORECASE | re.MULTILINE,
)
# Streamlit draws :smile: and :material/home: even where a backslash stands before them, so a space
# without width comes between.
_SHORTCODE = re.compile(r":(?=(?:[a-z+_/-][\w+/-]*|100|1234):)", re.IGNORECASE)
STATE_ICONS = {
    "queued": ":material/hourglass_empty:",
    "starting": ":material/rocket_launch:",
    "running": ":material/play_circle:",
    "stopping": ":material/stop_circle:",
    "paused": ":material/pause_circle:",
    "done": ":material/check_circle:",
    "failed": ":material/error:",
    "cancelled": ":material/cancel:",
    "interrupted": ":material/power_off:",
}


def header(title: str, help_text: str) -> None:
    """Show the page's title and one line on what it is for."""
    st.title(title, anchor=False)
    st.caption(help_text)


def problem(error: AnalyticsError) -> None:
    """Show what went wrong and what to do next."""
    st.error(
        escape(error.fix) or "Try again.", title=escape(error.problem), icon=":material/error:"
    )


def broken(error: Exception) -> bool:
    """Show one sentence where a page broke; the log has the rest, under the same number."""
    number = uuid.uuid4().hex[:8]
    logging.getLogger("vitrine").error("page error %s", number, exc_info=error)
    st.error(
        "Nothing is lost: reload the page. If it happens again, report it with the lines that the "
        f"server's log has under {number}.",
        title="This page could not be shown",
        icon=":material/error:",
    )
    return True


def escape(text: str) -> str:
    """Return `text` so that it is shown as it is: data is never markup.

    >>> escape("a*b $x$")
    'a\\\\*b \\\\$x\\\\$'
    """
    return _MARKUP.sub(r"\\\g<0>", _SHORTCODE.sub(":\u200b", text))


@contextmanager
def shown_errors() -> Iterator[None]:
    """Show an error of the library as a sentence instead of a broken page."""
    try:
        yield
    except AnalyticsError as error:
        problem(error)


def need_dataset() -> Dataset:
    """Return the current dataset, or say how to get one and stop here."""
    try:
        dataset = session().dataset()
    except AnalyticsError as error:
        problem(error)
        dataset = None
        _forget_dataset()
    if dataset is None:
        _empty("No data yet", "Upload a file or open a sample to begin.", "upload", "Go to Upload")
        st.stop()
    return dataset


def _forget_dataset() -> None:
    current = session()
    current.dataset_id = current.run_id = None
    current.save()


def need_run() -> Run:
    """Return the current run when it is done, or say what to do and stop here."""
    current = session()
    try:
        run = current.run()
    except AnalyticsError as error:
        problem(error)
        current.run_id, run = None, None
        current.save()
    if run is None:
        _empty(
            "No model yet", "Train a model first, or open one under Runs.", "train", "Go to Train"
        )
        st.stop()
    if run.state != "done":
        _empty(
            f"This run is {run.state}",
            "Its results show here when it is done.",
            "train",
            "Watch it",
        )
        st.stop()
    return run


def _empty(title: str, text: str, page: str, label: str) -> None:
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.space("small")
        st.subheader(title, anchor=False, width="content")
        st.markdown(text, width="content")
        link(page, label)
        st.space("small")


def link(page: str, label: str, *, primary: bool = True) -> None:
    """Show the button that leads to another page of the way."""
    kind: Any = "primary" if primary else "secondary"
    if st.button(label, type=kind, icon=":material/arrow_forward:", key=f"go-{page}-{label}"):
        go(page)


def go(page: str) -> None:
    """Turn to another page; dataset and run stay in the address."""
    current = session()
    named = {"dataset": current.dataset_id, "run": current.run_id}
    st.switch_page(PAGES / f"{page}.py", query_params={k: v for k, v in named.items() if v})


def wait_for(ticket: Ticket, label: str, *, patience: float = 0.3) -> Any | None:
    """Return the answer of a worker; until it is there, show that it is on its way.

    Returns ``None`` while waiting, and when the worker answered with an error, which is shown.
    """
    if not ticket.wait(patience):
        _waiting(ticket, label)
        return None
    try:
        return ticket.answer()
    except AnalyticsError as error:
        problem(error)
        return None


def _waiting(ticket: Ticket, label: str) -> None:
    @st.fragment(run_every=POLL_SECONDS, key=f"wait-{ticket.number}-{ticket.task}")
    def poll() -> None:
        if ticket.done.is_set():
            st.rerun()
        st.progress(ticket.progress, text=escape(f"{label} {ticket.message}".strip()))
        if time.time() - ticket.asked > PATIENCE_SECONDS:
            st.button("Stop", key=f"stop-{ticket.number}-{ticket.task}", on_click=ticket.stop)
        st.skeleton(height=160)

    poll()


def refining(ticket: Ticket, caption: str) -> None:
    """Write a caption, and as long as a finer answer is on its way that it is; then rerun."""
    if ticket.done.is_set():
        st.caption(caption)
        return

    @st.fragment(run_every=POLL_SECONDS, key=f"refine-{ticket.number}-{ticket.task}")
    def poll() -> None:
        if ticket.done.is_set():
            st.rerun()
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.caption(f"{caption} More rows are being looked at: {ticket.progress:.0%}.")
        key = f"enough-{ticket.number}-{ticket.task}"
        right.button("Enough", key=key, type="tertiary", on_click=ticket.stop)

    poll()


def table(data: dict[str, Any]) -> pd.DataFrame:
    """Return the frame that a worker sent."""
    return pd.DataFrame(data["data"], columns=data["columns"], index=data.get("index"))


def grid(frame: pd.DataFrame, key: str, **options: Any) -> Any:
    """Show a frame as a table, as text wherever it is text."""
    return st.dataframe(frame, key=key, width="stretch", placeholder="–", **options)


def number(value: float | None, digits: int = 3) -> str:
    """Return a number with sensible digits.

    >>> number(0.84651), number(1234567.0), number(68012.4), number(-1e-9), number(None)
    ('0.847', '1,234,567', '68,012', '0.000', '–')
    """
    if value is None or value != value:
        return "–"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:,.{digits}g}" if abs(value) >= 1 else f"{value:z.{digits}f}"


def percent(share: float) -> str:
    """Return a share as it is written in all sentences.

    >>> percent(0.3), percent(float("nan"))
    ('30.0%', '–')
    """
    return f"{share:.1%}" if share == share else "–"


def markdown_table(head: list[str], rows: list[list[str]]) -> str:
    """Return a table as Markdown: the first column is text, the others are numbers.

    >>> print(markdown_table(["Score", "Value"], [["R²", "0.8"]]))
    | Score | Value |
    |:---|---:|
    | R² | 0.8 |
    """
    rule = "|".join([":---", *["---:"] * (len(head) - 1)])
    lines = (f"| {' | '.join(cells)} |" for cells in rows)
    return "\n".join([f"| {' | '.join(head)} |", f"|{rule}|", *lines])


def duration(seconds: float | None) -> str:
    """Return a length of time in words.

    >>> duration(0.42), duration(7.3), duration(95), duration(3700)
    ('0.4 s', '7 s', '1 min 35 s', '1 h 1 min')
    """
    if seconds is None:
        return "–"
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 5 else f"{seconds:.0f} s"
    if seconds < 3600:
        return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
    return f"{seconds // 3600:.0f} h {seconds % 3600 // 60:.0f} min"


def size(n_bytes: int) -> str:
    """Return the size of a file in words.

    >>> size(900), size(15_300), size(2_400_000)
    ('900 bytes', '15 kB', '2.4 MB')
    """
    if n_bytes < 1000:
        return f"{n_bytes} bytes"
    return f"{n_bytes / 1e3:.0f} kB" if n_bytes < 1e6 else f"{n_bytes / 1e6:,.1f} MB"
