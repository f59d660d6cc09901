"""Upload: a sample or a file becomes a dataset; what was decided is shown and can be changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.dataset import Dataset, delete_dataset, list_datasets
from analytics.errors import ReadError
from analytics.inbox import Incoming
from analytics.limits import limits, size
from analytics.reading import ENCODINGS, SPACES, WIDE_SPACES, ReadOptions, titles
from analytics.workspace import new_id, saving
from pages.ui import decisions, parts
from pages.ui.backend import ask_data
from pages.ui.dropzone import dropzone
from pages.ui.local import is_local
from pages.ui.session import session

SAMPLES = Path(__file__).parent.parent / "sample_data"
DELIMITERS = {
    "Decide for me": None,
    "Comma": ",",
    "Semicolon": ";",
    "Tab": "\t",
    "Bar |": "|",
    "Colon": ":",
    "One space": " ",
    "Any spaces": SPACES,
    "Two or more spaces": WIDE_SPACES,
    "Caret ^": "^",
    "Tilde ~": "~",
}
PASTED = "pasted table"
ASIDE = {"line": "Line", "raw": "As it stands in the file", "reason": "Why"}
LABELS = {"Decide for me": None, **{label: name for name, label in ENCODINGS.items()}}
HEADERS = {
    "Decide for me": None,
    "No header": 0,
    "First line": 1,
    "Two lines, joined": 2,
    "Three lines, joined": 3,
}


def choose() -> None:
    """Offer a file, a sample, a dataset read before, or a place to paste a table."""
    offers = {
        "Your file": _from_file,
        "A sample": _from_sample,
        "Read before": _from_before,
        "Paste": _from_paste,
    }
    if is_local():
        offers["By path"] = _from_path
    tabs = st.tabs(list(offers), on_change="rerun", key="offers")
    for tab, offer in zip(tabs, offers.values(), strict=True):
        if tab.open:
            with tab:
                offer()


def _from_file() -> None:
    upload = Incoming(session().workspace, st.session_state.setdefault("upload", new_id()))
    kinds = f"{titles()}, also packed, up to {size(limits().upload)}."
    name = dropzone(upload, f"{kinds} It stays on this computer.")
    _limits()
    if name is not None:
        st.session_state["upload"] = new_id()
        _start(upload.path, name)
        st.rerun()


def _from_path() -> None:
    text = st.text_input(
        "Path of a file on this computer", key="given-path", placeholder="/home/ann/table.csv"
    )
    st.caption("It is read where it lies and not copied: keep it as long as you work with it.")
    if st.button("Read it", key="read-path", icon=":material/folder_open:"):
        _start(text, Path(text.strip("\"' ")).name)
        st.rerun()


def _limits() -> None:
    place = st.expander(
        "Limits", icon=":material/straighten:", on_change="rerun", key="limits-open"
    )
    if not place.open:
        return
    with place:
        rows = [{"At most": most, "Limit": what} for what, most in limits().said().items()]
        parts.grid(rows, "limits", hide_index=True)


def _start(path: Path | str, name: str, options: ReadOptions | None = None) -> None:
    st.session_state["reading"] = (str(path), name, (options or ReadOptions()).model_dump())


def _from_sample() -> None:
    samples = json.loads((SAMPLES / "index.json").read_text(encoding="utf-8"))
    samples = samples if isinstance(samples, list) else samples["datasets"]
    with st.grid(min_column_width=260):
        for sample in samples:
            _sample_card(sample)


def _sample_card(sample: dict[str, Any]) -> None:
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{sample['title']}**")
        st.caption(f"{sample['rows']:,} rows · target {parts.escape(sample['target'])}")
        st.markdown(sample["description"])
        if st.button("Open", key=f"sample-{sample['file']}", icon=":material/folder_open:"):
            _start(SAMPLES / sample["file"], sample["file"])
            st.session_state["sample-target"] = (sample["file"], sample["target"])
            st.rerun()


def _from_before() -> None:
    datasets = list_datasets(session().workspace)
    if not datasets:
        st.caption("Files you read are kept here.")
    for dataset in datasets[:30]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{parts.escape(dataset.name)} · {dataset.n_rows:,} rows")
            if st.button("Open", key=f"open-{dataset.fingerprint}"):
                session().look_at(dataset=dataset.fingerprint)
                st.rerun()
            if st.button("Delete", key=f"delete-{dataset.fingerprint}", type="tertiary"):
                _confirm_delete(dataset)


def _from_paste() -> None:
    turn = st.session_state.setdefault("paste-turn", 0)
    text = st.text_area(
        "A table copied from a spreadsheet, a web page or a text",
        key=f"pasted-{turn}",
        height=200,
        placeholder="name\tage\nAnn\t31\nBob\t42",
    )
    if st.button("Read it", key="read-pasted", icon=":material/content_paste:"):
        with parts.shown_errors(), saving(f"The {PASTED}"):
            _start(_written(text), PASTED)
            st.session_state["paste-turn"] = turn + 1
            st.rerun()


def _written(text: str) -> Path:
    if not text.strip():
        raise ReadError("Nothing was pasted.", "Copy a table with its header and paste it above.")
    path = session().workspace.inbox / new_id()
    path.write_bytes(text.encode())
    return path


@st.dialog("Delete this dataset?")
def _confirm_delete(dataset: Dataset) -> None:
    st.markdown(
        f"{parts.escape(dataset.name)} is deleted from your workspace. Runs stay, but need it."
    )
    if st.button("Delete", type="primary"):
        delete_dataset(dataset)
        if session().dataset_id == dataset.fingerprint:
            session().dataset_id = None
        st.rerun()


def reading() -> None:
    """Show a file on its way into a dataset."""
    if "reading" not in st.session_state:
        return
    path, name, options = st.session_state["reading"]
    ticket = ask_data("read", path=path, name=name, options=options)
    fingerprint = parts.wait_for(ticket, f"Reading {parts.escape(name)}", patience=1.5)
    if ticket.done.is_set():
        del st.session_state["reading"]
    if fingerprint:
        session().look_at(dataset=fingerprint)
        _take_sample_target(name)
        session().save()
        st.rerun()


def _take_sample_target(name: str) -> None:
    sample = st.session_state.pop("sample-target", None)
    if sample and sample[0] == name and session().now.target is None:
        session().now.target = sample[1]


def show(dataset: Dataset) -> None:
    """Show what was decided, the first rows, and what was set aside."""
    st.subheader(parts.escape(dataset.name), anchor=False)
    with st.container(horizontal=True):
        st.metric("Rows", f"{dataset.n_rows:,}", border=True)
        st.metric("Columns", f"{len(dataset.columns):,}", border=True)
        st.metric("Set aside", decisions.counted(dataset.n_set_aside), border=True)
    st.caption(" · ".join(parts.escape(decision) for decision in dataset.decisions))
    decisions.words_read(dataset)
    decisions.questions(dataset, _reader(dataset))
    head = parts.wait_for(ask_data("head", dataset=dataset.fingerprint), "Loading the first rows")
    if head is not None:
        tall: Any = 300 if len(head["data"]) > 7 else "content"
        parts.grid(parts.table(head), "head", hide_index=True, height=tall)
        st.caption(f"The first {len(head['data']):,} of {dataset.n_rows:,} rows.")
    _set_aside(dataset)
    _columns(dataset)
    if dataset.made_from is None:
        _overrides(dataset)
    parts.link("clean", "Go to Clean")


def _reader(dataset: Dataset) -> Callable[[ReadOptions], None]:
    """Return what reads the file of a dataset again, otherwise."""
    return lambda options: _start(dataset.source(), dataset.name, options)


def _set_aside(dataset: Dataset) -> None:
    if not dataset.n_set_aside and not dataset.asked.keep:
        return
    title = f"{decisions.counted(dataset.n_set_aside)} set aside"
    with st.expander(title, expanded=True):
        if dataset.n_set_aside:
            st.caption("They are not in the table. Nothing of the file is lost without a word.")
            shown = dataset.set_aside.head(1000).rename(columns=ASIDE)
            parts.grid(shown, "set-aside", hide_index=True)
        if dataset.made_from is None:
            decisions.doubts(dataset, _reader(dataset))


def _columns(dataset: Dataset) -> None:
    place = st.expander("What was decided about each column", on_change="rerun", key="columns-open")
    if not place.open:
        return
    with place:
        rows = [
            {"Column": c.name, "Type": c.kind, "Missing": c.n_missing, "How": c.note}
            for c in dataset.columns
        ]
        parts.grid(rows, "columns", hide_index=True)
        decisions.choices(dataset, _reader(dataset))


def _overrides(dataset: Dataset) -> None:
    place = st.expander("Read it otherwise", on_change="rerun", key="overrides-open")
    if not place.open:
        return
    with place, st.form("overrides", border=False):
        asked = dataset.asked
        left, middle, right = st.columns(3)
        encoding = left.selectbox(
            "Encoding", list(LABELS), index=_place(list(LABELS.values()), asked.encoding)
        )
        delimiter = middle.selectbox(
            "Delimiter", list(DELIMITERS), index=_place(list(DELIMITERS.values()), asked.delimiter)
        )
        header = right.selectbox(
            "Header", list(HEADERS), index=_place(list(HEADERS.values()), asked.header)
        )
        table = _table_choice(dataset)
        kinds = _type_overrides(dataset)
        if st.form_submit_button("Read again"):
            chosen = {
                "encoding": LABELS[encoding],
                "delimiter": DELIMITERS[delimiter],
                "header": HEADERS[header],
                "table": table,
                "types": kinds,
            }
            _reader(dataset)(asked.model_copy(update=chosen))
            st.rerun()


def _table_choice(dataset: Dataset) -> int | None:
    """Let another table of the file be chosen, where there are several."""
    if dataset.n_tables < 2:
        return dataset.asked.table
    chosen = st.selectbox(
        "Table",
        range(1, dataset.n_tables + 1),
        index=(dataset.options.table or 1) - 1,
        format_func=lambda number: f"Table {number} of {dataset.n_tables} in the file",
        key=f"table-{dataset.fingerprint}",
    )
    return chosen if chosen != dataset.options.table else dataset.asked.table


def _type_overrides(dataset: Dataset) -> dict[str, str]:
    st.caption("Types: change one to read its column differently.")
    rows = [{"Column": column.name, "Type": column.kind} for column in dataset.columns]
    kinds = ["integer", "decimal", "boolean", "date", "text"]
    edited = st.data_editor(
        rows,
        key=f"types-{dataset.fingerprint}",
        disabled=["Column"],
        hide_index=True,
        width="stretch",
        column_config={"Type": st.column_config.SelectboxColumn(options=kinds, required=True)},
    )
    changed = {
        row["Column"]: row["Type"]
        for row, column in zip(edited, dataset.columns, strict=True)
        if row["Type"] != column.kind
    }
    return {**dataset.asked.types, **changed}


def _place(values: list[Any], value: Any) -> int:
    return values.index(value) if value in values else 0


parts.header(
    "Upload", "Open a sample or your own file. You see what was decided while it was read."
)
reading()
choose()
with parts.shown_errors():
    current = session().dataset()
    if current is not None:
        st.divider()
        show(current)
