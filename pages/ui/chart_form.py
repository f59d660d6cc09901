"""The chart form: the person chooses columns, a worker counts, the page draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from analytics import charts
from analytics.profile.charting import AGGREGATES, KINDS, ROLES, ChartForm, Kind
from analytics.profile.charting.selecting import of_box, of_rows
from analytics.profile.charting.suggest import suggest
from pages.ui import cohorts, gallery, parts
from pages.ui.backend import ask_data
from pages.ui.drawing import chart
from pages.ui.session import session

# The picture is made by the browser itself: no program on the server is needed for it.
TOOLBAR = {
    "displaylogo": False,
    "responsive": True,
    "displayModeBar": True,
    "modeBarButtons": [["toImage", "select2d", "zoom2d", "pan2d", "resetScale2d"]],
    "toImageButtonOptions": {"format": "png", "filename": "chart", "scale": 2},
}
BOXED = ("points", "lines", "areas")  # a box drawn in them is a range; bars are counted one by one
SHOWN_ROWS = 1_000
NOTHING = ""  # the choice of no column: for Streamlit, None is a choice not yet made


def chart_form(found: dict[str, Any], asked: dict[str, Any]) -> None:
    """Let the person make a chart, keep it, take it away, and select rows in it."""
    kinds = {column["name"]: column["kind"] for column in found["columns"]}
    if not kinds or not found["n_rows"]:
        st.info("There are no rows to draw.", icon=":material/info:")
        return
    _suggestions(found)
    _gone(kinds)
    form = _form(kinds)
    _filters(form)
    ticket = ask_data("chart", **asked, form=form.model_dump(mode="json"))
    drawn = parts.wait_for(ticket, "Drawing", patience=1.0)
    if drawn is None:
        return
    event = chart(
        "form-chart",
        ticket.key,
        lambda dark: (_figure(drawn, dark), f"{drawn['sentence']} {drawn['note']}"),
        config=TOOLBAR,
        on_select="rerun",
        selection_mode=("points", "box"),
    )
    _actions(form, drawn)
    _selected(drawn, event, asked)


def _figure(drawn: Mapping[str, Any], dark: bool) -> Any:
    made = charts.draw(
        drawn["mark"], parts.table(drawn["frame"]), drawn["titles"], drawn["look"], dark
    )
    # Streamlit lets a pointer that draws boxes click nothing: where there are bars, it clicks.
    pointer = "select" if drawn["mark"] in BOXED else "pan"
    return made.update_layout(dragmode=pointer, margin={"t": max(44, made.layout.margin.t or 0)})


def _suggestions(found: dict[str, Any]) -> None:
    chosen = suggest(found["columns"], found["n_rows"], target=session().now.target)
    if not chosen:
        return
    st.caption("WORTH A LOOK")
    with st.container(horizontal=True):
        for i, one in enumerate(chosen):
            st.button(
                parts.escape(charts.short(one.title, 40)),
                help=parts.escape(one.reason),
                key=f"suggested-{i}",
                on_click=fill,
                args=(one.form,),
            )


def fill(form: ChartForm) -> None:
    """Fill the form with a chart."""
    for name, value in form.model_dump().items():
        st.session_state[f"chart-{name}"] = NOTHING if value is None else value
    st.session_state["chart-filter"] = form.filter
    st.session_state["chart-opened"] = form


def _gone(kinds: Mapping[str, str]) -> None:
    """Say once which columns of a chart that was opened are not in the table any more."""
    form = st.session_state.pop("chart-opened", None)
    gone = [name for name in form.columns().values() if name not in kinds] if form else []
    if gone:
        st.warning(
            f"This chart shows “{parts.escape(gone[0])}”, a column that is not in the table now. "
            "Another one was put in its place.",
            icon=":material/warning:",
        )


def _form(kinds: Mapping[str, str]) -> ChartForm:
    offered = [name for name, kind in KINDS.items() if kind.offers(kinds)]
    values: dict[str, Any] = {"filter": tuple(st.session_state.get("chart-filter", ()))}
    with st.grid(min_column_width=160):
        values["kind"] = _choice("kind", "Chart", offered, lambda name: KINDS[name].title)
        kind = KINDS[values["kind"]]
        if len(kind.aggregates) > 1:
            values["aggregate"] = _choice(
                "aggregate", "Show the", list(kind.aggregates), AGGREGATES.__getitem__
            )
        for role in kind.roles:
            values[role] = _column(kind, role, kinds, values)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(kind.help, width="stretch")
        for axis in kind.logs:
            values[f"log_{axis}"] = _toggle(axis)
    return ChartForm(**values)


def _column(
    kind: Kind, name: str, kinds: Mapping[str, str], values: Mapping[str, Any]
) -> str | None:
    role = kind.roles[name]
    if role.unless_counted and values.get("aggregate", kind.aggregates[0]) == "count":
        return None  # rows are counted: no column is asked
    fitting = [column for column, of in kinds.items() if of in role.takes]
    needed = role.needed or role.unless_counted
    taken = [values.get(other) for other in ROLES]
    first = next((column for column in fitting if column not in taken), None)
    options = fitting if needed else [NOTHING, *fitting]
    return _choice(name, role.title, options, lambda v: v or "–", first) or None


def _choice(name: str, label: str, options: list[Any], said: Any, first: Any = None) -> Any:
    key = f"chart-{name}"
    if not options:
        return None
    if st.session_state.get(key) not in options:
        st.session_state[key] = first if first and options[0] != NOTHING else options[0]
    return st.selectbox(label, options, format_func=said, key=key, persist_state="session")


def _toggle(axis: str) -> bool:
    label = ChartForm.model_fields[f"log_{axis}"].title
    return bool(st.toggle(str(label), key=f"chart-log_{axis}", persist_state="session"))


def _filters(form: ChartForm) -> None:
    if not form.filter:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        said = " and ".join(condition.sentence() for condition in form.filter)
        st.markdown(f":material/filter_alt: Only rows where {parts.escape(said)}", width="content")
        st.button("Show all rows", key="no-filter", on_click=_only, args=((),), type="tertiary")


def _only(conditions: tuple[Any, ...]) -> None:
    st.session_state["chart-filter"] = conditions


def _actions(form: ChartForm, drawn: Mapping[str, Any]) -> None:
    title = " · ".join([KINDS[form.kind].title, *form.columns().values()])
    with st.container(horizontal=True):
        with st.popover("Keep", icon=":material/bookmark_add:"), parts.shown_errors():
            gallery.keep(form, title)
        with st.popover("Gallery", icon=":material/photo_library:"), parts.shown_errors():
            gallery.show(fill)
        with st.popover("Take away", icon=":material/download:"):
            gallery.take_away(dict(drawn), title)


def _selected(drawn: Mapping[str, Any], event: Any, asked: dict[str, Any]) -> None:
    """Turn what is selected, in the chart or in the table of its numbers, into conditions."""
    rows = _numbers(drawn)
    conditions = of_rows(drawn["axes"], rows) if rows else _in_chart(drawn, event)
    if conditions:
        cohorts.offer(conditions, asked)
        st.button(
            "Draw only these rows", key="only-these", on_click=_add, args=(tuple(conditions),)
        )
    else:
        st.caption("Select bars, draw a box, or choose rows of the table: they can be a cohort.")


def _add(conditions: tuple[Any, ...]) -> None:
    _only((*st.session_state.get("chart-filter", ()), *conditions))


def _in_chart(drawn: Mapping[str, Any], event: Any) -> list[Any]:
    selection = event.selection if event else {}
    if drawn["mark"] in BOXED:
        box = next(iter(selection.get("box") or ()), None)
        return of_box(drawn["axes"], box) if box else []
    places = [point.get("customdata") for point in selection.get("points") or ()]
    chosen = [place[0] if isinstance(place, list) else place for place in places]
    frame = parts.table(drawn["frame"])
    known = [place for place in chosen if place in frame.index]
    axes = dict(drawn["axes"])
    if selection.get("box"):
        axes.pop("colour", None)  # a box over stacked bars means the bars, not the parts it meets
    return of_rows(axes, frame.loc[known].to_dict("records"))


def _numbers(drawn: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Show the numbers of a chart of groups as a table; return the rows chosen in it."""
    if drawn["mark"] in ("points", "violins"):
        return []
    with st.expander("The numbers", icon=":material/table_rows:"):
        frame = parts.table(drawn["frame"])
        names = {name: axis["column"] for name, axis in drawn["axes"].items()}
        shown = frame.head(SHOWN_ROWS)
        event = parts.grid(
            shown.set_axis(charts.labels(_heading(n, names, drawn) for n in shown.columns), axis=1),
            "chart-numbers",
            hide_index=True,
            height=260,
            on_select="rerun",
            selection_mode="multi-row",
        )
        if len(frame) > len(shown):
            st.caption(f"The first {len(shown):,} of {len(frame):,} rows of the chart.")
    return list(shown.iloc[event.selection.rows].to_dict("records"))


def _heading(name: str, names: Mapping[str, str], drawn: Mapping[str, Any]) -> str:
    said = {"n": "Number of rows", "q25": "Lower quartile", "q75": "Upper quartile"}
    said |= {"low": "5 %", "high": "95 %", "median": "Median"}
    return names.get(name) or said.get(name) or str(drawn["titles"].get(name) or name)
