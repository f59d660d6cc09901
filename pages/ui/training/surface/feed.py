"""The route from which a page that watches takes new pictures, without a rerun of the page.

`GET /api/watch` answers with the view and its pictures after number `Watch-After`, and keeps the
wish for them fresh; `PUT` wishes for another view. The token of the request names owner and run.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from analytics.errors import AnalyticsError
from analytics.watched import Watched, Wish
from analytics.workspace import Workspace, default_home
from pages.ui import tokens
from pages.ui.requests import OriginError, sender

PATH = "/api/watch"
LONGEST_WISH = 10_000  # bytes
STATUS = {OriginError: 403, tokens.TokenError: 401}


class WishError(AnalyticsError):
    """A wish that a page of ours would not have."""


def pictures(watched: Watched, after: int, known: str) -> str:
    """Return the JSON of the pictures after a number, and of the view unless it is known."""
    watched.renew()
    view = watched.view()
    if view is None:
        return '{"view": null, "pictures": []}'
    fresh = json.loads(view)["view"] != known
    found = watched.since(0 if fresh else after)
    return f'{{"view": {view if fresh else "null"}, "pictures": [{",".join(found)}]}}'


def wish(watched: Watched, body: bytes) -> str:
    """Take a wish, and answer with nothing yet.

    Raises
    ------
    WishError
        It names no columns.
    """
    try:
        said = json.loads(body)
        asked = Wish(str(said["x"]), str(said["y"]), bool(said["components"]))
    except (ValueError, KeyError, TypeError) as error:
        raise WishError("This is no wish for a view.", "Use the app's own page.") from error
    watched.ask(asked)
    return "{}"


async def answer(request: Request) -> Response:
    """Do what the request asks for, or say in a sentence why not."""
    headers = {"Cache-Control": "no-store"}
    try:
        owner, run_id = sender(request, tokens.WATCH)
        headers["Watch-Token"] = tokens.issue(owner, run_id, purpose=tokens.WATCH)
        watched = Watched(Workspace(default_home(), owner).watch_folder(run_id))
        said = await to_thread.run_sync(await _asked(request, watched))
    except AnalyticsError as error:
        status = next((STATUS[kind] for kind in STATUS if isinstance(error, kind)), 400)
        problem = json.dumps({"problem": error.problem, "fix": error.fix})
        return Response(problem, status, {"Cache-Control": "no-store"}, "application/json")
    return Response(said, 200, headers, "application/json")


async def _asked(request: Request, watched: Watched) -> Callable[[], str]:
    if request.method == "PUT":
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LONGEST_WISH:
                raise WishError("This wish is too long.", "Use the app's own page.")
        return lambda: wish(watched, body)
    after = request.headers.get("Watch-After", "")
    number = int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else 0
    known = request.headers.get("Watch-View", "")
    return lambda: pictures(watched, number, known)


ROUTES = [Route(PATH, answer, methods=["GET", "PUT"])]
