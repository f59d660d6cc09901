"""The upload route: pieces come to the disk of their owner, and nothing else does."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest
from starlette.applications import Starlette

from analytics.inbox import Incoming, sweep, sweep_all
from analytics.workspace import Workspace
from pages.ui import tokens
from pages.ui.receiving import PATH, ROUTES

LOST = None  # among the parts of a body: the connection ends here


class Answer:
    """What came back: the status, the headers, and what the JSON says."""

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.status: int = messages[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        body = b"".join(message.get("body", b"") for message in messages[1:])
        self.said: dict[str, Any] = json.loads(body) if body else {}


def ask(method: str, token: str, parts: Iterable[bytes | None] = (), **headers: object) -> Answer:
    """Send one request to the route, its body in parts."""
    said = {"Authorization": f"Bearer {token}", "Host": "here:8501", **headers}
    scope = {
        "type": "http", "method": method, "path": PATH, "query_string": b"",
        "headers": [
            (name.replace("_", "-").lower().encode(), str(value).encode())
            for name, value in said.items()
        ],
    }  # fmt: skip
    body, sent = iter(parts), []

    async def receive() -> dict[str, Any]:
        part = next(body, b"")
        if part is LOST:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": part != b""}

    async def send(message: Any) -> None:
        sent.append(message)

    # In a thread of its own: a browser that other tests drive has a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(anyio.run, Starlette(routes=ROUTES), scope, receive, send).result()
    return Answer(sent)


def put(token: str, *parts: bytes | None, at: int = 0, of: int, **headers: object) -> Answer:
    return ask("PUT", token, parts, Upload_Offset=at, Upload_Length=of, **headers)


@pytest.fixture
def upload(workspace: Workspace) -> Incoming:
    return Incoming.new(workspace)


@pytest.fixture
def token(upload: Incoming) -> str:
    return tokens.issue(upload.workspace.owner, upload.id)


def test_a_file_comes_in_pieces_and_is_whole_only_with_the_last(
    upload: Incoming, token: str
) -> None:
    assert ask("GET", token).said["received"] == 0
    first = put(token, b"a,b\n", b"1,", of=8)
    assert (first.status, first.said["received"], first.said["whole"]) == (200, 6, False)
    assert not upload.path.exists()
    last = put(first.said["token"], b"2\n", at=6, of=8)
    assert (last.status, last.said["received"], last.said["whole"]) == (200, 8, True)
    assert upload.path.read_bytes() == b"a,b\n1,2\n"
    assert [file.name for file in upload.workspace.inbox.iterdir()] == [upload.id]


def test_an_empty_file_is_whole_at_once(upload: Incoming, token: str) -> None:
    assert put(token, of=0).said["whole"]
    assert upload.path.read_bytes() == b""


def test_after_a_lost_connection_it_goes_on_from_what_is_there(
    upload: Incoming, token: str
) -> None:
    put(token, b"a,b\n", b"1", LOST, of=8)
    head = ask("HEAD", token)
    assert (head.status, head.headers["upload-offset"]) == (200, "5")
    assert put(token, b",2\n", at=5, of=8).said["whole"]
    assert upload.path.read_bytes() == b"a,b\n1,2\n"


@pytest.mark.parametrize("start", [0, 3, 7])
def test_a_piece_at_a_wrong_place_is_told_the_right_one(
    upload: Incoming, token: str, start: int
) -> None:
    put(token, b"a,b\n1,", of=8)
    wrong = put(token, b"x", at=start, of=8)
    assert (wrong.status, wrong.said["received"]) == (409, 6)
    assert wrong.headers["upload-offset"] == "6"
    assert upload.part.read_bytes() == b"a,b\n1,"


def test_a_whole_file_cannot_be_written_again(upload: Incoming, token: str) -> None:
    put(token, b"a,b\n", of=4)
    again = put(token, b"x,y\n", of=4)
    assert (again.status, again.said["whole"]) == (409, True)
    assert upload.path.read_bytes() == b"a,b\n"


def test_a_cancelled_file_is_forgotten(upload: Incoming, token: str) -> None:
    put(token, b"a,b\n", of=8)
    assert ask("DELETE", token).said["received"] == 0
    assert list(upload.workspace.inbox.iterdir()) == []


def changed(token: str) -> str:
    """Return the token of somebody else, signed with the signature of this one."""
    text = tokens.issue("somebody else", "0123456789ab").partition(".")[0]
    return f"{text}.{token.partition('.')[2]}"


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(lambda token: "", id="none"),
        pytest.param(lambda token: "é.ü", id="no token at all"),
        pytest.param(changed, id="another owner"),
        pytest.param(lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"), id="one digit"),
        pytest.param(lambda token: token.partition(".")[0] + ".", id="not signed"),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "GET", "DELETE"])
def test_a_forged_token_opens_nothing(
    upload: Incoming, token: str, forged: Callable[[str], str], method: str
) -> None:
    put(token, b"a,b\n", of=8)
    answer = ask(method, forged(token), [b"x"], Upload_Offset=4, Upload_Length=8)
    assert answer.status == 401
    assert answer.said["problem"] == "This page is not known here."
    assert "received" not in answer.said
    assert upload.part.read_bytes() == b"a,b\n"


def test_an_old_token_is_worthless(upload: Incoming) -> None:
    old = tokens.issue(upload.workspace.owner, upload.id, now=0)
    assert tokens.holder(old, now=tokens.LIFETIME_SECONDS) == (upload.workspace.owner, upload.id)
    answer = put(old, b"x", of=1)
    assert (answer.status, answer.said["problem"]) == (401, "This page has waited too long.")
    assert not upload.workspace.inbox.joinpath(upload.id).exists()


def test_the_id_of_another_owners_file_reaches_only_ones_own(
    upload: Incoming, token: str, workspace: Workspace
) -> None:
    put(token, b"secret", of=9)
    other = tokens.issue("somebody else", upload.id)
    assert ask("GET", other).said["received"] == 0
    put(other, b"x", of=1)
    ask("DELETE", other)
    assert upload.part.read_bytes() == b"secret"


@pytest.mark.parametrize("name", ["../../secret", "a/b", "", "store.sqlite"])
def test_an_id_that_is_none_of_ours_is_no_path(workspace: Workspace, name: str) -> None:
    before = sorted(workspace.home.rglob("*"))
    answer = put(tokens.issue(workspace.owner, name), b"x", of=1)
    assert answer.status == 400
    assert "does not name anything" in answer.said["problem"]
    assert [file for file in workspace.home.rglob("*") if file.is_file()] == before


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://here:8501", 200), ("https://evil.example", 403), ("null", 403)],
)
def test_another_sites_page_may_not_upload(
    upload: Incoming, token: str, origin: str, status: int
) -> None:
    assert put(token, b"x", of=2, Origin=origin).status == status
    assert upload.received == (1 if status == 200 else 0)


@pytest.mark.parametrize("headers", [{}, {"Upload_Offset": "0"}, {"Upload_Offset": "-1"}])
def test_a_request_without_its_numbers_is_a_sentence(
    token: str, headers: dict[str, object]
) -> None:
    answer = ask("PUT", token, [b"x"], **headers)
    assert answer.status == 400
    assert answer.said["problem"].startswith("The header Upload-")


def test_more_than_was_announced_is_refused(upload: Incoming, token: str) -> None:
    answer = put(token, b"x" * 3, b"x" * 3, of=4)
    assert answer.status == 400
    assert answer.said["problem"] == "There is more than was announced."
    assert not upload.whole


def test_a_file_that_is_too_large_is_refused_before_it_comes(
    upload: Incoming, token: str, limited: Callable[..., None]
) -> None:
    limited(upload="1 kB")
    said = "The file has 1 kB; at most 1 kB can be uploaded."
    for answer in (ask("GET", token, Upload_Length=1001), put(token, b"x", of=1001)):
        assert (answer.status, answer.said["problem"]) == (413, said)
    assert put(token, b"x" * 1000, of=1000).said["whole"]


def test_a_full_workspace_takes_no_more(
    upload: Incoming, token: str, limited: Callable[..., None]
) -> None:
    limited(workspace="10 kB")
    (upload.workspace.inbox.parent / "kept").write_bytes(bytes(8000))
    answer = put(token, b"x", of=3000)
    assert (answer.status, answer.said["received"]) == (413, 0)
    assert answer.said["problem"].startswith("There is no room for 3 kB")
    put(token, b"x" * 1500, of=2000)
    assert put(token, b"x" * 500, at=1500, of=2000).said["whole"]  # what is there counts once


def test_a_full_disk_is_a_sentence(upload: Incoming, token: str) -> None:
    upload.part.symlink_to("/dev/full")
    answer = put(token, b"x", of=1)
    assert answer.status == 507
    assert answer.said["problem"] == "The file could not be saved: No space left on device."
    assert "Free some space" in answer.said["fix"]
    assert not upload.whole


def test_the_next_connection_takes_over_from_one_that_lingers(upload: Incoming, token: str) -> None:
    def lingering() -> Iterable[bytes]:
        yield b"a,"
        put_inside.append(ask_in_thread(lambda: put(token, b"a,b\n", of=4)))
        yield b"b\n"

    put_inside: list[Answer] = []
    late = ask("PUT", token, lingering(), Upload_Offset=0, Upload_Length=4)
    assert put_inside[0].said["whole"]
    assert (late.status, late.said["problem"]) == (409, "Another connection has taken over.")
    assert upload.path.read_bytes() == b"a,b\n"


def ask_in_thread(work: Callable[[], Answer]) -> Answer:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def test_a_large_file_is_never_in_memory_as_a_whole(upload: Incoming, token: str) -> None:
    part, n = bytes(2**16), 1024
    tracemalloc.start()
    answer = put(token, *[part] * n, of=n * len(part))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.said["whole"]
    assert upload.received == 64 * 2**20
    assert peak < 8 * 2**20


def test_what_was_given_up_is_swept_away(upload: Incoming, token: str) -> None:
    put(token, b"x", of=2)
    sweep(upload.workspace)
    assert upload.received == 1  # not yet
    sweep(upload.workspace, seconds=0)
    assert upload.received == 0


def test_a_new_server_forgets_what_the_one_before_took(
    workspace: Workspace, upload: Incoming, token: str
) -> None:
    put(token, b"x", of=2)
    other = tokens.issue("somebody else", upload.id)
    put(other, b"x", of=1)
    kept = workspace.root / "kept"
    kept.write_text("x")
    sweep_all(workspace.home)
    assert [file for file in workspace.home.rglob("*") if file.is_file()] == [kept]
