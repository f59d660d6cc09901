"""Each kind of alert: a column in which it must be found, and near misses in which it must not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.profile.alerts import RANKS, Alert, dates, find_alerts
from analytics.profile.cohorts import met_by
from analytics.recipe import Recipe

N = 240
DRAW = np.random.default_rng(5)
DAYS = pd.date_range("2022-01-01", periods=N + 60)
MONTHS = pd.date_range("1990-01-31", periods=N + 3, freq="ME")
PRICES = DRAW.uniform(5, 80, N).round(2)
GLUCOSE = DRAW.normal(120, 20, N).round().clip(70)
WIDE = DRAW.normal(0, 1, N)
NOW = pd.Timestamp("2023-06-15 12:00")


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "now", lambda: NOW)


def words(values: Any) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def whole(values: Any) -> pd.Series:
    return pd.Series(list(values), dtype="Int64")


def days(values: Any) -> pd.Series:
    return pd.Series(pd.DatetimeIndex(values)).astype("datetime64[us]")


def turns(*values: Any) -> list[Any]:
    return [values[i % len(values)] for i in range(N)]


def table(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns)


def put(values: Any, new: Any, n: int) -> list[Any]:
    """Return the values with the first `n` of them replaced."""
    return [new] * n + list(values)[n:]


def without(moments: pd.DatetimeIndex, *stretches: tuple[int, int]) -> pd.DatetimeIndex:
    gone = {i for start, end in stretches for i in range(start, end)}
    return moments[[i for i in range(len(moments)) if i not in gone]]


ALMOST = WIDE * 2 + DRAW.normal(0, 0.02, N)
FOUND = [
    pytest.param("duplicate rows", table(x=put(WIDE, 1.5, 4), y=put(WIDE, 2, 4)), 3, id="rows"),
    pytest.param(
        "duplicate rows", table(a=words(turns("p", "q")), b=words(turns("r", "s"))), N - 2,
        id="rows of few words",
    ),
    pytest.param("duplicate columns", table(a=WIDE, b=PRICES, c=WIDE), N, id="numbers twice"),
    pytest.param(
        "duplicate columns", table(a=words(turns("p", None, "q")), b=words(turns("p", None, "q"))),
        N, id="words twice",
    ),
    pytest.param(
        "duplicate columns", table(a=whole(turns(1, 2, 3)), b=pd.Series(turns(1.0, 2.0, 3.0))), N,
        id="whole and decimal",
    ),
    pytest.param("correlated", table(a=WIDE, b=ALMOST), N, id="correlated"),
    pytest.param("missing", table(x=put(WIDE, None, 7)), 7, id="missing"),
    pytest.param("constant", table(x=words(turns("p"))), N, id="constant"),
    pytest.param("id-like", table(x=words(f"u{i}" for i in range(N))), N, id="id of words"),
    pytest.param("id-like", table(x=whole(range(100, 100 + N))), N, id="id of numbers"),
    pytest.param(
        "many categories", table(x=words(f"w{i % 80}" for i in range(N))), N, id="many categories"
    ),
    pytest.param("uneven", table(x=words(put(turns("p"), "q", 5))), N - 5, id="uneven"),
    pytest.param(
        "mixed types", table(x=words(put([f"{p}" for p in PRICES], "free", 6))), 6,
        id="words among numbers",
    ),
    pytest.param(
        "mixed types", table(x=words(put(DAYS[:N].strftime("%d.%m.%Y"), "soon", 4))), 4,
        id="words among dates",
    ),
    pytest.param("wrong type", table(region_code=whole(turns(11, 42, 97))), N, id="codes"),
    pytest.param("wrong type", table(StoreId=pd.Series(turns(3.0, 7.0, 9.0))), N, id="decimal ids"),
    pytest.param("wrong type", table(x=words(turns("Y", "N", "n"))), N, id="Y and N"),
    pytest.param("wrong type", table(x=words(turns("ja", "nein", None))), 160, id="ja, nein"),
    pytest.param(
        "spelling variants", table(x=words(put(turns("Bern", "Chur"), "BERN", 8))), 8,
        id="case differs",
    ),
    pytest.param("stray spaces", table(x=words(put(turns("p", "q"), " p", 9))), 9, id="spaces"),
    pytest.param("infinite", table(x=put(WIDE, np.inf, 2)), 2, id="infinite"),
    pytest.param("outliers", table(x=put(WIDE, 50.0, 3)), 3, id="outliers"),
    pytest.param("skewed", table(x=np.exp(2 * WIDE)), N, id="skewed"),
    pytest.param("zeros", table(x=put(turns(0.0), 2.5, 30)), N - 30, id="mostly zero"),
    pytest.param("zeros", table(x=put(GLUCOSE, 0.0, 12)), 12, id="zero for missing"),
    pytest.param("stand-ins", table(x=put(GLUCOSE, -999.0, 5)), 5, id="-999"),
    pytest.param("stand-ins", table(x=whole(put(turns(1, 2, 3, 4, 5), 99, 6))), 6, id="99 of 5"),
    pytest.param("stand-ins", table(x=put(WIDE, 9999.0, 4)), 4, id="9999"),
    pytest.param("future dates", table(x=days(put(DAYS[:N], "2031-02-03", 5))), 5, id="one date"),
    pytest.param(
        "future dates", table(x=days([*DAYS[: N - 3], "2029-01-01", "2031-01-01", "2031-01-02"])),
        3, id="several dates",
    ),
    pytest.param(
        "gaps in time", table(x=days(without(DAYS, (50, 53), (99, 100)))), 4, id="days are missing"
    ),
    pytest.param("gaps in time", table(x=days(without(MONTHS, (80, 82)))), 2, id="ends of months"),
    pytest.param(
        "gaps in time",
        table(x=days(without(pd.date_range("2024-01-01", periods=N, freq="15min"), (30, 39)))), 9,
        id="quarters of an hour",
    ),
    pytest.param(
        "gaps in time", table(x=days(np.repeat(without(DAYS, (50, 60)), DRAW.poisson(4, 290)))), 10,
        id="a gap that is no chance",
    ),
    pytest.param(
        "personal data", table(x=words(f"u{i}@example.org" for i in range(N))), N, id="personal"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "frame", "n_rows"), FOUND)
def test_it_is_found_with_its_rows(kind: str, frame: pd.DataFrame, n_rows: int) -> None:
    alerts = [alert for alert in find_alerts(frame) if alert.kind == kind]
    assert [alert.n_rows for alert in alerts] == [n_rows]
    assert alerts[0].sentence.endswith((".", "?"))
    assert any(sign.isdigit() for sign in alerts[0].sentence) or kind in ("constant", "id-like")


SAID = {
    "missing", "infinite", "outliers", "zeros", "stand-ins", "future dates", "uneven",
    "spelling variants",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "frame", "n_rows"), FOUND)
def test_the_conditions_of_an_alert_find_its_rows(
    kind: str, frame: pd.DataFrame, n_rows: int
) -> None:
    (alert,) = (alert for alert in find_alerts(frame) if alert.kind == kind)
    assert bool(alert.where) == (kind in SAID)
    if alert.where:
        assert met_by(frame, alert.where).sum() == n_rows


@pytest.mark.parametrize(("kind", "frame", "n_rows"), FOUND)
def test_every_mend_offered_can_be_run_and_ends_its_alert(
    kind: str, frame: pd.DataFrame, n_rows: int
) -> None:
    for alert in find_alerts(frame):
        if alert.fix is not None:
            mended = Recipe.model_validate({"steps": [alert.fix]}).preview(frame, 0).after
            again = [(a.kind, a.columns, a.fix) for a in find_alerts(mended)]
            assert (alert.kind, alert.columns, alert.fix) not in again


def test_each_kind_is_tried_here_or_with_a_target() -> None:
    tried = {param.values[0] for param in FOUND} | {"rare class", "target copy"}
    assert tried == set(RANKS)


NOT_FOUND = [
    pytest.param("duplicate rows", table(x=put(WIDE, 1.5, 4), y=WIDE), id="alike in one column"),
    pytest.param("duplicate columns", table(a=WIDE, b=put(WIDE, 0.5, 1)), id="one row differs"),
    pytest.param(
        "duplicate columns", table(a=words(turns("1", "2")), b=whole(turns(1, 2))), id="types"
    ),
    pytest.param("duplicate columns", table(a=turns(1.0), b=turns(1.0)), id="both constant"),
    pytest.param("correlated", table(a=WIDE, b=WIDE.copy()), id="a copy is said once"),
    pytest.param("correlated", table(a=WIDE, b=WIDE + DRAW.normal(0, 1, N)), id="much alike"),
    pytest.param("wrong type", table(rooms=whole(turns(1, 2, 3, 4))), id="a count"),
    pytest.param("wrong type", table(year=whole(turns(2019, 2020, 2021))), id="years"),
    pytest.param("wrong type", table(code_lines=whole(turns(10, 20, 35))), id="lines of code"),
    pytest.param("wrong type", table(sex=whole(turns(1, 2))), id="two codes lose nothing"),
    pytest.param("wrong type", table(user_id=whole(range(N))), id="an id of rows"),
    pytest.param("wrong type", table(type=pd.Series(turns(0.5, 1.5, 2.5))), id="no whole numbers"),
    pytest.param("wrong type", table(x=words(turns("yes", "no", "perhaps"))), id="perhaps"),
    pytest.param("wrong type", table(x=words(turns("no", "N"))), id="only no"),
    pytest.param("spelling variants", table(x=words(turns("A+", "A", "a-"))), id="grades"),
    pytest.param("mixed types", table(x=words(turns("12", "13", "ten"))), id="a third are words"),
    pytest.param("mixed types", table(x=words(turns("v1", "v2", "2024"))), id="words with digits"),
    pytest.param("zeros", table(x=whole(DRAW.poisson(3, N))), id="a count from zero"),
    pytest.param("zeros", table(x=put(PRICES, 0.0, 1)), id="one zero"),
    pytest.param("zeros", table(x=whole(turns(0, 10, 20, 30))), id="steps of discount"),
    pytest.param("zeros", table(x=put(WIDE, 0.0, 20)), id="zero among small numbers"),
    pytest.param("zeros", table(x=put(turns(0.0), 2.5, 120)), id="half are zero"),
    pytest.param("stand-ins", table(age=whole(put(range(0, N), 99, 3))), id="an age of 99"),
    pytest.param("stand-ins", table(x=put(GLUCOSE, 999.0, 1)), id="once"),
    pytest.param("stand-ins", table(x=put(DRAW.uniform(0, 9000, N), 9999.0, 3)), id="a price"),
    pytest.param("stand-ins", table(x=put(DRAW.normal(0, 80, N), -99.0, 3)), id="cold"),
    pytest.param("stand-ins", table(x=whole(turns(0, 99))), id="two values"),
    pytest.param("future dates", table(x=days([*DAYS[: N - 1], NOW])), id="now"),
    pytest.param(
        "future dates", table(x=days([*DAYS[: N - 1], NOW + pd.Timedelta(hours=20)])),
        id="tomorrow somewhere",
    ),
    pytest.param("future dates", table(due_date=days(put(DAYS[:N], "2031-02-03", 5))), id="due"),
    pytest.param("future dates", table(x=days(DAYS[:N] + pd.Timedelta(days=900))), id="a forecast"),
    pytest.param("gaps in time", table(x=days(DAYS)), id="every day"),
    pytest.param("gaps in time", table(x=days(MONTHS)), id="ends of months"),
    pytest.param("gaps in time", table(x=days(pd.bdate_range("2022-01-03", periods=N))), id="work"),
    pytest.param(
        "gaps in time", table(x=days(pd.date_range("2000-02-29", periods=N, freq="QE"))),
        id="quarters",
    ),
    pytest.param(
        "gaps in time", table(x=days(DAYS[0] + pd.to_timedelta(DRAW.integers(0, 1e7, N), "s"))),
        id="events at any time",
    ),
    pytest.param(
        "gaps in time", table(x=days(np.repeat(DAYS, DRAW.poisson(3, len(DAYS))))), id="by chance"
    ),
    pytest.param("gaps in time", table(x=days(without(DAYS[:28], (4, 9)))), id="few dates"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "frame"), NOT_FOUND)
def test_a_near_miss_raises_no_alert(kind: str, frame: pd.DataFrame) -> None:
    assert [alert for alert in find_alerts(frame) if alert.kind == kind] == []


def only(kind: str, frame: pd.DataFrame) -> Alert:
    (alert,) = [alert for alert in find_alerts(frame) if alert.kind == kind]
    return alert


def test_gaps_are_told_with_their_number_and_the_longest() -> None:
    said = only("gaps in time", table(x=days(without(DAYS, (50, 53), (99, 100))))).sentence
    assert "every day, in 2 stretches; the longest of 3, after 2022-02-19" in said


@pytest.mark.parametrize(
    ("value", "column"),
    [(0, put(GLUCOSE, 0.0, 12)), (-999, whole(put(turns(*range(20)), -999, 3)))],
)
def test_a_stand_in_becomes_missing_and_nothing_else_does(value: float, column: Any) -> None:
    frame = table(x=column)
    (alert,) = [a for a in find_alerts(frame) if a.kind in ("zeros", "stand-ins")]
    after = Recipe.model_validate({"steps": [alert.fix]}).prepare(frame)[0]["x"]
    assert after.isna().tolist() == (frame["x"] == value).tolist()


def test_dates_that_are_left_out_take_no_row_without_a_date_along() -> None:
    late = [*DAYS[: N - 3], "2029-01-01", "2031-01-01", None]
    assert only("future dates", table(x=days(late))).fix is None


def test_dates_with_a_zone_and_lists_are_looked_at() -> None:
    frame = table(
        x=pd.Series(pd.DatetimeIndex(put(DAYS[:N], "2031-02-03", 5)).tz_localize("UTC")),
        y=pd.Series([[1, 2]] * N, dtype="object"),
    )
    assert only("future dates", frame).n_rows == 5
    assert only("constant", frame).columns == ("y",)


def test_codes_that_are_missing_stay_missing() -> None:
    frame = table(zip=whole(turns(11, 42, 97, None)))
    alert = only("wrong type", frame)
    after = Recipe.model_validate({"steps": [alert.fix]}).prepare(frame)[0]["zip"]
    assert after.isna().sum() == N // 4
    assert set(after.dropna()) == {"11", "42", "97"}


@pytest.mark.parametrize("n", [1, 2, 40])
def test_odd_columns_are_looked_at_without_a_word_of_complaint(n: int) -> None:
    frame = table(
        nothing=pd.Series([np.nan] * n),
        no_words=pd.Series([None] * n, dtype="str"),
        no_date=pd.Series([pd.NaT] * n).astype("datetime64[us]"),
        no_flag=pd.Series([pd.NA] * n, dtype="boolean"),
        endless=pd.Series([np.inf] * n),
        huge=pd.Series([(-1) ** i * 1e300 for i in range(n)]),
        huge_too=pd.Series([(-1) ** i * 1e200 * i for i in range(n)]),
        large=pd.Series([2**62 + i for i in range(n)], dtype="Int64"),
        blank=words([""] * n),
        name=words(["Mr."] * n),
        old=pd.Series([pd.Timestamp("0001-01-01")] * n).astype("datetime64[us]"),
        late=pd.Series([pd.Timestamp("9999-12-31")] * n).astype("datetime64[us]"),
    )
    for target in [None, *frame.columns]:
        assert {alert.kind for alert in find_alerts(frame, target)} <= set(RANKS)
