"""Find words that may be one, and say which of them are."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.profile.spellings import MOST_APART, WAYS
from analytics.recipe import Recipe
from pages.ui import parts
from pages.ui.backend import ask_data

SHOWN = 8  # words of a group
MOST_GROUPS = 200


def offer(dataset: str, before: Recipe, column: str) -> dict[str, str]:
    """Show groups of words that may be one; return what each variant is to be written as."""
    place = st.expander(
        "Find variants", icon=":material/search:", on_change="rerun", key="variants-open"
    )
    if not place.open:
        return {}
    with place:
        way, apart = _asked()
        ticket = ask_data(
            "spellings",
            dataset=dataset,
            recipe=before.model_dump(mode="json"),
            column=column,
            way=way,
            apart=apart,
        )
        found = parts.wait_for(ticket, "Comparing words", patience=1.0)
        return _chosen(found, way, ticket.key) if found is not None else {}


def _asked() -> tuple[str, int]:
    way = st.selectbox("Words are one if they have", list(WAYS), format_func=WAYS.get, key="way")
    if way != "near":
        return way, 1
    return way, st.slider("Letters apart, at most", 1, MOST_APART, 1, key="apart")


def _chosen(found: dict[str, Any], way: str, key: str) -> dict[str, str]:
    groups = found["groups"][:MOST_GROUPS]
    st.caption(_said(found))
    if not groups:
        return {}
    rows = [
        {
            "Merge": way != "near",  # letters apart are a guess: somebody has to say yes
            "Written as": next(iter(counts)),
            "Words and their rows": _words(counts),
        }
        for counts in groups
    ]
    edited = st.data_editor(
        rows,
        key=f"variants-{key}",
        disabled=["Words and their rows"],
        hide_index=True,
        width="stretch",
        height=min(320, 38 + 35 * len(rows)),
    )
    merged = [(row, counts) for row, counts in zip(edited, groups, strict=True) if row["Merge"]]
    return {
        word: row["Written as"]
        for row, counts in merged
        for word in counts
        if row["Written as"] and word != row["Written as"]
    }


def _words(counts: dict[str, int]) -> str:
    shown = [f"{word} ({n:,})" for word, n in list(counts.items())[:SHOWN]]
    more = f" and {len(counts) - SHOWN:,} more" if len(counts) > SHOWN else ""
    return f"{' · '.join(shown)}{more}"


def _said(found: dict[str, Any]) -> str:
    groups = found["groups"]
    if not groups:
        text = "No words of this column may be one in this way."
    else:
        n = sum(sum(counts.values()) - next(iter(counts.values())) for counts in groups)
        many = "1 group" if len(groups) == 1 else f"{len(groups):,} groups"
        text = f"{many} of words that may be one; to merge all changes {n:,} rows."
    if len(groups) > MOST_GROUPS:
        text += f" The {MOST_GROUPS} that change most rows are shown."
    if found["left_out"]:
        text += f" {found['left_out']:,} rarer words were not compared."
    return text
