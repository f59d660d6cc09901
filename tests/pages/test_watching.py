"""The routes of pictures and points: each owner's own, and only what is new."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest
from starlette.applications import Starlette

from analytics.dataset import Dataset
from analytics.models.base import Progress
from analytics.plan import Plan
from analytics.runs import RunStore
from analytics.watched import Watched, Wish
from analytics.workspace import Workspace
from pages.ui import tokens
from pages.ui.training.curves import feed as curves
from pages.ui.training.surface import feed as surface

RUN = "0123456789ab"


def ask(
    token: str,
    method: str = "GET",
    body: bytes = b"",
    path: str = surface.PATH,
    **headers: object,
) -> tuple[int, dict[str, Any]]:
    """Send one request to the route; return the status and what the JSON says."""
    said = {"Authorization": f"Bearer {token}", "Host": "here:8501", **headers}
    scope = {
        "type": "http", "method": method, "path": path, "query_string": b"",
        "headers": [
            (name.replace("_", "-").lower().encode(), str(value).encode())
            for name, value in said.items()
        ],
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(
            anyio.run, Starlette(routes=[*surface.ROUTES, *curves.ROUTES]), scope, receive, send
        ).result()
    return sent[0]["status"], json.loads(b"".join(m.get("body", b"") for m in sent[1:]))


@pytest.fixture
def watched(workspace: Workspace) -> Watched:
    return Watched(workspace.watch_folder(RUN))


@pytest.fixture
def token(workspace: Workspace) -> str:
    return tokens.issue(workspace.owner, RUN, purpose=tokens.WATCH)


def test_only_what_is_new_is_sent_and_asking_keeps_the_wish_fresh(
    watched: Watched, token: str
) -> None:
    assert ask(token)[1] == {"view": None, "pictures": []}
    assert not watched.folder.exists()
    watched.ask(Wish("size", "noise"))
    os.utime(watched.folder / "wish.json", (0, 0))
    ask(token)
    assert watched.wish() == Wish("size", "noise")
    watched.begin({"view": "a"})
    watched.add(1, {})
    watched.add(2, {})
    first = ask(token)[1]
    assert (first["view"], len(first["pictures"])) == ({"view": "a"}, 2)
    again = ask(token, Watch_View="a", Watch_After=1)[1]
    assert again == {"view": None, "pictures": [{"number": 2}]}
    assert len(ask(token, Watch_View="another", Watch_After=2)[1]["pictures"]) == 2


def test_a_wish_reaches_the_worker(watched: Watched, token: str) -> None:
    wish = {"x": "größe", "y": "花", "components": False}
    assert ask(token, "PUT", json.dumps(wish).encode())[0] == 200
    assert watched.wish() == Wish("größe", "花")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"x": 1}', b"x" * 20_000], ids=len)
def test_a_wish_that_is_none_is_refused(watched: Watched, token: str, body: bytes) -> None:
    status, said = ask(token, "PUT", body)
    assert status == 400
    assert said["fix"]
    assert watched.wish() is None


def test_a_token_for_something_else_opens_nothing(
    watched: Watched, token: str, workspace: Workspace
) -> None:
    upload = tokens.issue(workspace.owner, RUN)
    assert ask(upload)[0] == ask("")[0] == ask(token[:-1] + "x")[0] == 401
    assert ask(token, Origin="https://elsewhere.example")[0] == 403
    assert not watched.folder.exists()


def test_points_after_a_step_come_in_rows(flowers: Dataset, workspace: Workspace) -> None:
    store = RunStore(workspace)
    plan = Plan(dataset=flowers.fingerprint, target="kind", task="binary")
    run = store.create(plan, flowers.name)
    token = tokens.issue(workspace.owner, run.id, purpose=tokens.WATCH)
    assert ask(token, path=curves.PATH)[1]["rows"] == []
    values = {"train/loss": 0.25, "validation/loss": float("nan")}
    store.append(run.id, [(Progress(i, 5, "tree", values), i / 2) for i in (1, 2, 3)])
    said = ask(token, path=curves.PATH, Watch_After=1)[1]
    assert said["series"] == ["train/loss", "validation/loss"]
    assert said["rows"] == [[2, 1.0, 0.25, None], [3, 1.5, 0.25, None]]
    elsewhere = tokens.issue("somebody else", run.id, purpose=tokens.WATCH)
    assert ask(elsewhere, path=curves.PATH)[0] == 400


def test_how_far_a_run_is_comes_with_its_points(flowers: Dataset, workspace: Workspace) -> None:
    store = RunStore(workspace)
    plan = Plan(dataset=flowers.fingerprint, target="kind", task="binary")
    first, run = store.create(plan, flowers.name), store.create(plan, flowers.name)
    token = tokens.issue(workspace.owner, run.id, purpose=tokens.WATCH)

    def told() -> tuple[str, str, int]:
        said = ask(token, path=curves.PATH)[1]
        return said["stage"], said["words"], said["pace"]

    assert told() == ("queued", "2nd in the queue.", 2000)
    store.signal(first.id, "cancel")
    assert told() == ("queued", "Starts at once.", 100)
    store.begin(run.id)
    assert told() == ("training", "Loading the data.", 100)
    store.append(run.id, [(Progress(1, 4, "tree", {"train/loss": 0.5}), 10.0)])
    assert told() == ("training", "Tree 1 of 4 · at most 30 s left", 2000)
    store.signal(run.id, "stop")
    assert told() == ("stopping stop", "Tree 1 of 4 · stopping", 100)
