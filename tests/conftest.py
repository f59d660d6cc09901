"""What tests share: a workspace of their own, and small tables with something to learn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.dataset import Dataset, read
from analytics.limits import limits
from analytics.workspace import Workspace

SAMPLES = Path(__file__).parent.parent / "sample_data"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace that ends with the test; the default workspace too."""
    monkeypatch.setenv("VITRINE_HOME", str(tmp_path / "home"))
    return Workspace(tmp_path / "home")


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Set limits as the environment would, until the test ends."""

    def limit(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"VITRINE_{name.upper()}", str(value))
        limits.cache_clear()

    yield limit
    limits.cache_clear()


@pytest.fixture
def flowers(workspace: Workspace, tmp_path: Path) -> Dataset:
    """400 rows: `kind` follows from `size` and `colour`, `noise` says nothing."""
    rng = np.random.default_rng(7)
    size = rng.normal(size=400)
    colour = rng.choice(["red", "blue", "white"], 400)
    kind = np.where(
        size + (colour == "red") + rng.normal(scale=0.3, size=400) > 0.4, "rose", "iris"
    )
    frame = pd.DataFrame({"size": size, "colour": colour, "noise": rng.normal(size=400)})
    frame = frame.assign(price=10 + 3 * size + rng.normal(scale=0.2, size=400), kind=kind)
    path = tmp_path / "flowers.csv"
    frame.to_csv(path, index=False)
    return read(path, workspace=workspace)
