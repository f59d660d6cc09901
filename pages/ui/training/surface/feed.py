"""The route from which a page that watches takes new pictures, without a rerun of the page.

`GET /api/watch` answers with the view and its pictures after number `Watch-After`, and keeps the
wish for them fresh; `PUT` wishes for another view.
"""

from __future__ import annotations

import json

from starlette.routing import Route

from analytics.watched import Watched, Wish
from pages.ui.training.watching import Question, QuestionError, endpoint

PATH = "/api/watch"


def pictures(question: Question) -> str:
    """Return the JSON of the pictures after a number, and of the view unless it is known."""
    watched = Watched(question.workspace.watch_folder(question.run_id))
    if question.method == "PUT":
        watched.ask(_wish(question.body))
        return "{}"
    watched.renew()
    view = watched.view()
    if view is None:
        return '{"view": null, "pictures": []}'
    fresh = json.loads(view)["view"] != question.word("Watch-View")
    found = watched.since(0 if fresh else question.number("Watch-After"))
    return f'{{"view": {view if fresh else "null"}, "pictures": [{",".join(found)}]}}'


def _wish(body: bytes) -> Wish:
    try:
        said = json.loads(body)
        return Wish(str(said["x"]), str(said["y"]), bool(said["components"]))
    except (ValueError, KeyError, TypeError) as error:
        raise QuestionError("This is no wish for a view.", "Use the app's own page.") from error


ROUTES = [Route(PATH, endpoint(pictures), methods=["GET", "PUT"])]
