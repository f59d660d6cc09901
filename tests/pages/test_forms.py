"""The form of every step and model: it can be drawn, new and filled in, and gives the step back."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from analytics.models import MODELS, Blend, GradientBoosting, NeuralNetwork, RandomForest
from analytics.models.base import ModelSpec
from analytics.steps import STEPS
from tests.steps.test_contract import EXAMPLES


def _form(kind: str, asked: str) -> None:
    import json
    from contextlib import nullcontext, suppress

    import streamlit as st

    from analytics.errors import AnalyticsError
    from analytics.steps import STEPS
    from pages.ui.forms import build, spec_form

    step = STEPS[kind](**json.loads(asked))
    # Nobody has made a cohort yet: the form of that step says so instead of offering one.
    with suppress(AnalyticsError) if kind == "keep_cohort" else nullcontext():
        spec_form(STEPS[kind], None, ["n", "m", "w", "d"], "new")
    again = build(STEPS[kind], spec_form(STEPS[kind], step, ["n", "m", "w", "d"], "old"))
    st.session_state["same"] = again == step


@pytest.mark.parametrize("kind", STEPS)
def test_a_form_gives_its_step_back(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.ui.cohorts.kept", lambda: SimpleNamespace(all=list))
    asked = json.dumps(EXAMPLES[kind][0])
    app = AppTest.from_function(_form, kwargs={"kind": kind, "asked": asked}).run()
    assert not app.exception
    assert app.session_state["same"]


def _model_form(kind: str, asked: str) -> None:
    import json

    import streamlit as st

    from analytics.models import MODELS
    from pages.ui.forms import build, spec_form

    model = MODELS[kind].model_validate(json.loads(asked))
    st.session_state["model"] = build(MODELS[kind], spec_form(MODELS[kind], model, [], "old"))


PAIR = Blend(models=(RandomForest(n_estimators=7), GradientBoosting(rounds=9)), balanced=True)


@pytest.mark.parametrize("model", [*(m(kind=kind) for kind, m in MODELS.items()), PAIR], ids=str)
def test_a_form_gives_its_model_back(model: ModelSpec) -> None:
    asked = {"kind": model.kind, "asked": model.model_dump_json()}
    app = AppTest.from_function(_model_form, kwargs=asked).run()
    assert not app.exception
    assert app.session_state["model"] == model


def test_a_model_is_taken_out_of_a_blend_and_comes_back_as_it_comes() -> None:
    asked = {"kind": "blend", "asked": PAIR.model_dump_json()}
    app = AppTest.from_function(_model_form, kwargs=asked).run()
    (models,) = app.multiselect
    models.set_value(["neural_network", "gradient_boosting"]).run()
    assert app.session_state["model"] == Blend(
        models=(NeuralNetwork(), GradientBoosting(rounds=9)), balanced=True
    )
