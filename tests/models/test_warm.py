"""Warming up trains every model once, so that the first run finds everything loaded."""

import sys

import pytest

from analytics.models import MODELS
from analytics.models.base import ModelSpec
from analytics.models.warm import warm


@pytest.mark.slow
def test_every_model_is_fitted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fitted = []
    for model in MODELS.values():

        def fit(self: ModelSpec, *rest: object, fit=model.fit, **names: object) -> object:
            fitted.append(type(self))
            return fit(self, *rest, **names)

        monkeypatch.setattr(model, "fit", fit)
    warm()
    assert fitted == list(MODELS.values())
    assert "tensorflow" in sys.modules
