"""Which model is tried next, and which trial has fallen behind: Optuna, held in memory."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any

from analytics.search.spec import Search
from analytics.search.store import Trial

if TYPE_CHECKING:
    import optuna

CANDIDATE = "candidate"
FEWEST_FOR_IMPORTANCE = 8
PATIENCE_PERCENT = 5  # of a trial's way: before that its curve says nothing
FEWEST_TO_COMPARE = 4


class Proposals:
    """Proposes trials, hears of their ends, and judges those that are on their way.

    The first trials are the candidates as they stand. One thread at a time.
    """

    def __init__(self, search: Search) -> None:
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self._search = search
        self._study = optuna.create_study(sampler=_sampler(search), pruner=_pruner(search))
        self._asked: dict[int, optuna.Trial] = {}
        self._reported: dict[int, int] = {}
        self._grid = search.grid() if search.method == "grid" else None

    def propose(self) -> Trial | None:
        """Return the next trial, or nothing when all have been proposed."""
        number = len(self._asked)
        if number >= self._search.n_trials:
            return None
        if number < len(self._search.candidates):
            return self._trial(number, self._fixed({CANDIDATE: number}))
        if self._grid is None:
            return self._trial(None, self._study.ask())
        place = number - len(self._search.candidates)
        if place >= len(self._grid):
            return None
        candidate, values = self._grid[place]
        named = {f"{candidate}.{name}": value for name, value in values.items()}
        return self._trial(None, self._fixed({CANDIDATE: candidate} | named))

    def behind(self, trial: Trial, step: int, total: int, loss: float) -> bool:
        """Take a point of a trial's curve; say whether the trial is to be ended.

        Trials are compared with those of the same candidate, at the same share of their way: the
        learning rate falls along the way, and the number of steps may vary.
        """
        asked, percent = self._asked[trial.number], 100 * step // total
        if percent == self._reported.get(trial.number):
            return False
        self._reported[trial.number] = percent
        asked.report(loss if math.isfinite(loss) else math.inf, 1000 * trial.candidate + percent)
        early = percent < PATIENCE_PERCENT
        return self._search.pruning and not early and asked.should_prune()

    def tell(self, trial: Trial) -> None:
        """Hear how a trial ended."""
        from optuna.trial import TrialState

        states = {"done": TrialState.COMPLETE, "pruned": TrialState.PRUNED}
        state = states.get(trial.state, TrialState.FAIL)
        value = trial.loss if state == TrialState.COMPLETE else None
        self._study.tell(self._asked[trial.number], value, state)

    def importance(self, best: Trial) -> dict[str, float]:
        """Return how much each parameter of the best trial's model mattered, in shares of 1.

        It is the share that a parameter has in telling good trials from others (PED-ANOVA,
        Watanabe et al., 2023); empty while trials are few.
        """
        import optuna

        names = [f"{best.candidate}.{name}" for name in best.values]
        same = [trial for trial in self._study.trials if set(names) <= set(trial.params)]
        ended = [trial for trial in same if trial.state == optuna.trial.TrialState.COMPLETE]
        if not names or len(ended) < FEWEST_FOR_IMPORTANCE:
            return {}
        study = optuna.create_study()
        study.add_trials(ended)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that few trials are few
            shares = optuna.importance.get_param_importances(study, params=names)
        return {name.partition(".")[2]: float(share) for name, share in shares.items()}

    def _fixed(self, values: dict[str, Any]) -> optuna.Trial:
        self._study.enqueue_trial(values)
        return self._study.ask()

    def _trial(self, as_it_stands: int | None, asked: optuna.Trial) -> Trial:
        number = len(self._asked)
        self._asked[number] = asked
        candidates = range(len(self._search.candidates))
        chosen = asked.suggest_categorical(CANDIDATE, list(candidates))
        if as_it_stands is not None:
            return Trial(number, chosen, {})
        spaces = self._search.candidates[chosen].spaces
        values = {name: space.suggest(asked, f"{chosen}.{name}") for name, space in spaces.items()}
        return Trial(number, chosen, values)


def _sampler(search: Search) -> optuna.samplers.BaseSampler:
    import optuna

    if search.method == "random":
        return optuna.samplers.RandomSampler(seed=search.plan.seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        # In groups: the candidates vary different parameters, and none where they stand as set.
        return optuna.samplers.TPESampler(seed=search.plan.seed, group=True)


def _pruner(search: Search) -> optuna.pruners.BasePruner:
    import optuna

    if not search.pruning:
        return optuna.pruners.NopPruner()
    return optuna.pruners.MedianPruner(n_startup_trials=FEWEST_TO_COMPARE)
