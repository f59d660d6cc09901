"""A map on which each row stands beside the rows that are most like it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import redirect_stdout

import numpy as np

from analytics.profile.projection.components import components
from analytics.profile.threads import one_thread

SEED = 0
_STEPS = 500
_COARSE = 0.8  # how much the far rows are put together: half the time, the same picture
_AXES = 30
_NEIGHBOURS = 30
_STEP = re.compile(r"Iteration (\d+)")


def neighbours(rows: np.ndarray, progress: Callable[..., None] = lambda *_: None) -> np.ndarray:
    """Return two coordinates for each row, by t-SNE of its first principal components.

    L. van der Maaten and G. Hinton, "Visualizing data using t-SNE", Journal of Machine Learning
    Research 9 (2008); begun from the two main axes, so that the map is the same each time.
    """
    from sklearn.manifold import TSNE

    scores = components([rows]).scores(rows, _AXES)
    if not np.ptp(scores, axis=0).any():
        return scores[:, :2]  # all in one place
    model = TSNE(
        perplexity=min(_NEIGHBOURS, (len(rows) - 1) / 3),
        init="pca", max_iter=_STEPS, angle=_COARSE, random_state=SEED, verbose=2,
    )  # fmt: skip
    with one_thread(), redirect_stdout(_Steps(progress)):
        found: np.ndarray = model.fit_transform(scores)
    return found


class _Steps(io.TextIOBase):
    """Listens to scikit-learn, which has no other way to say how far it is."""

    def __init__(self, progress: Callable[..., None]) -> None:
        self.progress = progress

    def write(self, text: str) -> int:
        step = _STEP.search(text)
        if step:
            self.progress(min(1.0, int(step[1]) / _STEPS), f"step {step[1]} of {_STEPS}")
        return len(text)
