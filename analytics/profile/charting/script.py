"""A chart as a script of pandas and Plotly that runs on its own."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import getsource

from analytics.profile.charting.axes import Axis
from analytics.profile.charting.base import Chart
from analytics.profile.charting.form import ChartForm

_HEAD = '''"""{title} of a table after cleaning: python chart.py table.csv (or .parquet)."""

import sys
from typing import Any

import numpy as np
import pandas as pd
import plotly.express as px


def number(column):
    """Finite numbers; everything else is missing."""
    column = pd.to_numeric(column, errors="coerce").astype("float64")
    return column.replace([np.inf, -np.inf], np.nan)


def words(column, kept=None, missing=None):
    """Values as text; with `kept`, all others together."""
    text = column.astype("str")
    if pd.api.types.is_bool_dtype(column.dtype):
        text = text.str.lower()
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        text = column.dt.strftime("%Y-%m-%d %H:%M:%S")
    if kept is not None:
        text = text.where(text.isin(kept), "others")
    return text.astype("object").where(column.notna(), missing)

{helpers}
file = sys.argv[1]
if file.endswith(".parquet"):
    frame = pd.read_parquet(file)
else:
    frame = pd.read_csv(file, dtype={types!r}, parse_dates={dates!r})
'''
_TYPES = {"text": "str", "integer": "Int64", "decimal": "float64", "boolean": "boolean"}


def script(
    form: ChartForm,
    chart: Chart,
    prepared: Mapping[str, Axis],
    kinds: Mapping[str, str],
    title: str,
) -> str:
    """Return the text of the script.

    Names and values stand in it as Python writes them, so that none of them is code.
    """
    used = {axis.column for axis in prepared.values()}
    used |= {name for condition in form.filter for name in condition.names(kinds)}
    head = _HEAD.format(
        helpers=_helpers(form),
        title=title,
        types={name: _TYPES[kinds[name]] for name in sorted(used) if kinds[name] in _TYPES},
        dates=[name for name in sorted(used) if kinds[name] == "date"],
    )
    kept = [f"frame = frame[{condition.code(kinds)}]" for condition in form.filter]
    columns = [f"    {name!r}: {axis.pandas}," for name, axis in prepared.items()]
    needed = [name for name in prepared if name not in ("colour", "facet")]
    shown = ["shown = pd.DataFrame({", *columns, f"}}).dropna(subset={needed!r})"]
    scales = {f"{axis}axis_title": chart.titles[axis] for axis in "xy"}
    scales |= {f"{axis}axis_type": "log" for axis in "xy" if getattr(form, f"log_{axis}")}
    end = [f"figure.update_layout(**{scales!r})", 'figure.write_html("chart.html")']
    return "\n".join([head, *kept, *shown, chart.code, *end, ""])


def _helpers(form: ChartForm) -> str:
    needed = dict.fromkeys(helper for condition in form.filter for helper in condition.helpers)
    return "".join(f"\n{getsource(helper)}\n" for helper in needed)
