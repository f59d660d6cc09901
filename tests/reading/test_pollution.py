"""One clean table polluted in each place: nothing altered in silence, nothing refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from analytics.errors import ReadError
from analytics.reading import ReadOptions, parse
from tests.reading.damage import Case
from tests.reading.pollution import HEADER, polluted_files, polluted_rows
from tests.reading.test_damage import EXACT, verdict


def hold(cases: Iterable[Case], tmp_path: Path, least: int) -> None:
    """Check that nothing is wrong in silence, and nearly all exact."""
    file, count, wrong = tmp_path / "file.csv", Counter[str](), []
    for case in cases:
        file.write_bytes(case.data)
        as_text = ReadOptions(types=dict.fromkeys(case.header, "text"))  # typing is not looked at
        found = verdict(case, parse(file, as_text))
        count[found] += 1
        if found not in ("exact", "altered, reported"):
            wrong.append((found, case.name))
    assert wrong == []
    assert count.total() >= least
    assert count["exact"] >= EXACT * count.total()


def test_files_polluted_as_a_whole(tmp_path: Path) -> None:
    hold(polluted_files(), tmp_path, least=180)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_files_polluted_in_one_row(tmp_path: Path) -> None:
    hold(polluted_rows(), tmp_path, least=2800)


@pytest.mark.parametrize(("text", "what"), [(",".join(HEADER) + "\n", "no rows"), ("", "empty")])
def test_a_file_without_rows_is_refused_in_words(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "file.csv").write_text(text)
    with pytest.raises(ReadError, match=what):
        parse(tmp_path / "file.csv")
