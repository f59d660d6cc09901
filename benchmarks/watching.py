"""What live reporting costs: in the worker that trains, and on the server for each who watches."""

from __future__ import annotations

import http.client
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from analytics.models import NeuralNetwork, RandomForest
from analytics.models.base import Progress
from analytics.plan import Plan
from analytics.runs import Run, RunStore
from analytics.training import train
from analytics.training.prepared import prepare
from analytics.training.reporter import Reporter
from analytics.training.views import Scene
from analytics.training.watcher import Watcher
from analytics.watched import Watched, Wish
from analytics.workspace import Workspace
from benchmarks.app import CARDS, plan, served
from benchmarks.timing import ROUNDS, show
from tests.browser.server import Server

MODELS = {
    "net, 40 epochs": NeuralNetwork(epochs=40, patience=1000, members=1),
    "forest, 300 trees": RandomForest(n_estimators=300),
}
EPOCHS = 1000  # points that are there before anybody looks
VIEWERS = (1, 20)
SECONDS = 20.0
POLL_SECONDS = 2.0  # as plot.js asks
_FEEDS = re.compile(rb'"path":\s*"(/api/\w+)",\s*"token":\s*"([^"]+)"')


class Clock:
    """Adds up the seconds that calls of some methods take."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def on(self, owner: type, name: str) -> Callable[[], None]:
        """Clock a method; return what takes the clock off again."""
        method = getattr(owner, name)

        def clocked(*arguments: Any) -> Any:
            start = time.perf_counter()
            try:
                return method(*arguments)
            finally:
                taken = time.perf_counter() - start
                self.seconds[name] = self.seconds.get(name, 0.0) + taken

        setattr(owner, name, clocked)
        return lambda: setattr(owner, name, method)


def fit(asked: Plan, workspace: Workspace, *, seen: bool) -> tuple[float, float, float, float]:
    """Return seconds of a fit, and those for points, the first picture, and the other ones."""
    clock = Clock()
    run = RunStore(workspace).create(asked, CARDS.name)
    watched, done = Watched(workspace.watch_folder(run.id)), threading.Event()
    if seen:
        watched.ask(Wish())
        threading.Thread(target=_renewed, args=(watched, done), daemon=True).start()
    undo = [
        clock.on(Reporter, "flush"),
        clock.on(Watcher, "__call__"),
        clock.on(Watcher, "_turn_to"),
    ]
    train(asked, workspace=workspace, run=run)
    done.set()
    for off in undo:
        off()
    first = clock.seconds.get("_turn_to", 0.0)
    drawn = clock.seconds["__call__"] - first
    return float(run.history()["seconds"].max()), clock.seconds["flush"], first, drawn


def _renewed(watched: Watched, done: threading.Event) -> None:
    while not done.wait(POLL_SECONDS):
        watched.renew()


def in_worker() -> None:
    """Show the shares of a fit that reporting takes, seen by nobody and by somebody."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        for name, model in MODELS.items():
            asked = plan(workspace, model)
            for said, seen in (("nobody", False), ("somebody", True)):
                found = [fit(asked, workspace, seen=seen) for _ in range(ROUNDS)]
                total, points, first, drawn = (statistics.median(column) for column in zip(*found))
                rows.append((name, said, total, points / total, first, drawn / total))
    show(
        "Live reporting in the worker (points: at most 0.005 of the fit)",
        rows,
        ("model", "watched by", "fit s", "points, share", "view, once s", "pictures, share"),
    )


class Training(threading.Thread):
    """Something like a worker that trains: a point each half second, a picture each second."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        workspace = Workspace(server.home)
        self.store, self.ended = RunStore(workspace), threading.Event()
        self.run_id = self._begun(workspace).id
        self.watched = Watched(workspace.watch_folder(self.run_id))

    def _begun(self, workspace: Workspace) -> Run:
        model = NeuralNetwork(epochs=2 * EPOCHS)
        run = self.store.create(plan(workspace, model), CARDS.name)
        self.store.begin(run.id)
        self._point(run.id, *range(1, EPOCHS + 1))
        return run

    def _point(self, run_id: str, *steps: int) -> None:
        names = ("train/loss", "train/auc", "validation/loss", "validation/auc")
        values = dict.fromkeys(names, 0.123456) | {"train/learning_rate": 0.000123456}
        points = [Progress(step, 2 * EPOCHS, "epoch", values) for step in steps]
        self.store.append(run_id, [(point, point.step / 2) for point in points])

    def run(self) -> None:
        """Go on until the end is wished for."""
        run = self.store.get(self.run_id)
        view = Scene(prepare(run.plan, run.workspace).data).view(Wish())
        assert view is not None
        self.watched.begin({"view": "1", **view.header})
        rng, number = np.random.default_rng(0), 0
        while not self.ended.wait(0.5):
            number += 1
            self._point(self.run_id, EPOCHS + number)
            if number % 2:
                share = rng.random(len(view.frame))
                picture = view.picture(np.column_stack([share, 1 - share]))
                self.watched.add(number, {"step": number, "total": 2 * EPOCHS, **picture})


class Viewer(threading.Thread):
    """One open page that watches: its one run, then its questions for points and pictures."""

    def __init__(self, server: Server, query: str) -> None:
        super().__init__(daemon=True)
        self.server, self.query = server, query
        self.bytes, self.ready, self.over = 0, threading.Event(), threading.Event()
        self.tokens: dict[bytes, bytes] = {}

    def run(self) -> None:
        """Open the page and watch it until it is over."""
        address = f"ws://127.0.0.1:{self.server.port}/_stcore/stream"
        origin: Any = f"http://127.0.0.1:{self.server.port}"
        protocols: Any = ["streamlit"]
        with (
            connect(address, origin=origin, subprotocols=protocols, max_size=None) as socket,
            closing(http.client.HTTPConnection("127.0.0.1", self.server.port)) as feeds,
        ):
            self._opened(socket)
            place = dict.fromkeys(self.tokens, b"0")
            self._ask(feeds, place)
            self.bytes = 0
            self.ready.set()
            while not self.over.wait(POLL_SECONDS):
                self._ask(feeds, place)

    def _opened(self, socket: Any) -> None:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = "train"
        socket.send(message.SerializeToString())
        while True:
            data = socket.recv(timeout=60)
            self.bytes += len(data)
            self.tokens |= dict(_FEEDS.findall(data))
            answer = ForwardMsg()
            answer.ParseFromString(data)
            if answer.WhichOneof("type") == "script_finished":
                return

    def _ask(self, feeds: http.client.HTTPConnection, place: dict[bytes, bytes]) -> None:
        for path, token in self.tokens.items():
            headers = {"Authorization": f"Bearer {token.decode()}", "Watch-View": "1"}
            headers["Watch-After"] = place[path].decode()
            feeds.request("GET", path.decode(), headers=headers)
            answer = feeds.getresponse()
            body = answer.read()
            assert answer.status == 200, body
            self.bytes += len(body) + len(str(answer.headers))
            steps = re.findall(rb'"number": (\d+)', body) or re.findall(rb"\[(\d+), ", body)
            place[path] = steps[-1] if steps else place[path]


def on_server(n_viewers: int) -> tuple[int, float, float]:
    """Return the viewers, the share of a core the server takes, and KB a second for each."""
    with served() as server:
        time.sleep(15)  # until everything that warms up has done so
        training = Training(server)
        training.start()
        run = training.store.get(training.run_id)
        query = f"dataset={run.plan.dataset}&run={run.id}"
        viewers = [Viewer(server, query) for _ in range(n_viewers)]
        for viewer in viewers:
            viewer.start()
        for viewer in viewers:
            assert viewer.ready.wait(60)
        assert server.process is not None
        process = psutil.Process(server.process.pid)
        before = sum(process.cpu_times()[:2])
        sent = sum(viewer.bytes for viewer in viewers)
        time.sleep(SECONDS)
        share = (sum(process.cpu_times()[:2]) - before) / SECONDS
        sent = sum(viewer.bytes for viewer in viewers) - sent
        for viewer in viewers:
            viewer.over.set()
        for viewer in viewers:
            viewer.join(30)
        training.ended.set()
        training.store.set(run.id, state="cancelled")
    return n_viewers, share, sent / 1000 / SECONDS / n_viewers


def main() -> None:
    """Measure the worker, then the server with one viewer and with twenty."""
    in_worker()
    show(
        f"Live reporting on the server at {EPOCHS:,} epochs (1 viewer: at most 0.03 of a core, "
        "20 viewers: 0.2; at most 30 KB a second for each)",
        [on_server(n) for n in VIEWERS],
        ("viewers", "share of a core", "KB a second for each"),
    )
