"""The route that takes files: from the network to the disk, never as a whole in memory.

`PUT /api/upload` adds one piece from byte `Upload-Offset` on, of a file of `Upload-Length` bytes;
`GET` says how many bytes are there, and whether the rest would be taken; `DELETE` forgets them. The
token of the request names owner and file. All answers are JSON.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from analytics.errors import AnalyticsError, LimitError, StorageError
from analytics.inbox import Incoming, sweep
from analytics.workspace import Workspace, default_home, saving
from pages.ui import tokens
from pages.ui.requests import OriginError, sender

PATH = "/api/upload"
_BLOCK = 2**20  # bytes that are gathered before they are written
Handler = Callable[[Request, Incoming], Awaitable[dict[str, Any]]]
# A connection that was lost may linger while the next one goes on: only the latest may write.
_writing: WeakValueDictionary[str, Request] = WeakValueDictionary()


class RequestError(AnalyticsError):
    """A request that a page of ours would not send."""


class OffsetError(AnalyticsError):
    """A piece that does not follow the one before it."""


STATUS: dict[type[AnalyticsError], int] = {
    RequestError: 400,
    tokens.TokenError: 401,
    OriginError: 403,
    OffsetError: 409,
    LimitError: 413,
    StorageError: 507,
}


async def receive(request: Request, upload: Incoming) -> dict[str, Any]:
    """Add one piece; the last one makes the file whole."""
    start, length = _number(request, "Upload-Offset"), _number(request, "Upload-Length")
    if not start:
        await to_thread.run_sync(sweep, upload.workspace)
    await to_thread.run_sync(upload.check, length)
    if start != upload.received or upload.whole:
        raise OffsetError(f"The next byte must be number {upload.received:,}.", "Go on from there.")
    _writing[upload.id] = request
    await _write(request, upload, start, length)
    if upload.received == length:
        await to_thread.run_sync(upload.finish)
    return {}


async def _write(request: Request, upload: Incoming, start: int, length: int) -> None:
    gathered = bytearray()

    def write() -> None:
        left = memoryview(bytes(gathered))
        gathered.clear()
        with saving("The file"):
            while left:
                left = left[file.write(left) :]

    with upload.opened(start) as file:
        try:
            async for part in request.stream():
                gathered += part
                _check_piece(request, upload, file.tell() + len(gathered), length)
                if len(gathered) >= _BLOCK:
                    await to_thread.run_sync(write)
        except ClientDisconnect:
            pass  # what has come is kept: the next piece goes on from there
        if _writing.get(upload.id) is request:
            await to_thread.run_sync(write)


def _check_piece(request: Request, upload: Incoming, end: int, length: int) -> None:
    if _writing.get(upload.id) is not request:
        raise OffsetError("Another connection has taken over.", "Go on from where it is.")
    if end > length:
        raise RequestError("There is more than was announced.", "Upload the file once more.")


async def tell(request: Request, upload: Incoming) -> dict[str, Any]:
    """Say how much is there; a length that would be refused is refused at once."""
    if "Upload-Length" in request.headers:
        await to_thread.run_sync(upload.check, _number(request, "Upload-Length"))
    return {}


async def forget(request: Request, upload: Incoming) -> dict[str, Any]:
    """Forget what has come."""
    _writing.pop(upload.id, None)
    upload.discard()
    return {}


HANDLERS: dict[str, Handler] = {"PUT": receive, "GET": tell, "HEAD": tell, "DELETE": forget}


async def answer(request: Request) -> JSONResponse:
    """Do what the request asks for, or say in a sentence why not."""
    upload = None
    try:
        upload = _named(request)
        said = await HANDLERS[request.method](request, upload)
        token = tokens.issue(upload.workspace.owner, upload.id)
        return _response(upload, 200, {**said, "token": token})
    except AnalyticsError as error:
        status = next((STATUS[kind] for kind in STATUS if isinstance(error, kind)), 400)
        return _response(upload, status, {"problem": error.problem, "fix": error.fix})


def _response(upload: Incoming | None, status: int, said: dict[str, Any]) -> JSONResponse:
    headers = {"Cache-Control": "no-store"}
    if upload is not None:
        said = {**said, "received": upload.received, "whole": upload.whole}
        headers["Upload-Offset"] = str(upload.received)
    return JSONResponse(said, status, headers)


def _named(request: Request) -> Incoming:
    owner, upload_id = sender(request, tokens.UPLOAD)
    return Incoming(Workspace(default_home(), owner), upload_id)


def _number(request: Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise RequestError(f"The header {name} is missing or no number.", "Use the app's own page.")
    return int(text)


ROUTES = [Route(PATH, answer, methods=list(HANDLERS))]
