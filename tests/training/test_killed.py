"""A worker is killed again and again; its run ends as one that was left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from analytics.dataset import Dataset
from analytics.models import NeuralNetwork, RandomForest
from analytics.models.base import ModelSpec
from analytics.plan import Plan
from analytics.runs import ACTIVE, Queue, RunStore
from analytics.training import Checkpoint, load, train
from analytics.workspace import Workspace

pytestmark = pytest.mark.slow
NET = NeuralNetwork(
    epochs=400, patience=400, hidden_layers=1, hidden_units=8, members=1, learning_rate=0.001
)


class Mortal:
    """The process that trains, one child for each attempt."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def heard(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@contextmanager
def mortal(workspace: Workspace) -> Iterator[Mortal]:
    command = [sys.executable, "-m", "tests.training.mortal", str(workspace.home)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Mortal(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.parametrize(("model", "n_kills"), [(NET, 14), (RandomForest(n_estimators=2000), 6)])
def test_killed_at_random_moments_it_loses_an_epoch_at_most_and_ends_the_same(
    flowers: Dataset, workspace: Workspace, model: ModelSpec, n_kills: int
) -> None:
    plan = Plan(
        dataset=flowers.fingerprint, target="kind", task="binary", ignored=("price",), model=model
    )
    store, queue = RunStore(workspace), Queue(workspace)
    run, moments = queue.add(plan, "flowers"), np.random.default_rng(7)
    checkpoint = Checkpoint(workspace.checkpoint_folder(run.id))
    lost = []
    with mortal(workspace) as worker:
        for kill in range(n_kills):
            worker.say(run.id)
            child, before = int(worker.heard()), store.get(run.id).step
            while kill % 3 and store.get(run.id).step <= before:  # every third time: still loading
                assert store.get(run.id).state != "done", "it ended before it was killed so often"
                time.sleep(0.002)
            time.sleep(moments.uniform(0, 0.3))
            os.kill(child, signal.SIGKILL)
            worker.heard()
            standing = checkpoint.read()
            lost.append(store.get(run.id).step - (standing.step if standing else 0))
            if store.move(run.id, ACTIVE, "interrupted", ended=time.time()):  # or not yet begun
                queue.resume(run.id)
        worker.say(run.id)
        worker.heard()
        worker.heard()
    # the group or the epoch in progress
    assert max(lost) <= (10 if isinstance(model, RandomForest) else 1)
    done, alone = store.get(run.id), train(plan)
    assert (done.state, done.step) == ("done", alone.step)
    answers = [t.model.predict(t.part("validation")[0]) for t in map(load, (done, alone))]
    np.testing.assert_array_equal(*answers)
    values = ["step", "series", "value"]
    assert done.history()[values].equals(alone.history()[values])
