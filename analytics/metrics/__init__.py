"""Metrics: one entry each; the first of a task is its main one."""

from analytics.metrics import classes, values
from analytics.metrics.base import Metric, Task

METRICS: dict[str, Metric] = {metric.key: metric for metric in (*classes.METRICS, *values.METRICS)}


def metrics_of(task: Task) -> list[Metric]:
    """Return the metrics of a task, the main one first."""
    return [metric for metric in METRICS.values() if task in metric.tasks]


__all__ = ["METRICS", "Metric", "metrics_of"]
