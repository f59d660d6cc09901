"""Load what training needs before anybody presses Train."""

from __future__ import annotations

import importlib


def warm() -> None:
    """Import the libraries of every model."""
    for name in (
        "sklearn.ensemble",
        "keras",
        "tensorflow",
        "analytics.evaluation.of_run",
    ):
        importlib.import_module(name)


def warm_explanations() -> None:
    """Import what explaining needs; the compiled kernels come from their cache on disk."""
    for name in ("analytics.explanation.of_run", "keras", "tensorflow"):
        importlib.import_module(name)
