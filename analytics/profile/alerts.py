"""Alerts: what is wrong with a table, how many rows it touches, and the step that mends it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

MANY_VALUES = 50


class Alert(BaseModel):
    """One finding: its kind, where, how many rows, in words, and perhaps the step that mends it."""

    model_config = ConfigDict(frozen=True)

    kind: str
    columns: tuple[str, ...]
    n_rows: int
    sentence: str
    fix: dict[str, Any] | None = None


def find_alerts(frame: pd.DataFrame) -> list[Alert]:
    """Return what was found, what touches most rows first within each kind."""
    found = [*_duplicates(frame), *_correlated(frame)]
    for name in frame.columns:
        for check in CHECKS:
            found += check(frame[name])
    order = {kind: i for i, kind in enumerate(RANKS)}
    return sorted(found, key=lambda alert: (order[alert.kind], -alert.n_rows, alert.columns))


def _alert(
    kind: str, column: pd.Series, n: int, text: str, fix: dict[str, Any] | None = None
) -> Alert:
    name = str(column.name)
    return Alert(kind=kind, columns=(name,), n_rows=n, sentence=f"{name}: {text}", fix=fix)


def _duplicates(frame: pd.DataFrame) -> Iterator[Alert]:
    n = int(frame.duplicated().sum())
    if n:
        text = f"{n:,} rows repeat an earlier row."
        fix = {"kind": "drop_duplicates"}
        yield Alert(kind="duplicate rows", columns=(), n_rows=n, sentence=text, fix=fix)


def _missing(column: pd.Series) -> Iterator[Alert]:
    n = int(column.isna().sum())
    if not n:
        return
    share, name = n / len(column), str(column.name)
    number = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    strategy = "median" if number else "most_frequent"
    fix = {"kind": "fill_missing", "columns": [name], "strategy": strategy}
    if share > 0.6:
        fix = {"kind": "drop_columns", "columns": [name]}
    yield _alert("missing", column, n, f"{n:,} values are missing ({share:.1%}).", fix)


def _constant(column: pd.Series) -> Iterator[Alert]:
    if column.nunique() <= 1:
        fix = {"kind": "drop_columns", "columns": [str(column.name)]}
        yield _alert("constant", column, len(column), "one value only, it says nothing.", fix)


def _id_like(column: pd.Series) -> Iterator[Alert]:
    known = column.dropna()
    if len(known) < 30 or known.nunique() < 0.98 * len(known):
        return
    whole = pd.api.types.is_integer_dtype(column) and bool(
        (known.diff().dropna() == 1).mean() > 0.9
    )
    if whole or column.dtype == "str":
        fix = {"kind": "drop_columns", "columns": [str(column.name)]}
        yield _alert(
            "id-like", column, len(known), "different in nearly every row, like an id.", fix
        )


def _mixed(column: pd.Series) -> Iterator[Alert]:
    if column.dtype != "str" or column.notna().sum() == 0:
        return
    known = column.dropna()
    fits = pd.to_numeric(known.str.strip(), errors="coerce").notna()
    if 0.7 < fits.mean() < 1:
        bad = known[~fits]
        example = bad.iloc[0][:30]
        text = f"nearly all values are numbers, but {len(bad):,} are not, such as “{example}”."
        fix = {"kind": "change_type", "columns": [str(column.name)], "to": "decimal"}
        yield _alert("mixed types", column, len(bad), text, fix)


def _spaces(column: pd.Series) -> Iterator[Alert]:
    if column.dtype != "str":
        return
    known = column.dropna()
    n = int((known != known.str.strip().str.replace(r"\s+", " ", regex=True)).sum())
    if n:
        fix = {"kind": "trim_spaces", "columns": [str(column.name)]}
        yield _alert("stray spaces", column, n, f"{n:,} values have stray spaces.", fix)


def key_of(word: str) -> str:
    """Return what is left of a word without case, spaces and signs.

    >>> key_of(" New-York ") == key_of("new york")
    True
    """
    return re.sub(r"[\W_]+", "", word.casefold())


def _spellings(column: pd.Series) -> Iterator[Alert]:
    if column.dtype != "str" or column.nunique() > 5_000 or column.nunique() > 0.5 * len(column):
        return
    counts = column.value_counts()
    groups: dict[str, list[str]] = {}
    for word in counts.index:
        groups.setdefault(key_of(word), []).append(word)
    mapping = {
        variant: words[0]
        for key, words in groups.items()
        if key and len(words) > 1
        for variant in words[1:]
    }
    if mapping:
        old, new = next(iter(mapping.items()))
        n = int(counts[list(mapping)].sum())
        text = (
            f"{len(mapping)} spellings differ only in case or signs, such as “{old}” for “{new}”."
        )
        fix = {"kind": "merge_spellings", "column": str(column.name), "mapping": mapping}
        yield _alert("spelling variants", column, n, text, fix)


def _numbers(column: pd.Series) -> np.ndarray | None:
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return None
    return column.dropna().to_numpy(dtype="float64")


def _outliers(column: pd.Series) -> Iterator[Alert]:
    values = _numbers(column)
    if values is None or len(np.unique(values)) < 12:
        return
    low, high = np.quantile(values, [0.25, 0.75])
    reach = 3 * (high - low)
    n = int(((values < low - reach) | (values > high + reach)).sum())
    if n and high > low:
        limits = f"below {low - reach:.4g} or above {high + reach:.4g}"
        text = f"{n:,} values lie far from the others ({limits})."
        fix = {"kind": "cap_outliers", "columns": [str(column.name)]}
        yield _alert("outliers", column, n, text, fix)


def _many(column: pd.Series) -> Iterator[Alert]:
    n = column.nunique()
    if column.dtype == "str" and MANY_VALUES < n < 0.98 * column.notna().sum():
        fix = {"kind": "group_rare", "columns": [str(column.name)]}
        yield _alert("many categories", column, len(column), f"{n:,} different categories.", fix)


def _infinite(column: pd.Series) -> Iterator[Alert]:
    values = _numbers(column)
    n = 0 if values is None else int(np.isinf(values).sum())
    if n:
        fix = {"kind": "cap_outliers", "columns": [str(column.name)], "method": "quantiles"}
        yield _alert("infinite", column, n, f"{n:,} values are infinite.", fix)


def _correlated(frame: pd.DataFrame) -> Iterator[Alert]:
    names = [n for n in frame.columns if _numbers(frame[n]) is not None][:40]
    table = frame[names].astype("float64").corr().abs().to_numpy()
    for i, j in zip(*np.nonzero(np.triu(table > 0.98, 1)), strict=True):
        yield Alert(
            kind="correlated",
            columns=(names[i], names[j]),
            n_rows=len(frame),
            sentence=f"{names[i]} and {names[j]} say nearly the same ({table[i, j]:.2f}).",
            fix={"kind": "drop_columns", "columns": [names[j]]},
        )


CHECKS: tuple[Callable[[pd.Series], Iterator[Alert]], ...] = (
    _missing, _constant, _id_like, _mixed, _spaces, _spellings, _outliers, _many, _infinite,
)  # fmt: skip
RANKS = (
    "duplicate rows", "constant", "infinite", "mixed types", "spelling variants", "stray spaces",
    "missing", "id-like", "outliers", "correlated", "many categories",
)  # fmt: skip
