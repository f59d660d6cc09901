"""The plane on which a model is watched: two columns of a table, or two principal components.

Places on it are numbers from 0 to 1, in the direction x and in the direction y.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd

CELLS = 32  # on a side of the picture
MOST_CATEGORIES = 12
_SEEN = (0.01, 0.99)  # quantiles: a single far value would press all others into a corner
_MARGIN = 0.04


class Plane(Protocol):
    """Two directions through the rows of a table."""

    def cells(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the places of the centres of the cells, along x and along y."""
        ...

    def places(self, frame: pd.DataFrame) -> np.ndarray:
        """Return where rows lie: (rows, 2), not a number where a row has no place."""
        ...

    def moved(self, frame: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
        """Return the rows as they would be at other places."""
        ...

    def axes(self) -> list[dict[str, Any]]:
        """Return how both axes are written: name, kind, and what lies at their ends."""
        ...


@dataclass(frozen=True)
class Axis:
    """One column along a side of the picture: from `low` to `high`, or its categories in bands."""

    name: str
    low: Any = 0.0
    high: Any = 1.0
    categories: tuple[Any, ...] = ()

    @classmethod
    def of(cls, column: pd.Series) -> Axis | None:
        """Return the axis of a column; none where all is one value, or too many words."""
        name, known = str(column.name), _finite(column).dropna()
        if not measured(column):
            found = known.unique()
            fits = 2 <= len(found) <= MOST_CATEGORIES
            return cls(name, categories=tuple(sorted(found, key=str))) if fits else None
        if known.nunique() < 2:
            return None
        low, high = (known.quantile(share) for share in _SEEN)
        if not low < high:
            low, high = known.min(), known.max()
        margin = (high - low) * _MARGIN
        return cls(name, low - margin, high + margin)

    @property
    def bands(self) -> int:
        """How many bands it has; none where values are measured."""
        return len(self.categories)

    def cells(self) -> np.ndarray:
        """Return the places of the centres of the cells."""
        n = self.bands * (CELLS // self.bands) if self.bands else CELLS
        centres: np.ndarray = (np.arange(n) + 0.5) / n
        return centres

    def place(self, column: pd.Series) -> np.ndarray:
        """Return where values lie, float64."""
        if self.bands:
            band = {category: (i + 0.5) / self.bands for i, category in enumerate(self.categories)}
            placed = column.map(band)
        else:
            placed = (_finite(column) - self.low) / (self.high - self.low)
        found: np.ndarray = placed.astype("float64").to_numpy(na_value=np.nan)
        return found

    def at(self, places: np.ndarray) -> pd.Series:
        """Return the values at some places."""
        if not self.bands:
            return pd.Series(places) * (self.high - self.low) + self.low
        band = np.clip((places * self.bands).astype(int), 0, self.bands - 1)
        return pd.Series([self.categories[i] for i in band])

    def written(self) -> dict[str, Any]:
        """Return name, kind and ends, or categories, as plain values; dates in milliseconds."""
        if self.bands:
            named = [str(category) for category in self.categories]
            return {"name": self.name, "kind": "category", "categories": named}
        dated = isinstance(self.low, pd.Timestamp)
        ends = [e.timestamp() * 1000 if dated else float(e) for e in (self.low, self.high)]
        kind = "date" if dated else "number"
        return {"name": self.name, "kind": kind, "low": ends[0], "high": ends[1]}


@dataclass(frozen=True)
class Columns:
    """The plane of two columns."""

    x: Axis
    y: Axis

    def cells(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the places of the centres of the cells."""
        return self.x.cells(), self.y.cells()

    def places(self, frame: pd.DataFrame) -> np.ndarray:
        """Return where rows lie."""
        return np.column_stack([axis.place(frame[axis.name]) for axis in (self.x, self.y)])

    def moved(self, frame: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
        """Return the rows with other values in both columns."""
        values = {axis.name: axis.at(places[:, i]) for i, axis in enumerate((self.x, self.y))}
        return frame.assign(**values)

    def axes(self) -> list[dict[str, Any]]:
        """Return how both axes are written."""
        return [self.x.written(), self.y.written()]


@dataclass(frozen=True)
class Components:
    """The plane in which the numbers of a table are spread most: its two principal components.

    `directions` are (2, columns) of the columns in standard deviations; `ends` are (2, 2).
    """

    names: tuple[str, ...]
    mean: np.ndarray
    spread: np.ndarray
    directions: np.ndarray
    ends: np.ndarray

    @classmethod
    def of(cls, frame: pd.DataFrame, names: tuple[str, ...]) -> Components:
        """Find them in some rows, of these columns of numbers."""
        values = numbers(frame, names)
        mean, spread = np.nanmean(values, axis=0), np.nanstd(values, axis=0)
        scaled = np.nan_to_num((values - mean) / spread)
        directions = np.linalg.svd(scaled, full_matrices=False)[2][:2]
        ends = np.quantile(scaled @ directions.T, _SEEN, axis=0).T
        margin = _MARGIN * (ends[:, 1] - ends[:, 0])
        return cls(names, mean, spread, directions, ends + np.outer(margin, [-1, 1]))

    def cells(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the places of the centres of the cells."""
        centres = (np.arange(CELLS) + 0.5) / CELLS
        return centres, centres

    def places(self, frame: pd.DataFrame) -> np.ndarray:
        """Return where rows lie; a missing number counts as the mean."""
        scaled = np.nan_to_num((numbers(frame, self.names) - self.mean) / self.spread)
        placed: np.ndarray = (scaled @ self.directions.T - self.ends[:, 0]) / self._width
        return placed

    def moved(self, frame: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
        """Return the rows with the numbers that lie in the plane at these places."""
        scaled = (self.ends[:, 0] + places * self._width) @ self.directions
        values = self.mean + scaled * self.spread
        return frame.assign(**{name: values[:, i] for i, name in enumerate(self.names)})

    def axes(self) -> list[dict[str, Any]]:
        """Return how both axes are written, each with the two columns that count most in it."""
        return [self._axis(i) for i in range(2)]

    def _axis(self, i: int) -> dict[str, Any]:
        most = np.argsort(-np.abs(self.directions[i]))[:2]
        named = ", ".join(self.names[column] for column in most)
        low, high = self.ends[i].tolist()
        name = f"Component {i + 1} (standard deviations), mostly {named}"
        return {"name": name, "kind": "number", "low": low, "high": high}

    @property
    def _width(self) -> np.ndarray:
        found: np.ndarray = self.ends[:, 1] - self.ends[:, 0]
        return found


def measured(column: pd.Series) -> bool:
    """Say whether a column holds numbers or dates, and no words or yes and no."""
    types = pd.api.types
    if types.is_bool_dtype(column):
        return False
    return bool(types.is_numeric_dtype(column) or types.is_datetime64_any_dtype(column))


def numbers(frame: pd.DataFrame, names: tuple[str, ...]) -> np.ndarray:
    """Return columns of numbers as float64 (rows, columns), not a number where one is missing."""
    found = np.column_stack(
        [frame[name].astype("float64").to_numpy(na_value=np.nan) for name in names]
    )
    found[~np.isfinite(found)] = np.nan
    return found


def _finite(column: pd.Series) -> pd.Series:
    if pd.api.types.is_float_dtype(column):
        return column.where(np.isfinite(column.to_numpy(dtype="float64", na_value=np.nan)))
    return column
