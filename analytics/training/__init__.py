"""Training: a plan goes in, a run comes out."""

from analytics.training.reporter import Reporter
from analytics.training.train import Trained, load, train
from analytics.training.within import FEWEST_ROWS, Within, within

__all__ = ["FEWEST_ROWS", "Reporter", "Trained", "Within", "load", "train", "within"]
