"""Warming up trains every model once, so that the first run finds everything loaded."""

import subprocess
import sys

import pytest

from analytics.models import MODELS
from analytics.models.base import ModelSpec
from analytics.models.warm import warm


@pytest.mark.slow
@pytest.mark.parametrize("heavy", [True, False])
def test_every_model_that_there_is_room_for_is_fitted(
    heavy: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = []
    for model in MODELS.values():

        def fit(self: ModelSpec, *rest: object, fit=model.fit, **names: object) -> object:
            fitted.append(type(self))
            return fit(self, *rest, **names)

        monkeypatch.setattr(model, "fit", fit)
    warm(heavy)
    wanted = [model for model in MODELS.values() if heavy or not model.heavy]
    assert list(dict.fromkeys(fitted)) == wanted  # a blend fits others once more


@pytest.mark.slow
def test_a_light_spare_does_without_tensorflow() -> None:
    code = "import sys; from analytics.models.warm import warm; warm(False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "sklearn.ensemble" in loaded
    assert "tensorflow" not in loaded
