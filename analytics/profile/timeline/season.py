"""Whether a value follows the hour, the weekday or the month, and how strongly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd

from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.words import number
from analytics.profile.columns.dates import MONTHS, WEEKDAYS
from analytics.profile.timeline.decomposition import Decomposition, autocorrelation, decompose
from analytics.profile.timeline.rhythm import Rhythm
from analytics.profile.timeline.series import ByUnit, whole_units
from analytics.profile.timeline.units import UNITS, Unit

MOST_UNITS = 200_000
WHOLE = 2  # periods that are needed
STRONG, WEAK = 0.64, 0.3  # 0.64: from there on R's `nsdiffs` takes seasonal differences
SHOWN_PERIODS = 3  # of lags


@dataclass(frozen=True)
class Season:
    """A kind of season that may be in a series: its period, and the units that make it up.

    `first` is the position of the unit in which 1970 begins.
    """

    name: str
    period: str
    unit: str
    each: str
    positions: tuple[str, ...]
    first: int = 0

    @property
    def length(self) -> int:
        """How many units a period has."""
        return len(self.positions)

    @property
    def title(self) -> str:
        """The season in words."""
        return f"{self.name.capitalize()}: {self.length} {self.unit}s"


SEASONS = (
    Season(
        "hourly",
        "hour",
        "minute",
        "minute of the hour",
        tuple(f"{minute:02}" for minute in range(60)),
    ),
    Season("daily", "day", "hour", "hour of the day", tuple(f"{hour:02}" for hour in range(24))),
    Season("weekly", "week", "day", "day of the week", WEEKDAYS, first=3),
    Season("yearly", "year", "month", "month of the year", MONTHS),
    Season("yearly", "year", "quarter", "quarter of the year", ("Q1", "Q2", "Q3", "Q4")),
)


@dataclass(frozen=True)
class Seasonal:
    """What was found about one kind of season.

    Attributes
    ----------
    season
        The kind.
    found
        Whether the value follows it.
    sentence, lags_sentence
        What the numbers say.
    strength, trend_strength
        From 0 to 1; NaN where there is too little data.
    profile
        ``position``, ``mean``, ``q25``, ``q75`` and ``n`` of the units that stand there.
    lags
        ``lag`` and ``r``, the autocorrelation of the series without its trend.
    band
        Within plus and minus this lie 95 % of the autocorrelations of pure noise.
    """

    season: Season
    found: bool
    sentence: str
    lags_sentence: str = ""
    strength: float = np.nan
    trend_strength: float = np.nan
    profile: pd.DataFrame | None = None
    lags: pd.DataFrame | None = None
    band: float = np.nan


def fitting(rhythm: Rhythm) -> Iterator[Season]:
    """Return the kinds of season that these moments could show: one for each period."""
    seen = set()
    for season in SEASONS:
        unit = UNITS[season.unit]
        fine = unit.us >= 0.99 * rhythm.resolution
        if fine and season.name not in seen:
            seen.add(season.name)
            if unit.points(rhythm.first, rhythm.last) <= MOST_UNITS:
                yield season


def seasons(
    kinds: Iterable[Season], by_unit: ByUnit, form: ChartForm, rhythm: Rhythm
) -> list[Seasonal]:
    """Return what can be said about each kind of season, the strongest found first.

    A season is found where the means of its positions are further apart than those of 999 in 1,000
    series of noise: see `decomposition.beyond_chance`.
    """
    found = [_look(season, by_unit, form, rhythm) for season in kinds]
    judged = [one for one in found if one.profile is not None]
    judged.sort(key=lambda one: (not one.found, -one.strength))
    # Of those that cannot be told yet, the shortest says it for all.
    return judged + [one for one in found if one.profile is None][:1]


def _look(season: Season, by_unit: ByUnit, form: ChartForm, rhythm: Rhythm) -> Seasonal:
    unit = UNITS[season.unit]
    frame = whole_units(by_unit(unit), form, rhythm, unit)
    values = evenly(frame, form, unit)
    positions = (frame["place"].to_numpy("int64") + season.first) % season.length
    periods = len(values) / season.length
    if periods < WHOLE:
        said = (
            f"A {season.name} season cannot be told yet: two whole {season.period}s are needed at "
            f"least, and the dates hold {periods:.2g}."
        )
        return Seasonal(season, False, said)
    parts = decompose(values, positions, season.length)
    known = np.isfinite(parts.rest)
    if known.sum() < max(1, WHOLE * len(np.unique(positions[known]))):
        said = f"A {season.name} season cannot be told: too few {unit}s have a value."
        return Seasonal(season, False, said)
    lags, band = _lags(parts, season), 1.96 / sqrt(known.sum())
    profile = _profile(values, positions, season)
    return Seasonal(
        season, parts.found, _sentence(season, parts, profile, len(values)),
        _lags_sentence(lags, band, season), parts.season_strength, parts.trend_strength,
        profile, lags, band,
    )  # fmt: skip


def evenly(frame: pd.DataFrame, form: ChartForm, unit: Unit) -> np.ndarray:
    """Return the values of a series as if all of its units were equally long.

    A February has fewer days than a March, so that its count or its sum would be smaller: the
    calendar is no season.
    """
    values = frame["y"].to_numpy("float64")
    if form.aggregate not in ("count", "sum") or not unit.months:
        return values
    place = frame["place"].to_numpy("int64")
    lengths = (unit.starts(place + 1) - unit.starts(place)).astype("int64")
    return values * unit.us / lengths


def _profile(values: np.ndarray, positions: np.ndarray, season: Season) -> pd.DataFrame:
    groups = pd.Series(values).groupby(positions)
    quarters = {name: groups.quantile(cut) for name, cut in (("q25", 0.25), ("q75", 0.75))}
    found = pd.DataFrame({**quarters, "mean": groups.mean(), "n": groups.count()})
    found = found.reindex(range(season.length)).assign(position=season.positions)
    return found.fillna({"n": 0})[["position", "mean", "q25", "q75", "n"]]


def _lags(parts: Decomposition, season: Season) -> pd.DataFrame:
    left = parts.season + parts.rest
    most = min(SHOWN_PERIODS * season.length, len(left) // 2)
    r = autocorrelation(left, most)
    return pd.DataFrame({"lag": np.arange(1, most + 1), "r": r[1:]})


def _sentence(season: Season, parts: Decomposition, profile: pd.DataFrame, n: int) -> str:
    beside = (
        f" The trend’s strength is {parts.trend_strength:.2f}. From {n:,} {season.unit}s, "
        f"{number(round(n / season.length, 1))} {season.period}s."
    )
    if not parts.found:
        return (
            f"No {season.name} season: a strength of {parts.season_strength:.2f} of 1 is not "
            f"more than noise shows by chance.{beside}"
        )
    known = profile.dropna(subset=["mean"]).sort_values("mean", kind="stable")
    low, top = known.iloc[0], known.iloc[-1]
    return (
        f"A {_word(parts.season_strength)} {season.name} season: strength "
        f"{parts.season_strength:.2f} of 1. Highest: {top['position']} (mean "
        f"{number(top['mean'])}), lowest: {low['position']} ({number(low['mean'])}).{beside}"
    )


def _word(strength: float) -> str:
    return "strong" if strength >= STRONG else "weak" if strength < WEAK else "medium"


def _lags_sentence(lags: pd.DataFrame, band: float, season: Season) -> str:
    known = lags.dropna(subset=["r"])
    if known.empty:
        return "Without its trend the series does not vary."
    outside = int((known["r"].abs() > band).sum())
    at = known.loc[known["lag"] == season.length, "r"]
    said = f"One {season.period} before, it is {at.iloc[0]:+.2f}. " if len(at) else ""
    return (
        f"Autocorrelation without the trend. {said}{outside} of {len(known)} lags lie outside of "
        f"±{band:.2f}, within which 95 % of them would lie for pure noise."
    )
