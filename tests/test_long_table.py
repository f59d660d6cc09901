"""A table that stays in its file answers as the frame would, and reads no column twice in a row."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from analytics import long_table
from analytics.long_table import LongTable, Reader, whole


def test_it_answers_as_the_frame_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_table, "TOGETHER", 20)
    frame = pd.DataFrame({name: np.arange(10.0) + i for i, name in enumerate("abcd")})
    frame["word"] = list("zyxwvutsrq")
    frame.index = pd.Index(np.arange(10) * 3)
    asked: list[list[str]] = []

    def read(names: list[str]) -> pd.DataFrame:
        asked.append(names)
        return frame[names].reset_index(drop=True)

    def at(places: np.ndarray) -> Iterator[pd.DataFrame]:
        assert (np.diff(places) > 0).all()
        yield frame.iloc[places]

    places = np.array([7, 1, 1, 4])
    table = LongTable.of(Reader(read, at, list(frame), frame.index))
    found = table.drop(["b"]).take(places).take(np.array([0, 2, 3]))
    expected = frame.drop(columns=["b"]).iloc[[7, 1, 4]]
    assert len(found) == 3
    pd.testing.assert_frame_equal(whole(found), expected)
    for name in expected:
        pd.testing.assert_series_equal(found[name], expected[name])
    assert asked == [["a", "b"], ["c", "d"], ["word"]]
    assert whole(expected) is expected
