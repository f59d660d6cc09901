"""One tab of Explore by itself, under the frame of the page: what its tests open."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from analytics.dataset import Dataset
from tests.pages.test_pages import settled as waited


def page(tab: str) -> None:
    """The frame, and a tab as Explore shows it."""
    from importlib import import_module

    from pages.ui import cohorts, parts
    from pages.ui.backend import ask_data
    from pages.ui.frame import frame
    from pages.ui.session import session

    module, name = tab.split(".")
    frame()
    with parts.shown_errors():
        dataset, recipe = parts.need_dataset(), session().now.recipe
        asked = {"dataset": dataset.fingerprint, "recipe": recipe.model_dump(mode="json")}
        asked |= cohorts.followed()
        found = parts.wait_for(ask_data("profile", **asked), "Counting")
        if found is not None:
            getattr(import_module(f"pages.ui.{module}"), name)(found, asked)


def explored(tab: str, dataset: Dataset) -> AppTest:
    """Open a tab, given as ``module.function``, for a dataset."""
    app = AppTest.from_function(page, default_timeout=60, kwargs={"tab": tab})
    app.user = {"is_logged_in": False}
    app.query_params["dataset"] = dataset.fingerprint
    return settled(app)


def settled(app: AppTest) -> AppTest:
    """Run what was entered, until nothing is on its way any more."""
    return waited(app.run())


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return settled(app)
