"""Training: a plan goes in, a run comes out."""

from analytics.training.train import Reporter, Trained, load, train

__all__ = ["Reporter", "Trained", "load", "train"]
