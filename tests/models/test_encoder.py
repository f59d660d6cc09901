"""A matrix that is filled a block of rows at a time is the one that is filled at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.models.forest import encoder
from analytics.models.forest.encoder import Encoder


def test_rows_are_encoded_in_blocks_as_they_are_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "number": np.where(np.arange(50) % 7, rng.normal(size=50), np.nan),
            "flag": rng.random(50) > 0.5,
            "word": rng.choice(["red", "blue", None], 50),
            "many": [f"kind {i % 40} of them" for i in range(50)],
            "day": pd.date_range("2024-01-01", periods=50, freq="37h"),
        }
    )
    found = Encoder.fit(frame)
    at_once = found.transform(frame)
    monkeypatch.setattr(encoder, "BLOCK", 7)
    np.testing.assert_array_equal(found.transform(frame), at_once)
    assert at_once.shape == (50, len(found.columns))
