"""Gradient boosting: each small tree mends what the trees before it got wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from analytics.errors import TrainingError
from analytics.models.base import ModelSpec, Report, State, Task, TrainingData
from analytics.models.memory import ensure_fits
from analytics.models.threads import limited_threads
from analytics.models.weights import Balanced, class_weights

if TYPE_CHECKING:
    from analytics.models.boosting.fitted import FittedBoosting

MOST_CLASSES = 200
# Measured on one core: for each row and matrix column of a round, and for each leaf.
CELL_SECONDS = 6e-9
LEAF_SECONDS = 1e-4


class GradientBoosting(ModelSpec):
    """Grow small trees one after the other, each on the errors of those before it.

    Values are sorted into 255 bins, so that a question is found among few (Ke et al., 2017,
    LightGBM). The round with the lowest loss on validation rows is kept.
    """

    title: ClassVar[str] = "Gradient boosting"
    summary: ClassVar[str] = "Small trees, each mending the errors before it. Fast and often best."
    unit: ClassVar[str] = "round"
    length: ClassVar[str] = "rounds"

    kind: Literal["gradient_boosting"] = "gradient_boosting"
    rounds: int = Field(
        1000,
        ge=1,
        le=5000,
        title="Most rounds",
        description="A tree each, or one for each class. Patience usually ends it before.",
    )
    learning_rate: float = Field(
        0.05,
        gt=0,
        le=1,
        title="Learning rate",
        description="How much of the error a tree mends. Less needs more rounds.",
    )
    max_leaf_nodes: int = Field(
        31, ge=2, le=1000, title="Leaves per tree", description="More answers finer, and overfits."
    )
    min_samples_leaf: int = Field(
        20,
        ge=1,
        le=1000,
        title="Rows per leaf",
        description="The fewest training rows an answer may rest on. More makes trees smoother.",
    )
    max_features: float = Field(
        1.0,
        gt=0,
        le=1,
        title="Share of columns per question",
        description="How many columns, at random, each question may choose from.",
    )
    patience: int = Field(
        30,
        ge=1,
        le=1000,
        title="Patience",
        description="Stop after so many rounds without a better validation loss.",
    )
    balanced: Balanced = False

    def fit(
        self, data: TrainingData, report: Report, seed: int, state: State | None = None
    ) -> FittedBoosting:
        """Grow round by round, report after groups of rounds, and keep the best round.

        With the state of a fit of fewer rounds, patience begins anew.

        Raises
        ------
        TrainingError
            There is nothing to learn from, all rows are of one class, or there are too many
            classes.
        LimitError
            The memory is too small.
        Cancelled
            A report was answered with ``"cancel"``.
        """
        from analytics.models.boosting.growing import Growing
        from analytics.models.forest.encoder import Encoder
        from analytics.models.watching import Watch

        self._check(data)
        encoder = Encoder.fit(data.train)
        # The matrix in single and double precision, and sorted into bins.
        n_bytes = 13 * len(data.train) * len(encoder.columns)
        ensure_fits(n_bytes, "Leave out columns, or take a sample of the rows in Clean.")
        matrix = encoder.transform(data.train)
        weights = class_weights(data) if self.balanced else None
        watch = Watch.of(data, encoder, matrix, weights, seed)
        growing = Growing(self, data, encoder, watch, report, seed)
        growing.go_on(state or {})
        with limited_threads(matrix.size):
            of_rows = None if weights is None else weights[data.y_train]
            return growing.run(matrix, of_rows)

    def estimate(self, n_rows: int, n_columns: int) -> float:
        """Return about how many seconds the training takes on two cores."""
        work = n_rows * n_columns * CELL_SECONDS + self.max_leaf_nodes * LEAF_SECONDS
        return 1.0 + self.rounds * work

    @classmethod
    def load(cls, folder: Path) -> FittedBoosting:
        """Rebuild what `FittedBoosting.save` wrote."""
        from analytics.models.boosting.fitted import FittedBoosting

        return FittedBoosting.load(folder)

    @classmethod
    def end_state(cls, folder: Path) -> State:
        """Return all trees, also those after the best round."""
        from analytics.models.boosting.fitted import FittedBoosting

        return FittedBoosting.end_state(folder)

    def estimator(self, task: Task, rounds: int, scoring: Callable[..., float], seed: int) -> Any:
        """Return scikit-learn's estimator for so many rounds, which calls `scoring` after each."""
        from sklearn import ensemble

        kind = "Regressor" if task == "regression" else "Classifier"
        return getattr(ensemble, f"HistGradientBoosting{kind}")(
            max_iter=rounds,
            learning_rate=self.learning_rate,
            max_leaf_nodes=self.max_leaf_nodes,
            min_samples_leaf=self.min_samples_leaf,
            max_features=self.max_features,
            early_stopping=True,
            validation_fraction=None,
            scoring=scoring,
            n_iter_no_change=1,
            tol=0.0,
            random_state=seed,
        )

    def _check(self, data: TrainingData) -> None:
        data.ensure_not_empty()
        if len(data.classes) > MOST_CLASSES:
            raise TrainingError(
                f"Gradient boosting grows a tree for each of {len(data.classes):,} classes in "
                f"every round; more than {MOST_CLASSES} take too long.",
                "Choose the random forest, or group rare classes on Clean.",
            )
