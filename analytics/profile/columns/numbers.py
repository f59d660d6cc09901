"""A column of numbers: centre, spread, shape, outliers, and odd values."""

from __future__ import annotations

from typing import Any

from analytics.profile.columns.base import Asked, Description, basics, digits, missing_said
from analytics.profile.columns.ranges import ranges

CUTS = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
N_EXTREME = 5
FENCE = 1.5  # times the interquartile range; Tukey, "Exploratory Data Analysis" (1977), 2D


def numbers(asked: Asked) -> Description:
    """Describe a column of numbers.

    Skewness and kurtosis are corrected for bias (G1 and G2 in Joanes and Gill, "Comparing measures
    of sample skewness and kurtosis", The Statistician 47, 1998); kurtosis is in excess of the
    normal distribution's. The median absolute deviation is not scaled. Infinite values are
    counted and left out of everything else.
    """
    counts = asked.counts()
    found = _centre(asked)
    if found["n_known"] == 0:
        return _without_numbers(counts, found)
    found |= _shape(asked, found) | _fences(asked, found)
    made = Description(_sentence(counts, found))
    made.tell("Values", basics(counts) | _odd(found))
    made.tell("Centre and spread", _spread(found))
    made.tell("Quantiles", _quantiles(found))
    shape = {"Skewness": found["skewness"], "Kurtosis, in excess": found["kurtosis"]}
    made.tell("Shape", {name: v if v is None else round(v, 9) for name, v in shape.items()})
    made.tell("Shape", {"In the order of the rows": _order(asked)})
    made.tell("Outliers (Tukey)", _outliers(found))
    _draw(asked, made, found)
    return made


def _without_numbers(counts: dict[str, int], found: dict[str, Any]) -> Description:
    infinite = f" {found['n_infinite']:,} are infinite." if found["n_infinite"] else ""
    made = Description(f"There is no finite number in this column.{infinite}")
    made.tell("Values", basics(counts) | {"Infinite": found["n_infinite"]})
    return made


def _centre(asked: Asked) -> dict[str, Any]:
    v, cuts = asked.v, ", ".join(map(str, CUTS))
    return asked.row(
        {
            "n_known": f"count({v})",
            "n_infinite": f"count(*) FILTER (isinf(CAST({asked.q} AS DOUBLE)))",
            "zeros": f"count(*) FILTER ({v} = 0)",
            "negatives": f"count(*) FILTER ({v} < 0)",
            "fractions": f"count(*) FILTER ({v} <> floor({v}))",
            "min": f"min({v})",
            "max": f"max({v})",
            "mean": f"avg({v})",
            "sd": f"stddev_samp({v})",
            "sum": f"sum({v})",
            "mad": f"mad({v})",
            "mode": f"mode({v})",
            "cuts": f"quantile_cont({v}, [{cuts}])",
        }
    )


def _shape(asked: Asked, found: dict[str, Any]) -> dict[str, Any]:
    if found["mean"] is None or found["min"] == found["max"]:
        return {"skewness": None, "kurtosis": None}
    # Both stay the same when the values are moved and scaled, and large ones would overflow.
    largest = max(abs(found["min"]), abs(found["max"]))
    z = f"({asked.v} / {largest!r}::DOUBLE - {found['mean'] / largest!r}::DOUBLE)"
    n = found["n_known"]
    return asked.row(
        {
            "skewness": f"skewness({z})" if n > 2 else "NULL",
            "kurtosis": f"kurtosis({z})" if n > 3 else "NULL",
        }
    )


def _fences(asked: Asked, found: dict[str, Any]) -> dict[str, Any]:
    q25, q75 = found["cuts"][2], found["cuts"][4]
    low, high = q25 - FENCE * (q75 - q25), q75 + FENCE * (q75 - q25)
    v, a, b = asked.v, f"'{low!r}'::DOUBLE", f"'{high!r}'::DOUBLE"
    within = f"{v} BETWEEN {a} AND {b}"
    return {"low_fence": low, "high_fence": high} | asked.row(
        {
            "below": f"count(*) FILTER ({v} < {a})",
            "above": f"count(*) FILTER ({v} > {b})",
            "low": f"min({v}) FILTER (WHERE {within})",
            "high": f"max({v}) FILTER (WHERE {within})",
        }
    )


def _odd(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "Infinite": found["n_infinite"],
        "Zeros": found["zeros"],
        "Negative": found["negatives"],
        "With decimals": found["fractions"],
    }


def _spread(found: dict[str, Any]) -> dict[str, Any]:
    low, q25, q75, high = found["min"], found["cuts"][2], found["cuts"][4], found["max"]
    return {
        "Mean": found["mean"],
        "Median": found["cuts"][3],
        "Most frequent": found["mode"],
        "Sum": found["sum"],
        "Standard deviation": found["sd"],
        "Interquartile range": q75 - q25,
        "Median absolute deviation": found["mad"],
        "Range": high - low,
    }


def _quantiles(found: dict[str, Any]) -> dict[str, Any]:
    cuts = {f"{cut:.0%}": value for cut, value in zip(CUTS, found["cuts"], strict=True)}
    return {"Lowest": found["min"], **cuts, "Highest": found["max"]}


def _outliers(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "Lower fence": found["low_fence"],
        "Values below": found["below"],
        "Upper fence": found["high_fence"],
        "Values above": found["above"],
    }


def _order(asked: Asked) -> str:
    down, same, up = asked.row(
        {
            "down": "count(*) FILTER (x < p)",
            "same": "count(*) FILTER (x = p)",
            "up": "count(*) FILTER (x > p)",
        },
        f"(SELECT x, lag(x) OVER () AS p FROM (SELECT {asked.v} AS x FROM t)"  # noqa: S608
        " WHERE x IS NOT NULL)",
    ).values()
    if not down + up:
        return "always the same"
    if down and up:
        return "neither rising nor falling"
    word = "falling" if down else "rising"
    return f"never {'rising' if down else 'falling'}" if same else f"always {word}"


def _draw(asked: Asked, made: Description, found: dict[str, Any]) -> None:
    bins = ranges(asked, found["min"], found["max"], found["cuts"], found["fractions"] == 0)
    names = ("low", "q25", "median", "q75", "high", "mean")
    box = dict(
        zip(
            names,
            (found["low"], *found["cuts"][2:5], found["high"], found["mean"]),
            strict=True,
        )
    )
    made.chart("histogram_and_box", "", ("low", "high", "count"), bins.rows, box=box)
    made.sentence += bins.note
    made.table("Most frequent", ("Value", "Rows"), asked.top())
    for title, order in (("Lowest", "ASC"), ("Highest", "DESC")):
        rows = asked.rows(
            f"SELECT {asked.v} AS x, count(*) FROM t WHERE {asked.v} IS NOT NULL"  # noqa: S608
            f" GROUP BY 1 ORDER BY 1 {order} LIMIT {N_EXTREME}"
        )
        made.table(title, ("Value", "Rows"), rows)


def _sentence(counts: dict[str, int], found: dict[str, Any]) -> str:
    q25, median, q75 = found["cuts"][2:5]
    out = found["below"] + found["above"]
    some = f"{out:,} of {found['n_known']:,} lie beyond Tukey’s fences"
    outliers = some if out else "None lies beyond Tukey’s fences"
    mean = "" if found["mean"] is None else f", the mean {digits(found['mean'])}"
    return (
        f"Half of the values lie between {digits(q25)} and {digits(q75)}; "
        f"the median is {digits(median)}{mean}. {outliers}. {missing_said(counts)}"
    )
