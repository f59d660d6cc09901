"""Alerts: what is wrong with a table, how many rows it touches, and the step that mends it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from analytics.reading.kinds import DATE_FORMATS

MANY_VALUES = 50
MOSTLY = 0.9
FAR = 3.0  # times the distance of the quartiles: Tukey's outer fence
FEW_ROWS = 10


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
    if frame.empty:
        return []
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
    if n in (0, len(column)):
        return
    share, name = n / len(column), str(column.name)
    number = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    strategy = "median" if number else "most_frequent"
    fix = {"kind": "fill_missing", "columns": [name], "strategy": strategy}
    if share > 0.6:
        fix = {"kind": "drop_columns", "columns": [name]}
    elif column.nunique() == 1:  # filled, it would say nothing: what it says is where it is missing
        fix = {"kind": "missing_indicator", "columns": [name]}
    yield _alert("missing", column, n, f"{n:,} values are missing ({share:.1%}).", fix)


def _constant(column: pd.Series) -> Iterator[Alert]:
    if column.nunique(dropna=False) == 1:
        fix = {"kind": "drop_columns", "columns": [str(column.name)]}
        yield _alert(
            "constant", column, len(column), "the same in every row, it says nothing.", fix
        )


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
    if MOSTLY < fits.mean() < 1:
        bad = known[~fits]
        example = bad.iloc[0][:30]
        text = f"nearly all values are numbers, but {len(bad):,} are not, such as “{example}”."
        fix = {"kind": "change_type", "columns": [str(column.name)], "to": "decimal"}
        yield _alert("mixed types", column, len(bad), text, fix)


def _mixed_dates(column: pd.Series) -> Iterator[Alert]:
    if column.dtype != "str" or column.notna().sum() == 0:
        return
    known = column.dropna().str.strip()
    sample = known.iloc[:300]
    form = max(DATE_FORMATS, key=lambda form: int(_as_date(sample, form).notna().sum()))
    if _as_date(sample, form).isna().mean() > 0.5:
        return
    fits = _as_date(known, form).notna()
    if MOSTLY < fits.mean() < 1:
        bad = known[~fits]
        text = (
            f"nearly all values are dates, but {len(bad):,} are not, such as “{bad.iloc[0][:30]}”."
        )
        asked = {"to": "date", "day_first": not form.startswith("%m")}
        fix = {"kind": "change_type", "columns": [str(column.name)], **asked}
        yield _alert("mixed types", column, len(bad), text, fix)


def _as_date(words: pd.Series, form: str) -> pd.Series:
    return pd.to_datetime(words, format=form, errors="coerce")


def _spaces(column: pd.Series) -> Iterator[Alert]:
    if column.dtype != "str":
        return
    known = column.dropna()
    n = int((known != known.str.strip().str.replace(r"\s+", " ", regex=True)).sum())
    if n:
        fix = {"kind": "trim_spaces", "columns": [str(column.name)]}
        yield _alert("stray spaces", column, n, f"{n:,} values have stray spaces.", fix)


def key_of(word: str) -> str:
    """Return what is left of a word without case, spaces and the signs that mean nothing.

    Signs beside digits, and ``+ - < > = # %`` at an end, are kept: 1.5 is not 15, A+ not A.

    >>> key_of(" New-York ") == key_of("new york")
    True
    >>> key_of("A+") == key_of("A") or key_of("<=50K") == key_of(">50K")
    False
    """
    word = " ".join(word.casefold().split())
    if re.search(r"\d|^[+<>=#%-]|[+<>=#%-]$", word):
        return word
    return re.sub(r"[\W_]+", "", word) or word


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
        many = "spelling differs" if len(mapping) == 1 else "spellings differ"
        text = f"{len(mapping)} {many} only in case or signs, such as “{old}” for “{new}”."
        fix = {"kind": "merge_spellings", "column": str(column.name), "mapping": mapping}
        yield _alert("spelling variants", column, n, text, fix)


def _numbers(column: pd.Series) -> np.ndarray | None:
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return None
    values = column.dropna().to_numpy(dtype="float64")
    return values[np.isfinite(values)]


def _outliers(column: pd.Series) -> Iterator[Alert]:
    values = _numbers(column)
    if values is None or len(np.unique(values)) < 12:
        return
    low, high = np.quantile(values, [0.25, 0.75])
    reach = FAR * (high - low)
    n = int(((values < low - reach) | (values > high + reach)).sum())
    if n and high > low:
        limits = f"below {low - reach:.4g} or above {high + reach:.4g}"
        text = f"{n:,} values lie far from the others ({limits})."
        fix = {"kind": "cap_outliers", "columns": [str(column.name)], "reach": FAR}
        yield _alert("outliers", column, n, text, fix)


def _skewed(column: pd.Series) -> Iterator[Alert]:
    values = _numbers(column)
    if values is None or len(values) < FEW_ROWS or values.std() == 0:
        return
    skew = float((((values - values.mean()) / values.std()) ** 3).mean())
    if abs(skew) > 3:
        tail = "high" if skew > 0 else "low"
        yield _alert(
            "skewed", column, len(values), f"a long tail of {tail} values (skew {skew:.1f})."
        )


def _uneven(column: pd.Series) -> Iterator[Alert]:
    shares = column.value_counts(normalize=True)
    if 2 <= len(shares) <= MANY_VALUES and shares.iloc[0] > 0.95 and _numbers(column) is None:
        n = int((column == shares.index[0]).sum())
        yield _alert(
            "uneven", column, n, f"“{shares.index[0]}” in {shares.iloc[0]:.1%} of the rows."
        )


def _many(column: pd.Series) -> Iterator[Alert]:
    n, known = column.nunique(), int(column.notna().sum())
    if column.dtype == "str" and MANY_VALUES < n < 0.98 * known:
        # Where hardly any value returns, all of them are rare and would end in one group.
        kind = "drop_columns" if n > 0.5 * known else "group_rare"
        fix = {"kind": kind, "columns": [str(column.name)]}
        yield _alert("many categories", column, known, f"{n:,} different categories.", fix)


def _infinite(column: pd.Series) -> Iterator[Alert]:
    if not pd.api.types.is_float_dtype(column):
        return
    n = int(np.isinf(column.dropna().to_numpy(dtype="float64")).sum())
    if n:
        fix = {"kind": "change_type", "columns": [str(column.name)], "to": "decimal"}
        yield _alert("infinite", column, n, f"{n:,} values are infinite.", fix)


def _correlated(frame: pd.DataFrame) -> Iterator[Alert]:
    names = [n for n in frame.columns if _numbers(frame[n]) is not None][:40]
    numbers = frame[names].astype("float64").replace([np.inf, -np.inf], np.nan)
    table = numbers.corr(min_periods=FEW_ROWS).abs().to_numpy()
    for i, j in zip(*np.nonzero(np.triu(table > 0.98, 1)), strict=True):
        yield Alert(
            kind="correlated",
            columns=(names[i], names[j]),
            n_rows=len(frame),
            sentence=f"{names[i]} and {names[j]} say nearly the same ({table[i, j]:.2f}).",
            fix={"kind": "drop_columns", "columns": [names[j]]},
        )


CHECKS: tuple[Callable[[pd.Series], Iterator[Alert]], ...] = (
    _missing, _constant, _id_like, _mixed, _mixed_dates, _spaces, _spellings, _infinite,
    _outliers, _skewed, _many, _uneven,
)  # fmt: skip
RANKS = (
    "duplicate rows", "constant", "infinite", "mixed types", "spelling variants", "stray spaces",
    "missing", "id-like", "outliers", "correlated", "many categories", "skewed", "uneven",
)  # fmt: skip
