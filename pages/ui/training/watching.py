"""How a page that watches a run asks the server, beside the reruns of the page."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from analytics.errors import AnalyticsError
from analytics.workspace import Workspace, default_home
from pages.ui import tokens
from pages.ui.requests import OriginError, sender

LONGEST_BODY = 10_000  # bytes
STATUS = {OriginError: 403, tokens.TokenError: 401}
_JSON = "application/json"


class QuestionError(AnalyticsError):
    """A request that a page of ours would not send."""


class Question:
    """What a page asks about one run of one owner: a method, numbers and words, perhaps a body."""

    def __init__(self, request: Request, workspace: Workspace, run_id: str, body: bytes) -> None:
        self.workspace, self.run_id, self.body = workspace, run_id, body
        self.method: str = request.method
        self._headers = request.headers

    def word(self, name: str) -> str:
        """Return what a header says; nothing where it is absent."""
        return str(self._headers.get(name, ""))

    def number(self, name: str) -> int:
        """Return the number in a header, and 0 where there is none."""
        text = self.word(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def endpoint(work: Callable[[Question], str]) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers requests with the JSON that `work` returns, or says why not.

    The token of a request names owner and run; each answer brings one that holds for longer.
    """

    async def answer(request: Request) -> Response:
        headers = {"Cache-Control": "no-store"}
        try:
            owner, run_id = sender(request, tokens.WATCH)
            body = await _body(request)
            question = Question(request, Workspace(default_home(), owner), run_id, body)
            said = await to_thread.run_sync(work, question)
        except AnalyticsError as error:
            status = next((STATUS[kind] for kind in STATUS if isinstance(error, kind)), 400)
            problem = json.dumps({"problem": error.problem, "fix": error.fix})
            return Response(problem, status, headers, _JSON)
        headers["Watch-Token"] = tokens.issue(owner, run_id, purpose=tokens.WATCH)
        return Response(said, 200, headers, _JSON)

    return answer


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            raise QuestionError("This question is too long.", "Use the app's own page.")
    return body
