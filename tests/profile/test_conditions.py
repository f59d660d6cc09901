"""Every kind of condition: on random rows DuckDB finds what pandas finds, in a file and a frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.errors import AnalyticsError
from analytics.profile.cohorts import met_by
from analytics.profile.conditions import (
    Among,
    Anywhere,
    BaseCondition,
    Between,
    Contains,
    Missing,
    Outside,
)
from analytics.profile.parts import Part, count_part, write_part

N = 3_000
RNG = np.random.default_rng(11)


def _with_gaps(values: np.ndarray, share: float = 0.15) -> pd.Series:
    return pd.Series(values).mask(RNG.random(N) < share)


def _numbers() -> pd.Series:
    values = _with_gaps(RNG.normal(size=N).round(1))
    return values.mask(RNG.random(N) < 0.05, np.inf).mask(RNG.random(N) < 0.05, -np.inf)


WORDS = ["a", "A b", "it's", "'); DROP TABLE t; --", "城市", "%_"]
FRAME = pd.DataFrame(
    {
        "n": _numbers(),
        "whole": _with_gaps(RNG.choice([0, 1, 2, 3, 2**53, 2**53 + 1], N)).astype("Int64"),
        'w "列"': _with_gaps(RNG.choice(WORDS, N)).astype("str"),
        "flag": _with_gaps(RNG.random(N) < 0.5).astype("boolean"),
        "day": _with_gaps(
            pd.Timestamp("2024-01-01") + pd.to_timedelta(RNG.integers(0, 80, N) * 6, "h")
        ),
        "place": np.arange(N),
    }
)
# Int64 goes through float64 above: the largest odd number is put in afterwards.
FRAME.loc[FRAME["whole"] == 2**53, "whole"] = 2**53 + 1
W = 'w "列"'
n, whole, w, flag, day = (FRAME[name] for name in ("n", "whole", W, "flag", "day"))
NOON = "2024-01-03T12:00:00"
FINITE = np.isfinite(n)
CASES: dict[str, tuple[BaseCondition, Callable[[], pd.Series]]] = {
    "range": (Between(column="n", low=-0.5, high=0.5), lambda: n.between(-0.5, 0.5)),
    "range below its end": (
        Between(column="n", low=-0.5, high=0.5, below=True), lambda: (n >= -0.5) & (n < 0.5),
    ),
    "open range": (Between(column="n", low=0.5), lambda: (n >= 0.5) & FINITE),
    "known number": (Between(column="n"), lambda: FINITE),
    "large whole numbers": (
        Between(column="whole", low=2**53 + 1), lambda: whole >= 2**53 + 1,
    ),
    "dates": (Between(column="day", low=NOON), lambda: day >= pd.Timestamp(NOON)),
    "outside": (
        Outside(column="n", low=-1, high=1.1), lambda: ((n < -1) | (n > 1.1)) & FINITE,
    ),
    "outside or missing": (
        Outside(column="n", low=0.1, high=0.1, missing=True), lambda: (n != 0.1) | n.isna(),
    ),
    "below only": (Outside(column="whole", low=2), lambda: whole < 2),
    "later dates": (Outside(column="day", high=NOON), lambda: day > pd.Timestamp(NOON)),
    "words": (Among(column=W, values=("a", WORDS[3])), lambda: w.isin(["a", WORDS[3]])),
    "other words": (
        Among(column=W, values=("a",), others=True), lambda: w.notna() & (w != "a"),
    ),
    "word or missing": (
        Among(column=W, values=("城市",), missing=True), lambda: (w == "城市") | w.isna(),
    ),
    "not that word": (
        Among(column=W, values=("a",), others=True, missing=True), lambda: w.isna() | (w != "a"),
    ),
    "decimals as words": (
        Among(column="n", values=("0.5", "-1", "inf", "nan", "x")),
        lambda: n.isin([0.5, -1.0, np.inf]),
    ),
    "whole numbers as words": (
        Among(column="whole", values=("3", str(2**53 + 1), "0.5")),
        lambda: whole.isin([3, 2**53 + 1]),
    ),
    "dates as words": (
        Among(column="day", values=("2024-01-02 06:00:00", "never")),
        lambda: day == pd.Timestamp("2024-01-02 06:00"),
    ),
    "yes": (Among(column="flag", values=("true",)), lambda: flag),
    "nothing": (Among(column="flag"), lambda: pd.Series(False, FRAME.index)),
    "missing": (Missing(columns=("n",)), lambda: n.isna()),
    "missing together": (Missing(columns=("n", W)), lambda: n.isna() & w.isna()),
    "known together": (
        Missing(columns=("flag", "day"), known=True), lambda: flag.notna() & day.notna(),
    ),
    "contains, whatever case": (
        Contains(column=W, text="A"), lambda: w.str.lower().str.contains("a", na=False),
    ),
    "signs of SQL are text": (
        Contains(column=W, text="%_"), lambda: w.str.contains("%_", regex=False, na=False),
    ),
    "date that contains": (
        Contains(column="day", text="01-0"),
        lambda: day.dt.strftime("%Y-%m-%d").str.contains("01-0", na=False),
    ),
    "anywhere": (
        Anywhere(text="城"), lambda: w.str.contains("城", na=False),
    ),
    "anywhere in numbers": (
        Anywhere(text="2999"), lambda: FRAME["place"] == 2999,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("conditions") / "t.parquet"
    FRAME.to_parquet(file, index=False)
    return file


def expected(name: str) -> np.ndarray:
    return CASES[name][1]().fillna(False).to_numpy(dtype=bool)


@pytest.mark.parametrize("name", CASES)
def test_duckdb_finds_the_rows_that_pandas_finds(path: Path, name: str) -> None:
    condition, mask = CASES[name][0], expected(name)
    assert met_by(FRAME, [condition]).tolist() == mask.tolist()
    assert count_part(path, [condition]) == (mask.sum(), N)
    part = path.with_name("part.parquet")
    write_part(path, Part([condition]), part)
    assert pd.read_parquet(part)["place"].tolist() == FRAME.loc[mask, "place"].tolist()


def test_the_cases_can_tell_rows_apart() -> None:
    sizes = {name: int(expected(name).sum()) for name in CASES if name != "nothing"}
    assert all(0 < size < N for size in sizes.values()), sizes


def test_every_kind_stands_in_the_cases() -> None:
    kinds = {type(condition) for condition, _ in CASES.values()}
    assert kinds == {Between, Outside, Among, Missing, Contains, Anywhere}


def test_conditions_hold_together_and_none_is_every_row() -> None:
    both = met_by(FRAME, [CASES["range"][0], CASES["words"][0]])
    assert both.tolist() == (expected("range") & expected("words")).tolist()
    assert met_by(FRAME, []).all()
    assert met_by(FRAME.head(0), [CASES["range"][0]]).tolist() == []


def test_the_order_and_the_index_of_the_rows_do_not_matter() -> None:
    shuffled = FRAME.sample(frac=1, random_state=1)
    met = pd.Series(met_by(shuffled, [CASES["outside"][0]]), shuffled.index)
    assert met.sort_index().tolist() == expected("outside").tolist()


def test_many_rows_come_back_in_their_order() -> None:
    many = pd.DataFrame({"i": np.arange(700_000)})
    met = met_by(many, [Between(column="i", low=123_456, high=600_000, below=True)])
    assert np.flatnonzero(met)[[0, -1]].tolist() == [123_456, 599_999]
    assert met.sum() == 600_000 - 123_456


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Outside(column=W, low=1), "neither numbers nor dates"),
        (Outside(column="day", low="soon"), "is no date"),
        (Missing(columns=("n", "gone")), "“gone”, a column that is not in this table"),
        (Contains(column="gone", text="a"), "not in this table"),
    ],
)
def test_what_does_not_fit_is_a_sentence(condition: BaseCondition, said: str) -> None:
    with pytest.raises(AnalyticsError, match=said):
        met_by(FRAME, [condition])


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Outside(column="a", low=1, high=2000), "a below 1 or above 2,000"),
        (Outside(column="a", low=1, high=1, missing=True), "a is not 1"),
        (Missing(columns=("a",)), "a is missing"),
        (Missing(columns=tuple("abcde"), known=True), "a, b, c and 2 more are known"),
        (
            Among(column="a", values=("x",), others=True, missing=True),
            "a is not “x”, or is missing",
        ),
        (Contains(column="a", text="*b*"), "a contains “*b*”"),
        (Anywhere(text="x"), "some value contains “x”"),
    ],
)
def test_a_condition_says_itself(condition: BaseCondition, said: str) -> None:
    assert condition.sentence() == said
