"""Training: a plan goes in, a run comes out."""

from analytics.training.checkpoint import Checkpoint
from analytics.training.further import further
from analytics.training.reporter import Reporter
from analytics.training.train import Trained, load, train
from analytics.training.within import FEWEST_ROWS, Within, table_of, within

__all__ = [
    "FEWEST_ROWS", "Checkpoint", "Reporter", "Trained", "Within", "further", "load", "table_of",
    "train", "within",
]  # fmt: skip
