"""Alerts: each kind is found where it is, is silent where it is not, and its mend mends it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.profile.alerts import Alert, find_alerts, numbers
from analytics.profile.alerts.base import Column
from analytics.profile.alerts.types import DATE
from analytics.profile.alerts.words import STRAY, key_of, stray_spaces
from analytics.reading.kinds import DATE_FORMATS
from analytics.recipe import Recipe

N = 60
EVEN = np.linspace(-1, 1, N)
CITIES = ["Bern", "Basel", "Chur"] * (N // 3)


def words(values: list[Any]) -> pd.Series:
    return pd.Series(values, dtype="str")


SICK: dict[str, pd.Series] = {
    "constant": words(["x"] * N),
    "missing": pd.Series([None, *EVEN[1:]], dtype="float64"),
    "infinite": pd.Series([np.inf, *EVEN[1:]]),
    "mixed types": words(["soon", *[f"{i % 7}.5" for i in range(1, N)]]),
    "spelling variants": words(["BERN", *CITIES[1:]]),
    "stray spaces": words([" Bern", *CITIES[1:]]),
    "id-like": words([f"user-{i}-x" for i in range(N)]),
    "outliers": pd.Series([50.0, *EVEN[1:]]),
    "many categories": words([f"w{i % 55}" for i in range(N)]),
    "skewed": pd.Series([50.0, *EVEN[1:]]),
    "uneven": words(["no"] * (N - 1) + ["yes"]),
}
HEALTHY = pd.DataFrame(
    {
        "number": EVEN,
        "city": words(CITIES),
        "flag": pd.Series([True, False] * (N // 2), dtype="boolean"),
        "day": pd.date_range("2024-01-01", periods=N).as_unit("us"),
    }
)


def kinds(frame: pd.DataFrame) -> dict[str, Alert]:
    return {alert.kind: alert for alert in find_alerts(frame)}


def test_a_healthy_table_raises_no_alert() -> None:
    assert find_alerts(HEALTHY) == []
    assert find_alerts(HEALTHY.head(0)) == []


@pytest.mark.parametrize("kind", SICK)
def test_what_is_sick_is_found_in_its_column(kind: str) -> None:
    alert = kinds(HEALTHY.assign(sick=SICK[kind]))[kind]
    assert alert.columns == ("sick",)
    assert alert.sentence.startswith("sick: ")


@pytest.mark.parametrize("kind", [k for k in SICK if k not in ("skewed", "uneven")])
def test_the_mend_is_a_step_and_mends(kind: str) -> None:
    frame = HEALTHY.assign(sick=SICK[kind])
    fix = kinds(frame)[kind].fix
    mended = Recipe.model_validate({"steps": [fix]}).preview(frame, 0).after
    assert kind not in kinds(mended)


def test_the_mend_of_outliers_touches_as_many_rows_as_were_said() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": np.append(rng.normal(size=500), [9.0, -40.0, 3.2])})
    alert = kinds(frame)["outliers"]
    preview = Recipe.model_validate({"steps": [alert.fix]}).preview(frame, 0)
    assert alert.n_rows == preview.changed()["x"].sum() == 2


def test_rows_that_repeat() -> None:
    twice = pd.concat([HEALTHY, HEALTHY.head(3)], ignore_index=True)
    alert = kinds(twice)["duplicate rows"]
    assert alert.n_rows == 3
    assert Recipe.model_validate({"steps": [alert.fix]}).prepare(twice)[0].equals(HEALTHY)


def test_columns_that_say_the_same_even_beside_infinity() -> None:
    frame = HEALTHY.assign(double=HEALTHY["number"] * -2)
    assert kinds(frame)["correlated"].columns == ("number", "double")
    frame.loc[0, "number"] = np.inf
    assert "correlated" in kinds(frame)


@pytest.mark.parametrize(("dates", "day_first"), [("%d/%m/%Y", True), ("%m/%d/%Y", False)])
def test_dates_among_words_keep_their_order(dates: str, day_first: bool) -> None:
    column = words(["unknown", *HEALTHY["day"].dt.strftime(dates).tolist()[1:]])
    alert = kinds(HEALTHY.assign(sick=column))["mixed types"]
    assert alert.fix is not None
    assert alert.fix["day_first"] is day_first
    after = Recipe.model_validate({"steps": [alert.fix]}).prepare(pd.DataFrame({"sick": column}))[0]
    assert after["sick"].tolist()[1:] == HEALTHY["day"].tolist()[1:]


@pytest.mark.parametrize(
    ("one", "other"),
    [("A+", "A"), ("A-", "A+"), ("1.5", "15"), ("<=50K", ">50K"), ("C#", "C"), ("?", "!")],
)
def test_signs_that_mean_something_keep_words_apart(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("New York", "new-york"), ("St. Gallen", "ST GALLEN"), ("Über", "über ")]
)
def test_spellings_of_one_word(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


def test_a_column_that_says_something_by_being_missing_is_not_filled() -> None:
    frame = HEALTHY.assign(sick=words(["yes", None] * (N // 2)))
    alert = kinds(frame)["missing"]
    assert alert.fix == {"kind": "missing_indicator", "columns": ["sick"]}


def test_a_stray_space_is_whatever_python_takes_for_one() -> None:
    spaces = [chr(i) for i in range(0x3001) if chr(i).isspace()]
    column = words([f"{a}b{c}d{e}" for i in spaces for a, c, e in (f" {i}-", f"-{i} ", f"-{i}-")])
    column = pd.concat([column, words(["a b", " a", "a ", "a  b", "a", "", "ä b", "a\u200bb"])])
    expected = [word != " ".join(word.split()) for word in column]
    assert column.str.contains(STRAY).tolist() == expected


@pytest.mark.parametrize("form", DATE_FORMATS)
def test_no_date_is_ruled_out_by_its_looks(form: str) -> None:
    written = words(pd.date_range("1998-12-30 23:58:57", periods=400, freq="26h").strftime(form))
    assert written.str.contains(DATE).all()


def test_rows_differ_where_one_column_does() -> None:
    frame = pd.DataFrame({"id": np.arange(N), "x": words(["a"] * N)})
    assert "duplicate rows" not in kinds(frame)
    frame.loc[N - 1, "id"] = 0
    assert kinds(frame)["duplicate rows"].n_rows == 1


@pytest.mark.parametrize("seed", range(24))
def test_a_look_at_some_values_rules_out_no_outlier(seed: int) -> None:
    draw = np.random.default_rng(seed)
    reach = draw.uniform(0, 6)
    values = np.append(draw.normal(size=3_000) ** (1 + seed % 3), [-reach, reach])
    low, high = np.quantile(values, [0.25, 0.75])
    far = (values < low - 3 * (high - low)) | (values > high + 3 * (high - low))
    found = [alert.n_rows for alert in numbers.outliers(Column(pd.Series(values, name="x")))]
    assert found == [far.sum()] * bool(far.any())


@pytest.mark.parametrize(
    "word", [" a", "a ", "a  b", "a\tb", "a\x1fb", "a\u3000b", "ä b", "a b", ""]
)
def test_the_bytes_of_words_rule_out_no_stray_space(word: str) -> None:
    column = Column(words(["a", word, "b c"]).rename("x"))
    found = [alert.n_rows for alert in stray_spaces(column)]
    assert found == [1] * (word != " ".join(word.split()))


@pytest.mark.parametrize("n_copies", [0, 400])
def test_words_that_hardly_return_are_counted_row_by_row(n_copies: int) -> None:
    words = pd.Series([f"word {i} " if i % 7 == 0 else f"word {i}" for i in range(30_000)])
    words = pd.concat([words, words[:n_copies], pd.Series([None] * 10)]).astype("str")
    column = Column(words)
    assert column.hardly_returns
    assert column.n_distinct == words.nunique()
    assert column.rows(column.words.str.endswith(" ")) == words.str.endswith(" ", na=False).sum()
