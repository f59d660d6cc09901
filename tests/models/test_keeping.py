import numpy as np
import pytest

from analytics.models.net.keeping import Keeper

BEST = np.array([0.1, 0.3, 0.2, 0.4])


@pytest.mark.parametrize(
    ("losses", "kept"),
    [
        pytest.param(BEST - 0.01, True, id="better"),
        pytest.param(BEST, True, id="the same"),
        pytest.param(BEST + 0.01, False, id="worse on every row"),
        pytest.param(np.add(BEST, [0.4, -0.3, 0.3, -0.3]), True, id="worse by luck"),
        pytest.param(np.add(BEST, [0.4, 0.3, 0.3, -0.1]), False, id="worse beyond luck"),
    ],
)
def test_a_later_epoch_is_kept_unless_it_is_worse_row_by_row(losses, kept):
    keeper = Keeper()
    assert keeper.offer(1, BEST)
    assert keeper.offer(2, losses) is kept
    assert keeper.best_epoch == (2 if losses.mean() < BEST.mean() else 1)


def test_it_is_compared_with_the_best_epoch_and_not_with_the_one_kept():
    keeper, steps = Keeper(), np.array([0.3, -0.2, 0.2, -0.2])
    keeper.offer(1, BEST)
    assert keeper.offer(2, BEST + steps)
    assert not keeper.offer(3, BEST + steps + 0.1)
    assert keeper.best_epoch == 1
