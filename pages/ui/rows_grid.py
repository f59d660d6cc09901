"""A table of rows with a small chart of each column at its head."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from analytics.profile.rows import MOST_CHARACTERS

_CSS = """
.frame { overflow: auto; max-height: 600px; border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius); }
table { border-collapse: separate; border-spacing: 0; font: 13px var(--st-font);
  color: var(--st-text-color); min-width: 100%; }
th, td { padding: 4px 10px; border-bottom: 1px solid var(--st-border-color); text-align: left;
  white-space: nowrap; max-width: 260px; overflow: hidden; text-overflow: ellipsis; }
th { position: sticky; top: 0; z-index: 1; background: var(--st-secondary-background-color);
  vertical-align: bottom; font-weight: 600; }
th button { all: unset; cursor: pointer; display: block; width: 100%; overflow: hidden;
  text-overflow: ellipsis; }
th button:focus-visible { outline: 2px solid var(--st-primary-color); }
th svg { display: block; width: 110px; height: 32px; margin: 4px 0 2px;
  fill: var(--st-primary-color); }
th small { font-weight: 400; opacity: .75; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.missing { opacity: .45; }
.click { cursor: pointer; }
.click:hover { background: var(--st-secondary-background-color); }
"""
_JS = """
const SVG = "http://www.w3.org/2000/svg";
const made = (tag, text, kind) => {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (kind) node.className = kind;
  return node;
};
const bars = (counts) => {
  const drawn = document.createElementNS(SVG, "svg"), most = Math.max(...counts, 1);
  drawn.setAttribute("viewBox", `0 0 ${Math.max(counts.length, 1)} 10`);
  drawn.setAttribute("preserveAspectRatio", "none");
  drawn.setAttribute("aria-hidden", "true");
  counts.forEach((n, i) => {
    const bar = document.createElementNS(SVG, "rect"), high = n && Math.max(10 * n / most, 0.4);
    const at = { x: i + 0.06, y: 10 - high, width: 0.88, height: high };
    Object.entries(at).forEach(([name, value]) => bar.setAttribute(name, value));
    drawn.append(bar);
  });
  return drawn;
};
export default ({ data, parentElement, setTriggerValue }) => {
  const frame = parentElement.querySelector(".frame"), table = made("table");
  const head = made("tr"), body = made("tbody"), top = made("thead");
  head.append(made("th", "Row"));
  for (const column of data.columns) {
    const cell = made("th"), button = made("button", column.label);
    button.title = column.help;
    button.onclick = () => setTriggerValue("sort", column.name);
    cell.append(button, bars(column.bars), made("small", column.missing));
    head.append(cell);
  }
  for (const row of data.rows) {
    const line = made("tr");
    row.forEach((value, i) => {
      const kind = i && data.columns[i - 1].number ? "number" : "";
      const gone = value === null, cell = made("td", gone ? "–" : value, kind);
      cell.classList.toggle("missing", gone);
      if (!gone) cell.title = value;
      if (i && !(value && value.length >= data.most)) {
        cell.classList.add("click");
        cell.onclick = () => setTriggerValue("cell", [data.columns[i - 1].name, value]);
      }
      line.append(cell);
    });
    body.append(line);
  }
  top.append(head);
  table.append(top, body);
  frame.replaceChildren(table);
};
"""
_grid = st.components.v2.component(
    "rows_grid", html='<div class="frame" tabindex="0"></div>', css=_CSS, js=_JS
)


def rows_grid(
    columns: list[dict[str, Any]],
    rows: list[list[Any]],
    on_sort: Callable[[], None],
    on_cell: Callable[[], None],
) -> None:
    """Show rows; a click on a column's name calls `on_sort`, one on a cell `on_cell`.

    Parameters
    ----------
    columns
        Of each ``name``, ``label``, ``help``, ``bars`` (counts), ``missing`` (words), ``number``.
    rows
        A list for each row: its number, then every cell as text or None.
    on_sort
        Finds the name under ``rows-grid`` in the session's state, as ``sort``.
    on_cell
        Finds name and value there, as ``cell``. A value that was cut short cannot be clicked.
    """
    data = {"columns": columns, "rows": rows, "most": MOST_CHARACTERS}
    _grid(
        key="rows-grid",
        data=data,
        on_sort_change=on_sort,
        on_cell_change=on_cell,
        height="content",
    )
