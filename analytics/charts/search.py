"""A search: its trials one after the other, what mattered, and all that was tried at once."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.charts.theme import colours, cut, faint, ink

OTHERS = {"pruned": "Ended early", "running": "On its way"}


def search_history(trials: pd.DataFrame, title: str, dark: bool = False) -> dict[str, Any]:
    """Return ECharts options of what each trial is worth, and of the best so far.

    Parameters
    ----------
    trials
        ``trial``, ``state``, ``loss``, ``best``; losses of trials that are not done are those of
        their last point.
    title
        What is shown, ``Validation loss``.
    dark
        Whether it stands on a dark page.
    """
    main, second, third, *_ = colours(dark)
    done = trials[trials["state"] == "done"]
    others = [
        _dots(name, trials[trials["state"] == state], colour, hollow=True)
        for (state, name), colour in zip(OTHERS.items(), (second, third))
    ]
    best = {
        "type": "line",
        "step": "end",
        "name": "Best so far",
        "data": _pairs(trials, "best"),
        "encode": {"x": 0, "y": 1},
        "showSymbol": False,
        "lineStyle": {"width": 2},
        "itemStyle": {"color": main},
    }
    options = _frame(title, dark)
    # The worst trials may be worse by orders: what is looked at is near the best.
    options["yAxis"] |= {"scale": True} | _window(trials)
    options["series"] = [best, _dots("Trial", done, main), *others]
    return options


def _window(trials: pd.DataFrame) -> dict[str, float]:
    losses = trials.loc[trials["state"] == "done", "loss"].astype("float64").dropna()
    if len(losses) < 4:
        return {}
    low, middle = losses.min(), losses.quantile(0.75)
    return {"max": float(f"{middle + 1.5 * (middle - low):.4g}")} if middle > low else {}


def _pairs(frame: pd.DataFrame, name: str) -> list[list[float]]:
    rows = frame[["trial", name]].dropna().to_numpy(dtype="float64")
    return [[int(trial) + 1, float(f"{value:.6g}")] for trial, value in rows]


def _dots(name: str, part: pd.DataFrame, colour: str, *, hollow: bool = False) -> dict[str, Any]:
    filled = {"color": colour, "opacity": 0.75}
    empty = {"color": "transparent", "borderColor": colour, "borderWidth": 1.5}
    return {
        "type": "scatter",
        "name": name,
        "data": _pairs(part, "loss"),
        "encode": {"x": 0, "y": 1},
        "symbolSize": 8,
        "itemStyle": empty if hollow else filled,
    }


def _frame(title: str, dark: bool) -> dict[str, Any]:
    text = {"color": ink(dark)}
    return {
        "animation": False,
        "textStyle": text,
        "title": {
            "text": title,
            "left": 0,
            "textStyle": text | {"fontSize": 14, "fontWeight": "normal"},
        },
        "grid": {"left": 8, "right": 16, "top": 62, "bottom": 28, "containLabel": True},
        "legend": {
            "type": "scroll",
            "top": 28,
            "left": 0,
            "textStyle": text,
            "icon": "circle",
            "itemHeight": 8,
        },
        "tooltip": {"trigger": "item"},
        "xAxis": {
            "type": "value",
            "name": "Trial",
            "nameLocation": "middle",
            "nameGap": 26,
            "minInterval": 1,
            "min": 1,
            "max": "dataMax",
            "axisLabel": text,
            "splitLine": {"show": False},
        },
        "yAxis": {
            "type": "value",
            "axisLabel": text,
            "splitLine": {"lineStyle": {"color": faint(dark)}},
        },
    }


def search_importance(shares: dict[str, float], dark: bool = False) -> dict[str, Any]:
    """Return ECharts options of how much each parameter mattered, in shares of 1 by its title."""
    text = {"color": ink(dark)}
    ordered = sorted(shares.items(), key=lambda item: item[1])
    options = _frame("What made the difference (%)", dark)
    options |= {"legend": {"show": False}, "grid": options["grid"] | {"top": 36}}
    options["xAxis"] = {
        "type": "value",
        "max": 100,
        "axisLabel": text,
        "splitLine": {"show": False},
    }
    options["yAxis"] = {
        "type": "category",
        "data": [cut(name) for name, _ in ordered],
        "axisLabel": text,
        "axisTick": {"show": False},
    }
    options["series"] = [
        {
            "type": "bar",
            "data": [round(100 * share) for _, share in ordered],
            "barMaxWidth": 18,
            "itemStyle": {"color": colours(dark)[0]},
            "label": {"show": True, "position": "right", **text},
        }
    ]
    return options


def search_parallel(
    trials: pd.DataFrame, axes: dict[str, tuple[str, bool]], loss: str, dark: bool = False
) -> dict[str, Any]:
    """Return ECharts options of parallel coordinates: a line for each trial, the best on top.

    Parameters
    ----------
    trials
        Those that are done: the columns of `axes`, and ``loss``.
    axes
        For each column its title, and whether its values are spread by factors.
    loss
        The title of the last axis.
    dark
        Whether it stands on a dark page.
    """
    shown = trials.sort_values("loss", ascending=False)
    names = [*axes, "loss"]
    titles = axes | {"loss": (loss, False)}
    text = {"color": ink(dark)}
    n_good = max(1, len(shown) // 5)
    lines = [
        {
            "value": [_at(value) for value in row],
            "lineStyle": _stroke(place, len(shown), n_good, dark),
        }
        for place, row in enumerate(shown[names].itertuples(index=False), start=1)
    ]
    return {
        "animation": False,
        "textStyle": text,
        "parallel": {"left": 40, "right": 60, "top": 44, "bottom": 16},
        "parallelAxis": [
            _axis(i, name, shown, *titles[name], dark) for i, name in enumerate(names)
        ],
        "series": [{"type": "parallel", "smooth": False, "data": lines}],
    }


def _stroke(place: int, n: int, n_good: int, dark: bool) -> dict[str, Any]:
    good = place > n - n_good
    best = place == n
    colour = colours(dark)[1 if best else 0] if good else ink(dark)
    return {"color": colour, "width": 3 if best else 1.5, "opacity": 0.9 if good else 0.18}


def _axis(
    place: int, name: str, shown: pd.DataFrame, title: str, log: bool, dark: bool
) -> dict[str, Any]:
    text = {"color": ink(dark)}
    axis = {
        "dim": place,
        "name": cut(title, 20),
        "nameTextStyle": text,
        "axisLabel": text,
        "axisLine": {"lineStyle": text},
    }
    values = shown[name]
    if pd.api.types.is_numeric_dtype(values) and values.dtype != "bool":
        return axis | {"type": "log" if log else "value", "scale": True}
    return axis | {"type": "category", "data": sorted({_at(value) for value in values})}


def _at(value: Any) -> Any:
    if isinstance(value, bool) or value is None or value != value:
        return {True: "on", False: "off"}.get(value, "left open")
    return cut(value, 16) if isinstance(value, str) else float(f"{value:.4g}")
