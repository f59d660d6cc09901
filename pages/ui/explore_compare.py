"""Explore, compare: two datasets, or two parts of one, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from analytics import charts
from analytics.charts.theme import cut
from analytics.dataset import Dataset, list_datasets
from analytics.profile import shelf
from analytics.profile.cohorts import Cohort
from analytics.profile.compare import (
    Compared,
    Comparison,
    Drawn,
    conditions,
    headline,
    matched,
    said,
    typical,
    written,
)
from pages.ui import cohorts, parts
from pages.ui.backend import ask_data
from pages.ui.drawing import selectable
from pages.ui.session import Choices, session

LONGEST = 40  # characters of a side's name in a sentence
DRAWN = {
    "ranges": charts.two_histograms, "values": charts.two_bars, "times": charts.two_curves,
}  # fmt: skip
HELP = (
    "The larger of two: how far the known values are apart, and the missing shares. Numbers and "
    "dates: Kolmogorov–Smirnov, the largest difference between the shares up to one value. Others: "
    "total variation, half the sum of the differences of all shares. 0 is the same, 1 is nothing "
    "in common."
)
SHIFT = (
    "Difference of the means over the root of the mean variance (Austin, 2009); up to 0.1 is "
    "commonly taken as negligible."
)
CHANCE = (
    "How likely chance alone brings the values so far apart: Kolmogorov–Smirnov or chi-square, "
    "corrected for all tests of this table (Benjamini and Hochberg)."
)


@dataclass(frozen=True)
class Side:
    """What can stand on a side: how it is called, listed, and asked for."""

    title: str
    listed: str
    asked: dict[str, Any] = field(default_factory=dict)


def compare(found: dict[str, Any], asked: dict[str, Any]) -> None:
    """Choose two sides, see which columns differ, and one of them in a chart."""
    sides, usual = _sides(asked)
    if usual is None:
        st.info(
            "There is nothing to compare with yet. Upload a second table, or select bars under "
            "“Your chart” and keep them as a cohort: it is then compared with all other rows.",
            icon=":material/compare_arrows:",
        )
        parts.link("upload", "Go to Upload", primary=False)
        return
    left, right = (sides[key] for key in _choice(sides, usual))
    if left == right:
        st.caption("Both sides are the same. Choose another one.")
        return
    _compared(left, right, _names(left, right), asked)


def _sides(asked: dict[str, Any]) -> tuple[dict[str, Side], tuple[str, str] | None]:
    """Return everything that can be compared, and the two to begin with, if there are two."""
    current = session()
    datasets = {dataset.fingerprint: dataset for dataset in list_datasets(current.workspace)}
    this = datasets.pop(asked["dataset"])
    here = {name: asked[name] for name in ("dataset", "recipe")}
    kept = cohorts.kept().all()
    sides = {"all": Side(cut(this.name, LONGEST), f"{this.name}: all rows", here)}
    sides |= dict(side for cohort in kept for side in _parts(cohort, here))
    for dataset in datasets.values():
        sides |= dict(_others(dataset))
    followed = (asked.get("cohort") or {}).get("name")
    return sides, _usual(followed, kept, this, datasets)


def _parts(cohort: Cohort, of: dict[str, Any]) -> Iterator[tuple[str, Side]]:
    """Give a cohort of the current table, and all its other rows."""
    rest = f"all but {cohort.name}"
    part = _rows_of(cohort, of)
    yield f"cohort {cohort.name}", Side(cut(cohort.name, LONGEST), f"Cohort: {cohort.name}", part)
    yield (
        f"rest {cohort.name}",
        Side(cut(rest, LONGEST), f"All rows but: {cohort.name}", part | {"rest": True}),
    )


def _others(dataset: Dataset) -> Iterator[tuple[str, Side]]:
    """Give another table, as far as it has been cleaned, and each of its cohorts."""
    current, key = session(), dataset.fingerprint
    recipe = current.choices.get(key, Choices()).recipe
    of = {"dataset": key, "recipe": recipe.model_dump(mode="json")}
    listed = f"Dataset: {dataset.name} · {dataset.n_rows:,} rows"
    yield key, Side(cut(dataset.name, LONGEST), listed, of)
    for cohort in shelf.cohorts(current.workspace, key).all():
        title = cut(f"{cohort.name} of {dataset.name}", LONGEST)
        listed = f"Cohort of {dataset.name}: {cohort.name}"
        yield f"{key} {cohort.name}", Side(title, listed, _rows_of(cohort, of))


def _rows_of(cohort: Cohort, of: dict[str, Any]) -> dict[str, Any]:
    unnamed = cohort.model_copy(update={"name": "side"})  # renamed, it is still the same side
    return of | {"cohort": unnamed.model_dump(mode="json")}


def _usual(
    followed: str | None, kept: list[Cohort], this: Dataset, others: dict[str, Dataset]
) -> tuple[str, str] | None:
    """Begin with the followed cohort; else the table of most shared columns; else any cohort."""
    if others and followed is None:
        names = set(this.column_names)
        return "all", max(others, key=lambda key: len(names & set(others[key].column_names)))
    name = followed or next((cohort.name for cohort in kept), None)
    return None if name is None else (f"cohort {name}", f"rest {name}")


def _choice(sides: dict[str, Side], usual: tuple[str, str]) -> tuple[str, str]:
    if st.session_state.get("compare-usual") != usual:
        st.session_state["compare-usual"] = usual
        _put(*usual)
    for key, first in zip(("compare-left", "compare-right"), usual, strict=True):
        if st.session_state.get(key) not in sides:
            st.session_state[key] = first
    with st.container(horizontal=True, vertical_alignment="bottom"):
        left = _box("Compare", "compare-left", sides)
        st.button("Swap", icon=":material/swap_horiz:", key="compare-swap", on_click=_swap)
        right = _box("with", "compare-right", sides)
    return left, right


def _box(label: str, key: str, sides: dict[str, Side]) -> str:
    return str(
        st.selectbox(
            label, list(sides), format_func=lambda key: sides[key].listed, key=key,
            persist_state="session",
        )
    )  # fmt: skip


def _put(left: str, right: str) -> None:
    st.session_state["compare-left"], st.session_state["compare-right"] = left, right


def _swap() -> None:
    _put(st.session_state["compare-right"], st.session_state["compare-left"])


def _names(left: Side, right: Side) -> tuple[str, str]:
    if left.title != right.title:
        return left.title, right.title
    return f"{left.title} (left)", f"{right.title} (right)"


def _compared(left: Side, right: Side, names: tuple[str, str], asked: dict[str, Any]) -> None:
    both = {"left": left.asked, "right": right.asked}
    ticket = ask_data("compare", **both)
    answer = parts.wait_for(ticket, "Comparing", patience=1.0)
    if answer is None:
        return
    found = Comparison.model_validate(answer)
    rows = zip(names, (found.n_left, found.n_right), strict=True)
    st.markdown(" · ".join(f"**{parts.escape(name)}**: {n:,} rows" for name, n in rows))
    notes = matched(found, *names)
    if notes:
        st.markdown("\n".join(f"- {parts.escape(note)}" for note in notes))
    st.markdown(parts.escape(headline(found)))
    if found.columns:
        _one(_table(found, names, f"compare-{ticket.key}"), names, both, asked)


def _table(found: Comparison, names: tuple[str, str], key: str) -> Compared:
    """Show all columns, the largest difference first; return the chosen one."""
    event = parts.grid(
        pd.DataFrame([_row(column) for column in found.columns]),
        key,  # of this comparison: another one begins with its first row
        hide_index=True,
        height=min(400, 36 * len(found.columns) + 40),
        on_select="rerun",
        selection_mode="single-row",
        column_config=_config(names),
    )
    st.caption("What differs beyond chance comes first. Choose a row to see its column.")
    chosen = event.selection.rows[0] if event.selection.rows else 0
    return found.columns[min(chosen, len(found.columns) - 1)]


def _row(column: Compared) -> dict[str, Any]:
    kinds = dict.fromkeys((column.left.kind, column.right.kind))
    return {
        "name": column.name,
        "difference": column.difference,
        "verdict": column.verdict,
        "p": None if column.p is None else written(column.p),
        "typical_left": typical(column.left, column.family),
        "typical_right": typical(column.right, column.family),
        "shift": column.standardised,
        "missing": _missing(column),
        "new": column.distance.n_new,
        "gone": column.distance.n_gone,
        "type": " | ".join(kinds),
    }


def _missing(column: Compared) -> str | None:
    if not column.left.n_missing and not column.right.n_missing:
        return None
    return f"{column.left.missing:.1%} → {column.right.missing:.1%}"


def _config(names: tuple[str, str]) -> dict[str, Any]:
    left, right = (cut(name, 18) for name in names)
    column = st.column_config
    return {
        "name": "Column",
        "difference": column.ProgressColumn(
            "Difference", width="small", help=HELP, min_value=0, max_value=1, format="%.3f"
        ),
        "verdict": "Beyond chance?",
        "typical_left": column.TextColumn(left, help="The mean, or the most frequent value."),
        "typical_right": column.TextColumn(right, help="The mean, or the most frequent value."),
        "shift": column.NumberColumn("Shift, in sd", help=SHIFT, format="%+.2f"),
        "missing": column.TextColumn(
            "Missing", width=115, help="Left and right, in % of the rows."
        ),
        "new": column.NumberColumn(
            "New", help=f"Different values that only {parts.escape(right)} has."
        ),
        "gone": column.NumberColumn(
            "Gone", help=f"Different values that only {parts.escape(left)} has."
        ),
        "p": column.TextColumn("p, corrected", help=CHANCE),
        "type": "Type",
    }


def _one(
    column: Compared, names: tuple[str, str], both: dict[str, Any], asked: dict[str, Any]
) -> None:
    """Draw one column on both sides; what is selected there can be a cohort of this table."""
    st.subheader(parts.escape(column.name), anchor=False)
    ticket = ask_data("compared_column", **both, name=column.name)
    answer = parts.wait_for(ticket, "Drawing", patience=1.0)
    if answer is None:
        return
    drawn = Drawn(answer["kind"], parts.table(answer["frame"]), answer["note"])
    sentence = f"{said(column, *names)} {drawn.note}".strip()
    if drawn.frame.empty:
        st.caption(parts.escape(sentence))
        return
    draw = DRAWN[drawn.kind]
    chosen = selectable(
        "compare-chart",
        (ticket.key, names, sentence),
        lambda dark: (draw(drawn.frame, column.name, names, dark), sentence),
        "points",
    )
    if any(side["dataset"] == asked["dataset"] for side in both.values()):
        cohorts.offer(conditions(drawn, column.name, chosen.places), asked)
