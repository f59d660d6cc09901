"""P values against scipy, and the correction against the one that is done by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from analytics.profile.compare.counted import chi_square, total_variation
from analytics.profile.compare.evidence import (
    chi_square_p,
    corrected,
    kolmogorov_p,
    least_told,
    shares_p,
)
from analytics.profile.compare.measured import kolmogorov_smirnov
from analytics.profile.compare.result import standardised

RNG = np.random.default_rng(11)
SAMPLES = {
    "shifted": (RNG.normal(size=700), RNG.normal(0.3, 1.2, size=400)),
    "many equal values": (RNG.integers(0, 5, 300).astype(float), RNG.integers(1, 6, 90) + 0.0),
    "apart": (np.arange(10.0), np.arange(20.0, 25.0)),
    "one value": (np.ones(7), np.ones(3)),
    "one row": (np.array([2.0]), RNG.normal(size=50)),
    "zeros of both signs": (np.array([0.0, -0.0, 1.0]), np.array([-0.0, 0.0, 0.0, 2.0])),
    "huge": (np.array([-1.7e308, 0.0, 1.7e308]), np.array([1.7e308, 1.7e308])),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_distance_is_that_of_scipy(name: str) -> None:
    x, y = SAMPLES[name]
    distance, at, shares = kolmogorov_smirnov(RNG.permutation(x), RNG.permutation(y))
    expected = stats.ks_2samp(x, y, method="asymp")
    assert distance == pytest.approx(expected.statistic, abs=1e-12)
    assert shares == ((x <= at).mean(), (y <= at).mean())
    assert abs(shares[0] - shares[1]) == pytest.approx(distance, abs=1e-12)


@pytest.mark.parametrize("reach", [0.0, 0.05, 0.3, 0.8, 0.999999, 1.0, 1.3581, 2.5, 6.0])
def test_the_limit_of_kolmogorov(reach: float) -> None:
    distance = reach / np.sqrt(600 * 300 / 900)
    assert kolmogorov_p(distance, 600, 300) == pytest.approx(special.kolmogorov(reach), abs=1e-12)


def test_for_many_rows_the_limit_is_what_scipy_says() -> None:
    x, y = RNG.normal(size=20_000), RNG.normal(0.02, size=20_000)
    expected = stats.ks_2samp(x, y, method="asymp").pvalue
    assert kolmogorov_p(kolmogorov_smirnov(x, y)[0], 20_000, 20_000) == pytest.approx(
        expected, rel=0.03
    )


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 30, 101, 5000])
@pytest.mark.parametrize("times", [0.0, 0.5, 1.0, 1.3, 4.0])
def test_chi_square_against_scipy(freedom: int, times: float) -> None:
    expected = stats.chi2.sf(freedom * times, freedom)
    assert chi_square_p(freedom * times, freedom) == pytest.approx(expected, rel=1e-9, abs=1e-300)


def test_counts_against_scipy() -> None:
    left, right = np.array([50, 30, 20, 9]), np.array([40, 45, 8, 17])
    expected = stats.chi2_contingency([left, right], correction=False).pvalue
    assert chi_square(left, right) == pytest.approx(expected, rel=1e-12)
    assert total_variation(left, right) == pytest.approx(
        np.abs(left / 109 - right / 110).sum() / 2, abs=1e-15
    )


def test_rare_values_are_put_together() -> None:
    left = np.array([50, 40, *[1] * 12, *[0] * 5])
    right = np.array([45, 52, *[0] * 4, *[1] * 13])
    expected = stats.chi2_contingency([[50, 40, 12], [45, 52, 13]], correction=False).pvalue
    assert chi_square(left, right) == pytest.approx(expected, rel=1e-12)


def test_what_is_still_rare_goes_to_the_rarest_of_the_others() -> None:
    left, right = np.array([50, 40, 2]), np.array([45, 30, 0])
    expected = stats.chi2_contingency([[50, 42], [45, 30]], correction=False).pvalue
    assert chi_square(left, right) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("counts", [([100], [50]), ([1] * 80, [1] * 80), ([3, 2], [1, 2])])
def test_no_test_for_one_value_or_rare_ones(counts: tuple[list[int], list[int]]) -> None:
    assert chi_square(*map(np.array, counts)) is None


def test_shares_against_scipy() -> None:
    table = [[12, 88], [30, 120]]
    expected = stats.chi2_contingency(table, correction=False).pvalue
    assert shares_p(12, 100, 30, 150) == pytest.approx(expected, rel=1e-12)
    assert shares_p(0, 100, 0, 150) is None
    assert shares_p(100, 100, 150, 150) is None
    assert shares_p(1, 10, 2, 9) is None
    assert shares_p(0, 0, 5, 9) is None


def test_the_correction_by_hand() -> None:
    # Sorted: 0.005 * 4/1 = 0.02, 0.02 * 4/2 = 0.04, 0.035 * 4/3 = 0.04667, 0.5 * 4/4 = 0.5.
    found = corrected([0.02, None, 0.5, 0.005, 0.035])
    assert found == [pytest.approx(0.04), None, 0.5, pytest.approx(0.02), pytest.approx(0.14 / 3)]
    # 0.04 * 2/1 = 0.08 is larger than 0.041 * 2/2.
    assert corrected([0.041, 0.04]) == [pytest.approx(0.041)] * 2
    assert corrected([]) == []
    p = RNG.random(50)
    assert corrected(list(p)) == pytest.approx(stats.false_discovery_control(p), abs=1e-15)


def test_the_least_that_is_told_apart_has_a_p_of_five_percent() -> None:
    assert kolmogorov_p(least_told(3000, 900), 3000, 900) == pytest.approx(0.05, abs=1e-5)


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ((1.0, 3.0, 4.0, 4.0), 3 / 12.5**0.5),
        ((5.0, 0.0, 4.0, 0.0), None),
        ((1e308, 1e307, -1e308, 1e307), -20.0),
    ],
)
def test_the_standardised_difference(
    sides: tuple[float, float, float, float], expected: float | None
) -> None:
    assert standardised(*sides) == (expected if expected is None else pytest.approx(expected))
