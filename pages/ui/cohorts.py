"""Cohorts on a page: made of a selection, followed by name, left by one click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from pydantic import ValidationError

from analytics.errors import AnalyticsError
from analytics.jobs import Ticket
from analytics.profile import shelf
from analytics.profile.cohorts import Cohort
from analytics.profile.conditions import BaseCondition
from analytics.profile.shelf import Shelf
from analytics.runs import Run
from analytics.training import FEWEST_ROWS
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.session import session

Conditions = Sequence[BaseCondition]


def kept() -> Shelf[Cohort]:
    """Return the cohorts of the current dataset."""
    current = session()
    assert current.dataset_id is not None
    return shelf.cohorts(current.workspace, current.dataset_id)


def current() -> Cohort | None:
    """Return the cohort that is followed, if it is still there."""
    now = session()
    if now.dataset_id is None or now.now.cohort is None:
        return None
    try:
        return kept().get(now.now.cohort)
    except AnalyticsError:
        return None


def followed(whole: str = "") -> dict[str, Any]:
    """Say in one line that a page follows the cohort; return what its questions need.

    Without a cohort, and where the table has not its columns, that is nothing.

    Parameters
    ----------
    whole
        What the page does to all rows all the same, as a sentence.
    """
    place = st.container()  # there with and without a cohort: what follows keeps its place
    cohort = current()
    if cohort is None:
        return {}
    with place:
        return _followed(cohort, whole)


def _followed(cohort: Cohort, whole: str) -> dict[str, Any]:
    ticket = counted(cohort)
    if not ticket.wait(1.0):
        _counting(ticket)
    elif ticket.error is not None:
        _misfit(cohort, ticket.error.problem)
        return {}
    else:
        rows = part_said(ticket.result["n"], ticket.result["of"])
        _line(f"{rows} of the cohort “{cohort.name}”: {cohort.sentence()}. {whole}")
    return _asked(cohort)


def _counting(ticket: Ticket) -> None:
    @st.fragment(run_every=parts.POLL_SECONDS, key="cohort-counting")
    def poll() -> None:
        if ticket.done.is_set():
            st.rerun()
        st.skeleton(height=22)  # as high as the line that comes

    poll()


def of_run(run: Run, part: str, fewest: int = FEWEST_ROWS) -> dict[str, Any] | None:
    """Say in one line which rows of a part of a run a page is about; return what it must ask.

    Parameters
    ----------
    run
        A finished run.
    part
        ``test`` or ``validation``.
    fewest
        With fewer rows of the cohort in that part, all rows are shown.

    Returns
    -------
    dict or None
        The cohort for the questions to a worker, nothing where all rows are shown; None while its
        rows are looked for.
    """
    cohort = current()
    if cohort is None or run.plan.dataset != session().dataset_id:
        return {}
    ticket = ask_data("cohort_in_run", run=run.id, **_asked(cohort))
    found = parts.wait_for(ticket, "Looking for the rows of the cohort", patience=1.0)
    if found is None:
        return None
    if found["problem"]:
        _misfit(cohort, found["problem"])
        return {}
    n, of = found[part]
    if n < fewest:
        few = f"{n:,} {'is' if n == 1 else 'are'}" if n else "none is"
        told = ", too few to tell anything" if n else ""
        _line(f"Of {of:,} {part} rows {few} in the cohort “{cohort.name}”{told}. All are shown.")
        return {}
    _line(f"{part_said(n, of, f' {part}')} of the cohort “{cohort.name}”: {cohort.sentence()}.")
    return _asked(cohort)


def _asked(cohort: Cohort) -> dict[str, Any]:
    return {"cohort": cohort.model_dump(mode="json")}


def counted(cohort: Cohort) -> Ticket:
    """Ask how many rows a cohort has."""
    now = session()
    return ask_data(
        "cohort_rows",
        dataset=now.dataset_id,
        recipe=now.now.recipe.model_dump(mode="json"),
        conditions=_asked(cohort)["cohort"]["conditions"],
    )


def part_said(n: int, of: int, what: str = "") -> str:
    """Return how many rows of all, in words."""
    return f"{n:,} of {of:,}{what} rows"


def _line(text: str) -> None:
    st.caption(f":material/filter_alt: {parts.escape(text)}")


def _misfit(cohort: Cohort, problem: str) -> None:
    st.warning(
        parts.escape(f"The cohort “{cohort.name}” does not fit. {problem} All rows are shown."),
        icon=":material/filter_alt_off:",
    )


def follow(name: str | None) -> None:
    """Turn to a cohort, or back to all rows."""
    session().now.cohort = name
    session().save()


def offer(conditions: Conditions, asked: dict[str, Any], key: str = "selection") -> None:
    """Say which rows were selected and how many, and let them become a cohort.

    Parameters
    ----------
    conditions
        What the rows have in common; without any, nothing is shown.
    asked
        The dataset, its recipe, and perhaps the cohort within which they were selected.
    key
        Tells several offers on one page apart.
    """
    if not conditions:
        return
    within = [condition.model_dump(mode="json") for condition in conditions]
    inside = (asked.get("cohort") or {}).get("conditions", [])
    named = {"dataset": asked["dataset"], "recipe": asked["recipe"]}
    ticket = ask_data("cohort_rows", **named, conditions=[*inside, *within])
    with st.container(border=True, key=key):
        said = " and ".join(condition.sentence() for condition in conditions)
        st.markdown(f"**Selected:** {parts.escape(said)}")
        rows = parts.wait_for(ticket, "Counting")
        if rows is not None:
            st.caption(f"{part_said(rows['n'], rows['of'])}.")
        name = _named(key)
        if name is not None:
            with parts.shown_errors():
                _make(name, [*inside, *within])


def _named(key: str) -> str | None:
    """Return the name that was given, when the button is pressed."""
    row = st.form(f"{key}-form", border=False).container(
        horizontal=True, vertical_alignment="bottom"
    )
    name = row.text_input("Name of the cohort", key=f"{key}-name", max_chars=80)
    pressed = row.form_submit_button(
        "Keep as a cohort", type="primary", icon=":material/filter_alt:"
    )
    return name if pressed else None


def _make(name: str, conditions: list[dict[str, Any]]) -> None:
    try:
        cohort = Cohort.model_validate({"name": name.strip(), "conditions": conditions})
    except ValidationError as error:
        if not name.strip():
            raise AnalyticsError("The cohort has no name yet.", "Type one.") from error
        raise AnalyticsError(
            "These are too many conditions for one cohort.",
            "Leave the cohort first, and select the rows in all of the table.",
        ) from error
    kept().add(cohort)
    follow(cohort.name)
    st.rerun()


def choice(label: str, value: Cohort | None, key: str, **options: Any) -> Cohort:
    """Let the person choose a cohort of the dataset; `value` is offered, too.

    Raises
    ------
    AnalyticsError
        There is none.
    """
    found = kept().all()
    offered = found if value is None or value in found else [value, *found]
    if not offered:
        raise AnalyticsError(
            "There is no cohort yet.", "Select rows on the Explore page, and keep them as one."
        )
    names = [f"{cohort.name}: {cohort.sentence()}" for cohort in offered]
    place = st.selectbox(
        label,
        range(len(offered)),
        index=0 if value is None else offered.index(value),
        format_func=names.__getitem__,
        key=key,
        **options,
    )
    return offered[place]
