"""Over two thousand damaged files: none altered in silence, none refused, nearly all exact."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from analytics.reading import Parsed, ReadOptions, parse
from tests.reading.damage import Case, cases

EXACT = 0.97


def verdict(case: Case, found: Parsed) -> str:
    """Say how a reader did."""
    rows = found.raw.fillna("").to_numpy().tolist()
    whole = [row for i, row in enumerate(case.rows) if i not in case.harmed]
    reported = len(found.set_aside) > 0
    named = list(found.raw.columns) == case.header or (case.header_harmed and reported)
    if n_lines(rows, found) != found.n_lines:
        return "lines lost"
    if named and rows in (whole, case.rows):
        return "false alarm" if reported and not case.said else "exact"
    return "altered, reported" if reported else "altered in silence"


def n_lines(rows: list[list[str]], found: Parsed) -> int:
    """Count the lines of the header, of the rows, and of what was set aside."""
    loaded = sum(1 + sum(cell.count("\n") for cell in row) for row in rows)
    aside = sum(1 + raw.count("\n") for raw in found.set_aside["raw"])
    return (found.options.header or 0) + loaded + aside


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_damaged_files_are_read_or_reported(tmp_path: Path) -> None:
    file, count, silent = tmp_path / "file.csv", Counter[str](), []
    for case in cases():
        file.write_bytes(case.data)
        as_text = ReadOptions(types=dict.fromkeys(case.header, "text"))  # typing is not looked at
        found = verdict(case, parse(file, as_text))  # an error here is a file refused
        count[found] += 1
        if found in ("altered in silence", "false alarm", "lines lost"):
            silent.append(case.name)
    assert count.total() >= 2000
    assert silent == []
    assert count["exact"] >= EXACT * count.total()
