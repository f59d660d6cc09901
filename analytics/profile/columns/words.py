"""A column of words: lengths, variety, patterns of characters."""

from __future__ import annotations

from typing import Any

import numpy as np

from analytics.profile.columns.base import N_TOP, Asked, Description, basics, missing_said
from analytics.profile.columns.ranges import MOST, round_width

MOST_PATTERNED = 50_000  # different values
_SIGNS = (  # and runs of one sign made short
    ("\\p{Lu}", "A"), ("\\p{Ll}", "a"), ("\\p{Lo}", "字"), ("\\p{N}", "9"), ("\\s", " "),
    ("A{2,}", "A+"), ("a{2,}", "a+"), ("字{2,}", "字+"), ("9{5,}", "9+"),
)  # fmt: skip


def words(asked: Asked) -> Description:
    """Describe a column of words.

    Entropy is Shannon's, in bits; 0 where all values are the same, and log2 of the number of
    different values where all are equally frequent.
    """
    counts = asked.counts()
    asked.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE words AS SELECT CAST({asked.q} AS VARCHAR) AS w,"  # noqa: S608
        f" count(*) AS n FROM t WHERE {asked.q} IS NOT NULL GROUP BY 1"
    )
    made = Description("All values are missing.")
    made.tell("Values", basics(counts))
    if counts["n_distinct"]:
        _tell(asked, made, counts)
    return made


def _tell(asked: Asked, made: Description, counts: dict[str, int]) -> None:
    top = asked.top()
    lengths = asked.rows("SELECT length(w) AS l, sum(n)::BIGINT FROM words GROUP BY l ORDER BY l")
    made.sentence = _sentence(counts, top, lengths)
    made.tell("Values", _variety(asked))
    made.tell("Length in characters", _lengths(lengths))
    made.tell("Characters", _characters(asked))
    made.chart("bars", "Most frequent values", ("value", "count"), top)
    made.chart("histogram", "Length in characters", ("low", "high", "count"), _bars(lengths))
    cut = counts["n_distinct"] > MOST_PATTERNED
    note = f", among the {MOST_PATTERNED:,} most frequent values" if cut else ""
    title = f"Patterns: A capital, a small letter, 字 other letter, 9 digit{note}"
    made.table(title, ("Pattern", "Rows", "For example"), _patterns(asked))


def _variety(asked: Asked) -> dict[str, Any]:
    bits = "log2(sum(n)) - sum(n * log2(n)) / sum(n)"
    return asked.row(
        {
            "Found only once": "count(*) FILTER (n = 1)",
            "Entropy, bits": f"({bits})::DOUBLE",
            "Entropy, % of the most possible": "CASE WHEN count(*) > 1 THEN"
            f" (100 * ({bits}) / log2(count(*)))::DOUBLE END",
        },
        "words",
    )


def _lengths(lengths: list[tuple[int, int]]) -> dict[str, Any]:
    values, rows = np.array(lengths).T
    return {
        "Shortest": int(values[0]),
        "Median": int(values[np.searchsorted(np.cumsum(rows), rows.sum() / 2)]),
        "Mean": float(values @ rows / rows.sum()),
        "Longest": int(values[-1]),
    }


def _bars(lengths: list[tuple[int, int]]) -> list[tuple[float, float, int]]:
    values, rows = np.array(lengths).T
    span = values[-1] - values[0] + 1
    width = round_width(span / MOST, whole=True) if span > MOST else 1
    places = values // width
    counts = np.bincount(places.astype(int) - int(places[0]), weights=rows)
    first = places[0] * width - 0.5  # a bar stands over its lengths
    starts = first + width * np.arange(len(counts))
    return [(float(a), float(a + width), int(n)) for a, n in zip(starts, counts, strict=True)]


def _characters(asked: Asked) -> dict[str, Any]:
    tests = {
        "Empty or only spaces": "trim(w) = ''",
        "Spaces at an end": "w <> trim(w)",
        "With a line break": "contains(w, chr(10))",
        "With letters beyond ASCII": "NOT regexp_full_match(w, '[\\x00-\\x7F]*')",
        "Only digits": "regexp_full_match(w, '[0-9]+')",
        "All capitals": "w = upper(w) AND w <> lower(w)",
        "All small letters": "w = lower(w) AND w <> upper(w)",
    }
    rows = {
        label: f"coalesce(sum(n) FILTER (WHERE {test}), 0)::BIGINT" for label, test in tests.items()
    }
    return asked.row(rows, "words")


def _patterns(asked: Asked) -> list[tuple[Any, ...]]:
    pattern = "w"
    for found, sign in _SIGNS:
        pattern = f"regexp_replace({pattern}, '{found}', '{sign}', 'g')"
    return asked.rows(
        f"SELECT left({pattern}, 60) AS p, sum(n)::BIGINT AS rows, left(arg_max(w, n), 60) FROM"  # noqa: S608
        f" (FROM words ORDER BY n DESC, w LIMIT {MOST_PATTERNED})"
        f" GROUP BY p ORDER BY rows DESC, p LIMIT {N_TOP}"
    )


def _sentence(
    counts: dict[str, int], top: list[tuple[str, int]], lengths: list[tuple[int, int]]
) -> str:
    shortest, longest = lengths[0][0], lengths[-1][0]
    size = f"{shortest}" if shortest == longest else f"{shortest} to {longest:,}"
    value, n = top[0]
    frequent = (
        "each in one row"
        if n == 1
        else f"“{value[:60]}” is the most frequent ({n:,} of {counts['n'] - counts['n_missing']:,})"
    )
    return (
        f"{counts['n_distinct']:,} different values of {size} characters; {frequent}. "
        f"{missing_said(counts)}"
    )
