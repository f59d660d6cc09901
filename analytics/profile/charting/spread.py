"""The sentence beside boxes and violins."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analytics.profile.charting.axes import Axis
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.words import number, places_said


def medians_said(frame: pd.DataFrame, form: ChartForm, placed: Mapping[str, Axis]) -> str:
    """Say in which group the median is highest, and in which lowest."""
    if frame.empty:
        return "There is nothing to show: no row has all of these values."
    top, low = frame.iloc[int(frame["median"].argmax())], frame.iloc[int(frame["median"].argmin())]
    if len(frame) == 1:
        return (
            f"Half of {form.y} lies from {number(top['q25'])} to {number(top['q75'])}; "
            f"the median is {number(top['median'])}."
        )
    return (
        f"The median of {form.y} is highest for {places_said(top, placed)} "
        f"({number(top['median'])}) and lowest for {places_said(low, placed)} "
        f"({number(low['median'])})."
    )
