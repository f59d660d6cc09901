"""Growing boosted trees round by round, watched, and people may stop it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analytics.models.base import Cancelled, Progress, Report, State, TrainingData
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

    `groups` are the trees from look to look, of which the first `kept` did best.
    """

    def __init__(
        self,
        spec: GradientBoosting,
        data: TrainingData,
        encoder: Encoder,
        watch: Watch,
        report: Report,
        seed: int,
    ) -> None:
        self.spec, self.data, self.encoder = spec, data, encoder
        self.watch, self.report, self.seed = watch, report, seed
        self.link = Link.of(data)
        self.start = np.zeros(self.link.n_scores)
        self.groups: list[Trees] = []
        self.kept, self.lowest = 0, np.inf
        self.grown, self.patience_from = 0, 0
        self._new: list[Trees] = []
        self._scores: dict[str, np.ndarray] = {}
        self._seen = 0

    def go_on(self, state: State) -> None:
        """Take up what a report's state says; nothing, to begin."""
        if not state:
            return
        self.groups = Trees.of_state(state)
        self.start, self.lowest = state["start"], float(state["lowest"])
        self.kept, self.grown = int(state["kept"]), self._rounds(self.groups)
        longer = int(state["rounds"]) != self.spec.rounds
        self.patience_from = self.grown if longer else int(state["patience_from"])

    def run(self, matrix: np.ndarray, weights: np.ndarray | None) -> FittedBoosting:
        """Grow until the last round, a stop, or until patience ends."""
        left = self.spec.rounds - self.grown
        if left and self._is_patient():
            asked = partial(self._asked, matrix)
            estimator = self.spec.estimator(self.data.task, left, asked, self.seed)
            estimator.fit(matrix, self.data.y_train, sample_weight=weights)
        model = self._model(self.groups[: self.kept])
        model.end = self._numbers() | Trees.state(self.groups[self.kept :])
        return model

    def _model(self, groups: Sequence[Trees]) -> FittedBoosting:
        return FittedBoosting(self.encoder, self.link, self.start, Trees.join(groups))

    def _rounds(self, groups: Sequence[Trees]) -> int:
        return sum(map(len, groups)) // self.link.n_scores

    def _is_patient(self) -> bool:
        best = max(self._rounds(self.groups[: self.kept]), self.patience_from)
        return self.grown - best < self.spec.patience

    def _numbers(self) -> State:
        names = ("start", "lowest", "kept", "patience_from")
        numbers = {name: np.array(getattr(self, name)) for name in names}
        return numbers | {"rounds": np.array(self.spec.rounds)}

    def _state(self) -> State:
        return self._numbers() | Trees.state(self.groups)

    def _asked(self, matrix: np.ndarray, estimator: Any, *_: Any, **__: Any) -> float:
        """Take the newest round; answer with more than before to go on, with less to end."""
        rounds = estimator._predictors
        if rounds:
            self._new.append(Trees.join([_copied(tree.nodes) for tree in rounds[-1]]))
            self.grown += 1
        elif self.groups:
            _begin_at(estimator._loss, self._model(self.groups).scores(matrix))
        else:
            self.start = estimator._baseline_prediction.reshape(-1).astype(np.float64)
        # The next round draws by its number, not by what was drawn before.
        estimator._feature_subsample_rng = np.random.default_rng([self.seed, self.grown])
        return -1.0 if rounds and self._is_due() and not self._look() else float(len(rounds))

    def _is_due(self) -> bool:
        grown = self.grown
        return grown in _FIRST_REPORTS or grown % _GROUP == 0 or grown == self.spec.rounds

    def _look(self) -> bool:
        """Report the scores so far; say whether to go on."""
        self.groups.append(Trees.join(self._new))
        self._new = []
        fresh, self._seen = self._model(self.groups[self._seen :]), len(self.groups)
        values, loss = self.watch.look(partial(self._answers, fresh))
        if not self.kept or loss < self.lowest:
            self.kept, self.lowest = len(self.groups), loss
        answer = partial(self._answer_after, len(self.groups))
        place = (self.grown, self.spec.rounds, self.spec.unit)
        signal = self.report(Progress(*place, values, answer=answer, state=self._state))
        if signal == "cancel":
            raise Cancelled
        return signal != "stop" and self._is_patient()

    def _answers(self, fresh: FittedBoosting, part: str, matrix: np.ndarray) -> np.ndarray:
        self._scores[part] = fresh.scores(matrix, self._scores.get(part))
        return self.link.answers(self._scores[part])

    def _answer_after(self, n_groups: int, frame: pd.DataFrame) -> np.ndarray:
        return self._model(self.groups[:n_groups]).predict(frame)


def _begin_at(loss: Any, scores: np.ndarray) -> None:
    """Let the first round after a break see the scores of all rounds before it.

    scikit-learn begins each fit with one score for all rows, and hands the array that it adds
    rounds to to its loss: the first time the scores are written into it.
    """
    name = "gradient" if loss.constant_hessian else "gradient_hessian"
    usual: Callable[..., Any] = getattr(loss, name)

    def first(*, raw_prediction: np.ndarray, **rest: Any) -> Any:
        raw_prediction[:] = scores
        setattr(loss, name, usual)
        return usual(raw_prediction=raw_prediction, **rest)

    setattr(loss, name, first)


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
