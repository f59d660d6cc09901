"""What a step makes smaller: the squared error, with quantiles or without, or the cross entropy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from analytics.models.base import Task
from analytics.models.net.quantiles import pinball

Loss = Callable[[Any, Any], Any]


def loss_of(task: Task, weights: np.ndarray | None) -> Loss:
    """Return the loss of a batch, as a function of truth (rows,) and answers (members, rows, k).

    `weights` says what a row of each class weighs; without, all rows weigh the same. Where a
    number has more answers than one, those behind the first are quantiles.
    """
    if task == "regression":
        return _of_number
    if weights is None:
        return lambda truth, answer: tf.reduce_mean(_cross_entropy(truth, answer))
    by_class = tf.constant(weights, tf.float32)
    return lambda truth, answer: tf.reduce_mean(
        tf.gather(by_class, truth) * _cross_entropy(truth, answer)
    )


def _of_number(truth: Any, answer: Any) -> Any:
    squared = tf.reduce_mean((answer[..., 0] - truth) ** 2)
    return squared + pinball(truth, answer[..., 1:]) if answer.shape[-1] > 1 else squared


def _cross_entropy(truth: Any, answer: Any) -> Any:
    wanted = tf.broadcast_to(truth, tf.shape(answer)[:2])
    return tf.nn.sparse_softmax_cross_entropy_with_logits(wanted, answer)
