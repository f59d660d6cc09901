"""What was decided about columns while they were read, with a choice that reads them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import streamlit as st

from analytics.dataset import Dataset
from analytics.reading import (
    READINGS,
    RULINGS,
    Column,
    Doubt,
    Reading,
    ReadOptions,
    doubt_of,
    meaning,
)
from pages.ui.parts import escape

MOST_SHOWN = 30
ReadAgain = Callable[[ReadOptions], None]


def questions(dataset: Dataset, read_again: ReadAgain) -> None:
    """Ask how columns are meant that can be read in two ways."""
    asking = [column for column in dataset.columns if column.ask]
    if not asking:
        return
    with st.container(border=True):
        are = "One column" if len(asking) == 1 else f"{len(asking):,} columns"
        st.markdown(f":material/help: **{are} can be read in two ways. Which is meant?**")
        for column in asking[:MOST_SHOWN]:
            _reading(dataset, column, read_again)


def doubts(dataset: Dataset, read_again: ReadAgain) -> None:
    """Let a person decide, for each kind of doubtful lines, whether they are rows all the same."""
    kinds = Counter(map(doubt_of, dataset.set_aside["reason"]))
    for kind in RULINGS:
        if kinds[kind] or kind in dataset.asked.keep:
            _doubt(dataset, kind, kinds[kind], read_again)


def _doubt(dataset: Dataset, kind: Doubt, n_aside: int, read_again: ReadAgain) -> None:
    key = f"doubt-{dataset.fingerprint}-{kind}"
    ruling = RULINGS[kind]

    def choose() -> None:
        others = [other for other in dataset.asked.keep if other != kind]
        kept = tuple(sorted([*others, *[kind] * (st.session_state[key] == "keep")]))
        read_again(dataset.asked.model_copy(update={"keep": kept}))

    ways = {"aside": "Set aside", "keep": f"Keep, {ruling.kept}"}
    st.segmented_control(
        f"{ruling.title}: {counted(n_aside)}" if n_aside else ruling.title,
        list(ways),
        default="keep" if kind in dataset.asked.keep else "aside",
        format_func=lambda way: ways[way],
        key=key,
        on_change=choose,
        required=True,
    )


def counted(n: int) -> str:
    """Return a number of lines in words."""
    return f"{n:,} line" if n == 1 else f"{n:,} lines"


def words_read(dataset: Dataset) -> None:
    """Say which words were read as missing, and which of that kind were kept."""
    taken, kept = Counter[str](), Counter[str]()
    for column in dataset.columns:
        taken.update(column.taken)
        kept.update(column.kept)
    said = [("Read as missing", taken), ("Kept as values", kept)]
    text = " · ".join(f"{title}: {_counted(words)}" for title, words in said if words)
    if text:
        st.caption(text)


def choices(dataset: Dataset, read_again: ReadAgain) -> None:
    """Offer the other reading of a column, and the words that mean missing in it."""
    settled = [column for column in dataset.columns if column.choices and not column.ask]
    for column in settled[:MOST_SHOWN]:
        _reading(dataset, column, read_again)
    worded = [column for column in dataset.columns if column.taken or column.kept]
    if worded or dataset.asked.missing is not None:
        st.caption("Words that mean “missing”: choose them for all columns, or for one.")
        _missing_everywhere(dataset, worded, read_again)
        for column in worded[:MOST_SHOWN]:
            _missing(dataset, column, read_again)


def _reading(dataset: Dataset, column: Column, read_again: ReadAgain) -> None:
    key = f"reading-{dataset.fingerprint}-{column.name}"

    def choose() -> None:
        chosen: Reading | None = st.session_state[key]
        if chosen is not None:
            readings = {**dataset.asked.readings, column.name: chosen}
            read_again(dataset.asked.model_copy(update={"readings": readings}))

    def shown(reading: Reading) -> str:
        return escape(f"{READINGS[reading]}: {meaning(column.example, reading)}")

    st.segmented_control(
        f"{escape(column.name)}, as in {escape(column.example)}",
        column.choices,
        default=column.reading,
        format_func=shown,
        key=key,
        on_change=choose,
        required=True,
    )


def _missing_everywhere(dataset: Dataset, worded: list[Column], read_again: ReadAgain) -> None:
    key = f"missing-{dataset.fingerprint}"
    asked = list(dataset.asked.missing or ())
    words = dict.fromkeys(word for column in worded for word in (*column.taken, *column.kept))

    def choose() -> None:
        chosen = tuple(st.session_state[key]) or None
        read_again(dataset.asked.model_copy(update={"missing": chosen}))

    st.multiselect(
        "In all columns",
        list(dict.fromkeys([*asked, *words])),
        default=asked,
        key=key,
        on_change=choose,
        accept_new_options=True,
        placeholder="Decided for each column",
        help="Only these words, and empty cells, are then missing. Type one to add it.",
    )


def _missing(dataset: Dataset, column: Column, read_again: ReadAgain) -> None:
    key = f"missing-{dataset.fingerprint}-in-{column.name}"
    counts = {**column.taken, **column.kept}

    def choose() -> None:
        chosen = {**dataset.asked.missing_in, column.name: tuple(st.session_state[key])}
        read_again(dataset.asked.model_copy(update={"missing_in": chosen}))

    st.multiselect(
        f"In {escape(column.name)}",
        list(counts),
        default=list(column.taken),
        format_func=lambda word: f"{word} · {counts[word]:,}" if word in counts else word,
        key=key,
        on_change=choose,
        accept_new_options=True,
        placeholder="None: all words are values",
    )


def _counted(words: Counter[str]) -> str:
    shown = [f"{escape(word[:30])} ({n:,})" for word, n in words.most_common(8)]
    more = f" and {len(words) - 8:,} more" if len(words) > 8 else ""
    return ", ".join(shown) + more
