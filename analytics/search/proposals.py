"""Which model is tried next: Optuna, held in memory; and which trial has fallen behind."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any

from analytics.models import Blend
from analytics.search.pruning import Race
from analytics.search.spec import Search
from analytics.search.store import Trial

if TYPE_CHECKING:
    import optuna

CANDIDATE = "candidate"
FEWEST_FOR_IMPORTANCE = 8


class Proposals:
    """Proposes trials, hears of their ends, and judges those that are on their way.

    The first trials are the candidates as they stand. A blend among several candidates comes
    last, of the best of the others. One thread at a time.
    """

    def __init__(self, search: Search) -> None:
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self._search = search
        self._study = optuna.create_study(sampler=_sampler(search))
        self._races = [Race() for _ in search.candidates]
        self._asked: dict[int, optuna.Trial] = {}
        self._reported: dict[int, int] = {}
        self._lowest: dict[int, float] = {}
        self._blend = _blend_of(search)
        self._blended = False
        self._others = [i for i in range(len(search.candidates)) if i != self._blend]
        self._first: list[tuple[int, dict[str, Any]]] = [(number, {}) for number in self._others]
        self._grid = search.grid() if search.method == "grid" else None
        self._n_left = 0

    def propose(self) -> Trial | None:
        """Return the next trial, or nothing when all have been proposed."""
        most = self._search.n_trials - (self._blend is not None)
        if len(self._asked) - self._n_left >= most:
            return None
        if self._first:
            return self._fixed(*self._first.pop(0))
        if self._grid is None:
            return self._free()
        return self._fixed(*self._grid.pop(0)) if self._grid else None

    def last(self, trials: list[Trial]) -> Trial | None:
        """Return the blend of the best trials of each candidate, once, if there is to be one."""
        best = self.to_blend(trials)
        if self._blend is None or self._blended or len(best) < 2:
            return None
        self._blended = True
        models = [self._search.candidates[t.candidate].having(t.values).model_dump() for t in best]
        return Trial(len(trials), self._blend, {"models": models})

    def to_blend(self, trials: list[Trial]) -> list[Trial]:
        """Return the best trial of each candidate, if a blend comes last."""
        done = [trial for trial in trials if trial.state == "done" and trial.loss is not None]
        kinds = [[t for t in done if t.candidate == other] for other in self._others]
        best = [min(of_kind, key=lambda trial: trial.loss or 0.0) for of_kind in kinds if of_kind]
        return best if self._blend is not None else []

    def remember(self, trial: Trial) -> None:
        """Take a trial of a search that is gone on with, as if it had been proposed here."""
        if trial.candidate == self._blend:
            self._blended = trial.state != "left"
            return
        self._fixed(trial.candidate, trial.values)
        self.tell(trial)
        if trial.state == "left":
            self._n_left += 1
            return
        for waiting in (self._first, self._grid or []):
            if (trial.candidate, trial.values) in waiting:
                waiting.remove((trial.candidate, trial.values))

    def behind(self, trial: Trial, step: int, total: int, loss: float) -> bool:
        """Take a point of a trial's curve; say whether the trial is to be ended.

        Trials are compared with those of the same candidate, at the same share of their way: the
        learning rate falls along the way, and the number of steps may vary.
        """
        if trial.candidate == self._blend:
            return False
        loss = self._so_far(trial.number, loss)
        percent = 100 * step // total
        if percent != self._reported.get(trial.number):  # for the sampler: how far it came
            self._reported[trial.number] = percent
            self._asked[trial.number].report(loss, percent)
        behind = self._races[trial.candidate].behind(trial.number, step / total, loss)
        return self._search.pruning and behind

    def _so_far(self, number: int, loss: float) -> float:
        """Return the lowest loss so far, since that is kept; of folds, the mean so far."""
        loss = loss if math.isfinite(loss) else math.inf
        if not self._search.folds:
            loss = min(loss, self._lowest.get(number, math.inf))
        self._lowest[number] = loss
        return loss

    def tell(self, trial: Trial) -> None:
        """Hear how a trial ended."""
        from optuna.trial import TrialState

        if trial.candidate == self._blend:
            return
        states = {"done": TrialState.COMPLETE, "pruned": TrialState.PRUNED}
        state = states.get(trial.state, TrialState.FAIL)
        value = trial.loss if state == TrialState.COMPLETE else None
        self._study.tell(self._asked[trial.number], value, state)
        self._races[trial.candidate].end(trial.number, trial.state)

    def importance(self, best: Trial) -> dict[str, float]:
        """Return how much each parameter of the best trial's model mattered, in shares of 1.

        It is the share that a parameter has in telling good trials from others (PED-ANOVA,
        Watanabe et al., 2023); empty while trials are few.
        """
        import optuna

        spaces = self._search.candidates[best.candidate].spaces
        names = [f"{best.candidate}.{name}" for name in spaces]
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

    def _fixed(self, candidate: int, values: dict[str, Any]) -> Trial:
        named = {f"{candidate}.{name}": value for name, value in values.items()}
        self._study.enqueue_trial({CANDIDATE: candidate} | named)
        asked = self._study.ask()
        self._candidate(asked)
        spaces = self._search.candidates[candidate].spaces
        for name in values:  # none where the candidate stands as it is
            spaces[name].suggest(asked, f"{candidate}.{name}")
        return self._noted(asked, candidate, values)

    def _free(self) -> Trial:
        asked = self._study.ask()
        candidate = self._candidate(asked)
        spaces = self._search.candidates[candidate].spaces
        values = {
            name: space.suggest(asked, f"{candidate}.{name}") for name, space in spaces.items()
        }
        return self._noted(asked, candidate, values)

    def _candidate(self, asked: optuna.Trial) -> int:
        return asked.suggest_categorical(CANDIDATE, self._others)

    def _noted(self, asked: optuna.Trial, candidate: int, values: dict[str, Any]) -> Trial:
        number = len(self._asked)
        self._asked[number] = asked
        return Trial(number, candidate, values)


def _blend_of(search: Search) -> int | None:
    """Return the number of the candidate that is to be made of the others."""
    blends = [i for i, one in enumerate(search.candidates) if isinstance(one.model, Blend)]
    return blends[0] if blends and len(search.candidates) > 1 else None


def _sampler(search: Search) -> optuna.samplers.BaseSampler:
    import optuna

    if search.method == "random":
        return optuna.samplers.RandomSampler(seed=search.plan.seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        # In groups: the candidates vary different parameters, and none where they stand as set.
        return optuna.samplers.TPESampler(seed=search.plan.seed, group=True)
