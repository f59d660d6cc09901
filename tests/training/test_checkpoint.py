"""A checkpoint comes back as it was written, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analytics.training.checkpoint import Checkpoint, Standing


def standing(step: int, groups: int) -> Standing:
    parts = {f"{i:04d}/x": np.full(3, i) for i in range(groups)}
    return Standing(step, step / 2, {"weights": np.array([step, 2.5]), **parts})


def same(found: Standing | None, expected: Standing) -> bool:
    assert found is not None
    assert found.state is not None
    assert expected.state is not None
    assert (found.step, found.seconds) == (expected.step, expected.seconds)
    assert set(found.state) == set(expected.state)
    return all(np.array_equal(found.state[name], array) for name, array in expected.state.items())


def test_the_last_standing_comes_back_and_parts_are_written_once(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path / "c")
    assert checkpoint.read() is None
    checkpoint.write(standing(1, groups=1))
    first = (tmp_path / "c" / "0000.npz").stat().st_ino
    checkpoint.write(standing(2, groups=3))
    assert same(checkpoint.read(), standing(2, groups=3))
    assert (tmp_path / "c" / "0000.npz").stat().st_ino == first
    checkpoint.remove()
    assert checkpoint.read() is None


def test_a_part_that_no_standing_names_is_left_out(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path)
    checkpoint.write(standing(1, groups=1))
    whole = (tmp_path / "now.npz").read_bytes()
    checkpoint.write(standing(2, groups=2))
    (tmp_path / "now.npz").write_bytes(whole)  # as if the worker had died between the two files
    assert same(checkpoint.read(), standing(1, groups=1))


@pytest.mark.parametrize("name", ["now.npz", "0001.npz"])
@pytest.mark.parametrize("harm", ["cut", "gone"])
def test_what_cannot_be_read_is_no_checkpoint(tmp_path: Path, name: str, harm: str) -> None:
    checkpoint = Checkpoint(tmp_path)
    checkpoint.write(standing(2, groups=2))
    file = tmp_path / name
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:100])
    else:
        file.unlink()
    assert checkpoint.read() is None
