"""The sentences hold the numbers."""

from __future__ import annotations

import pytest

from analytics.profile.compare import (
    Compared,
    Comparison,
    Distance,
    Facts,
    headline,
    matched,
    said,
    typical,
)

SIZE = Compared(
    name="size",
    family="number",
    left=Facts(kind="decimal", n=100, n_missing=10, mean=4.0, sd=2.0),
    right=Facts(kind="decimal", n=50, n_missing=0, n_odd=1, mean=5.0, sd=2.0),
    distance=Distance(value=0.25, at=4.5, left=0.65, right=0.4, p=0.01),
    p=0.02,
    p_missing=0.03,
)
CITY = Compared(
    name="city",
    family="text",
    left=Facts(kind="text", n=100, n_missing=0, top="Oslo", top_share=0.7),
    right=Facts(kind="text", n=50, n_missing=0, top="Rome", top_share=0.5),
    distance=Distance(
        value=0.02, at="Rome", left=0.52, right=0.5, p=0.9, new=("Ulm",), n_new=1, n_gone=0
    ),
    p=0.9,
)
SAMPLED = CITY.distance.model_copy(update={"sampled": True, "n_new": None})
DAY = Compared(
    name="day",
    family="date",
    left=Facts(kind="date", n=10, n_missing=0, mean=0.0, sd=1.0),
    right=Facts(kind="date", n=10, n_missing=0, mean=86400.0, sd=1.0),
    distance=Distance(value=1.0, at=3600.0, left=1.0, right=0.0, p=1e-9),
    p=1e-9,
)


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        (
            SIZE,
            "The mean is 4 in A and 5 in B, +0.50 standard deviations. Kolmogorov–Smirnov distance "
            "0.250: up to 4.5 lie 65.0% of A and 40.0% of B. Beyond chance (p = 0.02 after "
            "correction). Missing: 10.0% of A, 0.0% of B (p = 0.03). 1 infinite value is left out.",
        ),
        (
            CITY,
            "Total variation distance 0.020: “Rome” changes most, 52.0% of A and 50.0% of B. Only "
            "in B: 1 value (Ulm). Cannot be told from chance (p = 0.9 after correction).",
        ),
        (
            DAY,
            "The mean is 1970-01-01 in A and 1970-01-02 in B. Kolmogorov–Smirnov distance 1.000: "
            "up to 1970-01-01 01:00:00 lie 100.0% of A and 0.0% of B. Beyond chance (p < 0.0001 "
            "after correction).",
        ),
        (
            CITY.model_copy(update={"distance": Distance(value=0.0, at="x"), "p": None}),
            "Total variation distance 0.000: all shares are the same. No test fits: the values are "
            "too rare, or too few.",
        ),
        (
            SIZE.model_copy(update={"distance": Distance(), "p": None, "p_missing": None}),
            "One side has no values to compare. Missing: 10.0% of A, 0.0% of B. 1 infinite value "
            "is left out.",
        ),
        (
            CITY.model_copy(update={"distance": SAMPLED}),
            "Total variation distance 0.020 (from a sample, so rather too large): “Rome” changes "
            "most, 52.0% of A and 50.0% of B. Cannot be told from chance (p = 0.9 after "
            "correction).",
        ),
    ],
    ids=["numbers", "categories", "dates", "the same", "no values", "a sample"],
)  # fmt: skip
def test_a_column_in_words(column: Compared, sentence: str) -> None:
    assert said(column, "A", "B") == sentence


def test_the_headline() -> None:
    found = Comparison(n_left=100, n_right=50, columns=(SIZE, CITY))
    assert headline(found) == "1 of 2 shared columns differs beyond chance, size most (0.250)."
    large = found.model_copy(update={"n_left": 10**6, "n_right": 10**6, "columns": (SIZE, DAY)})
    assert headline(large) == (
        "2 of 2 shared columns differ beyond chance, size most (0.250). With so many rows, "
        "distances from about 0.0019 on are beyond chance, whatever they are worth: look at their "
        "size."
    )
    assert headline(found.model_copy(update={"columns": (CITY,)})) == (
        "None of 1 shared column differs beyond chance."
    )
    assert headline(found.model_copy(update={"columns": ()})).startswith(
        "No column can be compared"
    )
    empty = found.model_copy(update={"n_right": 0, "columns": (CITY,)})
    assert headline(empty).endswith("One side has no rows.")


def test_what_is_not_compared() -> None:
    found = Comparison(
        n_left=1,
        n_right=1,
        n_both=1234,
        only_left=tuple("abcdefgh"),
        only_right=("z",),
        other_kind=(("k", "text", "date"),),
        left_out=3,
    )
    assert matched(found, "A", "B") == [
        "Only in A: a, b, c, d, e, f and 2 more.",
        "Only in B: z.",
        "Of different types, so not compared: k (text | date).",
        "3 more columns that both have are not looked at.",
        "1,234 rows are on both sides. The p values take the sides for separate rows, so that they "
        "are too large or too small here.",
    ]
    assert matched(Comparison(n_left=1, n_right=1), "A", "B") == []


def test_what_is_typical() -> None:
    assert typical(SIZE.left, "number") == "4"
    assert typical(DAY.right, "date") == "1970-01-02"
    assert typical(CITY.left, "text") == "Oslo (70.0%)"
    assert typical(Facts(kind="text", n=1, n_missing=1), "text") is None
    assert typical(Facts(kind="date", n=1, n_missing=0, mean=1e15), "date") == (
        "1,000,000,000,000,000 s after 1970"
    )
