"""Clean: what is wrong with the data, and the steps that mend it, each with a preview."""

from __future__ import annotations

from pages.ui import cohorts, parts
from pages.ui.backend import ask_data
from pages.ui.cleaning import cells, editor, exchange, findings, steps
from pages.ui.session import session
from pages.ui.table_away import table_away

parts.header(
    "Clean", "Findings and steps. The file itself is never changed; every step can be undone."
)
data = parts.need_dataset()
recipe = session().now.recipe
asked = {"dataset": data.fingerprint, "recipe": recipe.model_dump(mode="json")}
with parts.shown_errors():
    within = asked | cohorts.followed(
        "Findings and rows are of the cohort; a step changes the whole table."
    )
    steps.show(asked)
    columns = parts.wait_for(ask_data("columns", **asked), "Applying the steps")
    findings.show(within, session().now.target)
    if columns is not None:
        editor.show(within, [column["name"] for column in columns])
    cells.show(within)
    exchange.take_away(asked, data.name)
    exchange.take_over(data.fingerprint)
table_away(asked["recipe"])
parts.link("explore", "Go to Explore", primary=False)
