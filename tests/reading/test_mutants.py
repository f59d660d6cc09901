"""Thousands of harmed files: each is read or refused in a sentence, soon, and within the memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from analytics.errors import ReadError
from analytics.reading import parse
from analytics.reading.archives import is_archive
from tests.reading.mutants import SEEDS, mutant
from tests.reading.promises import broken_promise, unclear

N_MUTANTS = 4_000
LONGEST = 10  # seconds
_PROCESSES = 2
_REFUSED = {"page.csv", "document.csv", "empty.csv", "dump.csv"}


@pytest.mark.parametrize("name", SEEDS)
def test_the_files_they_are_made_of_are_in_order(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(SEEDS[name])
    if name in _REFUSED:
        with pytest.raises(ReadError) as error:
            parse(path)
        assert unclear(error.value, path) == ""
        return
    found = parse(path)
    assert broken_promise(found, path) == ""
    assert len(found.frame) + len(found.set_aside) >= 1


def answers(folder: Path, first: int) -> Iterator[dict[str, Any]]:
    """Yield what comes out for every other mutant; what ends the process is told and left out."""
    start = first
    while start < N_MUTANTS:
        words = map(str, (folder, 0, start, N_MUTANTS, _PROCESSES))
        done = subprocess.run(
            [sys.executable, "-m", "tests.reading.mutants", *words],
            cwd=Path(__file__).parents[2],
            capture_output=True,
        )
        told = [json.loads(line) for line in done.stdout.splitlines()]
        yield from (answer for answer in told if "wrong" in answer)
        if done.returncode == 0:
            return
        last = told[-1]["begins"]
        yield {"number": last, "wrong": done.stderr.decode()[-2000:], "seconds": 0.0}
        start = last + _PROCESSES


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_mutant_breaks_the_reader(tmp_path: Path) -> None:
    """Read 4,000 mutants, about 50 s on two cores; all up to number 9,999 have been.

    Any number of others can be: see `tests.reading.mutants`.
    """
    folders = [tmp_path / str(first) for first in range(_PROCESSES)]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(_PROCESSES) as pool:
        found = list(chain(*pool.map(lambda f: list(answers(f, int(f.name))), folders)))
    assert {answer["number"] for answer in found} == set(range(N_MUTANTS))
    assert [answer for answer in found if answer["wrong"]] == []
    assert [answer for answer in found if answer["seconds"] > LONGEST] == []


def test_mutants_follow_from_their_number_and_differ() -> None:
    some = range(0, 10 * len(SEEDS), 7)
    assert [mutant(number) for number in some] == [mutant(number) for number in some]
    changed = [mutant(number)[1] not in SEEDS.values() for number in some]
    assert sum(changed) > 0.9 * len(changed)


def test_packed_files_are_changed_inside_too() -> None:
    packed = [data for number in range(2000) if is_archive(data := mutant(number)[1])]
    assert len({len(data) for data in packed}) > 20
