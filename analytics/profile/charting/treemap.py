"""Treemap: the parts of a whole, and their parts."""

from __future__ import annotations

from analytics.profile.charting.base import VALUE, Chart, Kind, Role, label_of
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.grouped import grouped, looked, note
from analytics.profile.charting.table import MOST_CATEGORIES, Table
from analytics.profile.charting.words import number, part


def _numbers(table: Table, form: ChartForm) -> Chart:
    assert form.x is not None
    chosen = {"x": form.x} | ({"colour": form.colour} if form.colour else {})
    placed = {name: table.groups(column, MOST_CATEGORIES) for name, column in chosen.items()}
    frame = grouped(table, form, placed, form.y)
    left_out = int((frame["y"] <= 0).sum())
    frame = frame[frame["y"] > 0].sort_values("y", ascending=False, ignore_index=True)
    parts = frame.groupby("x")["y"].sum().sort_values(ascending=False)
    said = "There is nothing to show: no part is above zero."
    if len(parts):
        said = (
            f"“{parts.index[0]}” is {part(parts.iloc[0], parts.sum())} of {number(parts.sum())} "
            f"({label_of(form, form.y).lower()}); the three largest of {len(parts)} are "
            f"{part(parts.iloc[:3].sum(), parts.sum())}."
        )
    more = f" {left_out} parts at or below zero are left out." if left_out else ""
    path = '["x", "colour"]' if form.colour else '["x"]'
    value = ".size()" if form.aggregate == "count" else '["y"].sum()'
    return Chart(
        "tiles",
        frame,
        {"x": form.x, "y": label_of(form, form.y)},
        said,
        note(frame, form, placed) + more,
        f'table = shown.groupby({path}){value}.rename("y").reset_index()\n'
        f'table = table[table["y"] > 0]\nfigure = px.treemap(table, path={path}, values="y")',
        looked(form, placed),
        placed,
    )


TREEMAP = Kind(
    "treemap",
    "Treemap",
    "See the parts of a whole, and their parts in turn.",
    {"x": Role("Parts"), "y": VALUE, "colour": Role("Parts of these", needed=False)},
    _numbers,
    ("count", "sum"),
)
