"""Which epoch to keep: the best one, or a later one that cannot be told from it."""

from __future__ import annotations

import numpy as np

from analytics.models.base import State

# In standard errors of the difference. Where validation rows are few the lowest loss is partly
# luck, and a later epoch, after smaller steps, is the better guess; where they are many the best
# epoch stays. The figures that chose it are in docs/measured.md.
TOLERANCE = 0.5


class Keeper:
    """Remembers the epoch with the lowest mean loss, and says which epoch to keep.

    An epoch after the best one is kept too unless it is worse, row by row, by more than
    `TOLERANCE` standard errors: the rule of Breiman et al. (1984, CART, section 3.4.3), turned to
    epochs and paired.

    >>> keeper = Keeper()
    >>> keeper.offer(1, np.array([0.5, 0.7])), keeper.offer(2, np.array([0.9, 1.0]))
    (True, False)
    >>> keeper.best_epoch
    1
    """

    def __init__(self) -> None:
        self.best_epoch = 0
        self._best = np.empty(0)

    def offer(self, epoch: int, losses: np.ndarray) -> bool:
        """Take the losses of all watched rows (rows,); say whether this epoch is to be kept."""
        if self.best_epoch == 0 or losses.mean() < self._best.mean():
            self.best_epoch, self._best = epoch, losses
            return True
        worse = losses - self._best
        return bool(worse.mean() <= TOLERANCE * worse.std() / len(worse) ** 0.5)

    def state(self) -> State:
        """Return what is remembered of the best epoch."""
        return {"best_epoch": np.array(self.best_epoch), "best_losses": self._best}

    def restore(self, state: State) -> None:
        """Bring back what `state` returned."""
        self.best_epoch, self._best = int(state["best_epoch"]), state["best_losses"]
