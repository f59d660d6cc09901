"""Growing boosted trees round by round, watched, and people may stop it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analytics.models.base import Cancelled, Progress, Report, TrainingData
from analytics.models.boosting.fitted import FittedBoosting
from analytics.models.forest.encoder import Encoder
from analytics.models.forest.trees import Trees, rounded_down
from analytics.models.link import Link
from analytics.models.watching import Watch

if TYPE_CHECKING:
    from analytics.models.gradient_boosting import GradientBoosting

_FIRST_REPORTS = (1, 3, 6)  # so that the first point of the curve comes at once
_GROUP = 10


class Growing:
    """Grows on one training matrix, looks after each group of rounds, and keeps the best round.

    scikit-learn asks for a score after each round: there this object takes the new trees, and
    says whether to go on. Growing group by group with `warm_start` would sort the values into
    bins and ask all trees again for each group, and took three times as long.
    """

    def __init__(
        self,
        spec: GradientBoosting,
        data: TrainingData,
        encoder: Encoder,
        watch: Watch,
        report: Report,
    ) -> None:
        self.spec, self.data, self.encoder = spec, data, encoder
        self.watch, self.report = watch, report
        self.link = Link.of(data)
        self.start = np.zeros(self.link.n_scores)
        self.rounds: list[Trees] = []
        self.best, self.lowest = 0, np.inf
        self._scores: dict[str, np.ndarray] = {}
        self._seen = 0

    def run(self, matrix: np.ndarray, weights: np.ndarray | None, seed: int) -> FittedBoosting:
        """Grow until the last round, a stop, or until patience ends."""
        estimator = self.spec.estimator(self.data.task, self._asked, seed)
        estimator.fit(matrix, self.data.y_train, sample_weight=weights)
        return self._model(self.rounds[: self.best])

    def _model(self, rounds: list[Trees]) -> FittedBoosting:
        return FittedBoosting(self.encoder, self.link, self.start, Trees.join(rounds))

    def _asked(self, estimator: Any, *_: Any, **__: Any) -> float:
        """Take the newest round; answer with more than before to go on, with less to end."""
        rounds = estimator._predictors
        if not rounds:
            self.start = estimator._baseline_prediction.reshape(-1).astype(np.float64)
            return 0.0
        self.rounds.append(Trees.join([_copied(tree.nodes) for tree in rounds[-1]]))
        grown = len(self.rounds)
        due = grown in _FIRST_REPORTS or grown % _GROUP == 0 or grown == self.spec.rounds
        return -1.0 if due and not self._look(grown) else float(grown)

    def _look(self, grown: int) -> bool:
        """Report the scores so far; say whether to go on."""
        new, self._seen = self.rounds[self._seen :], grown
        values, loss = self.watch.look(partial(self._answers, self._model(new)))
        if self.best == 0 or loss < self.lowest:
            self.best, self.lowest = grown, loss
        answer = partial(self._answer_after, grown)
        # After a pause it begins again, with no state: the same rounds come, to the last bit.
        signal = self.report(
            Progress(grown, self.spec.rounds, self.spec.unit, values, answer=answer, state=dict)
        )
        if signal == "cancel":
            raise Cancelled
        return signal != "stop" and grown - self.best < self.spec.patience

    def _answers(self, new: FittedBoosting, part: str, matrix: np.ndarray) -> np.ndarray:
        self._scores[part] = self._scores.get(part, self.start) + new.totals(matrix)
        return self.link.answers(self._scores[part])

    def _answer_after(self, grown: int, frame: pd.DataFrame) -> np.ndarray:
        return self._model(self.rounds[:grown]).predict(frame)


def _copied(nodes: np.ndarray) -> Trees:
    """Copy one tree, which lists its nodes in preorder."""
    leaf = nodes["is_leaf"].astype(bool)
    return Trees(
        roots=np.zeros(1, dtype=np.int64),
        left=np.where(leaf, -1, nodes["left"]).astype(np.int32),
        right=np.where(leaf, -1, nodes["right"]).astype(np.int32),
        feature=nodes["feature_idx"].astype(np.int32),
        threshold=rounded_down(nodes["num_threshold"]),
        cover=nodes["count"].astype(np.float64),
        value=nodes["value"].astype(np.float64)[:, None],
    )
