"""The form of every step: it can be drawn, new and filled in, and gives the step back."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

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
