"""Processes of ours: how they are started, and how we know that one is still the one we started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import psutil

ROOT = Path(__file__).resolve().parents[2]


# What libraries of numbers read to know how many threads to use.
_THREADS = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "LOKY_MAX_CPU_COUNT",
    "NUMBA_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS",
)  # fmt: skip


# How libraries that train are to behave.
LIBRARIES = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    # Keras is not used, and would make TensorFlow's import half as long again.
    "TF_USE_LEGACY_KERAS": "1",
}

# A worker that trains has one allocator for all libraries, so that none keeps for itself what
# another needs, and long columns go back to the system at once. A lane reads many files, for which
# Arrow's own allocator is a little faster.
_ALLOCATOR = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_MMAP_THRESHOLD_": str(4 * 2**20),
    "MALLOC_TRIM_THRESHOLD_": str(32 * 2**20),
}


def start(
    *arguments: str,
    stdin: int | None,
    output: int | IO[bytes],
    stdout: int | None = None,
    threads: int | None = None,
) -> subprocess.Popen[bytes]:
    """Start ``python -m analytics.worker`` with `arguments`, in a session of its own.

    It uses as many threads as it likes, or at most `threads`.

    A fresh interpreter by exec: a fork of a process that runs threads hangs, and
    ``multiprocessing`` would run the app's main script again in the child.
    """
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        **LIBRARIES,
        **({} if arguments[0] == "lane" else _ALLOCATOR),
        **({} if threads is None else dict.fromkeys(_THREADS, str(threads))),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "analytics.worker", *arguments],
        stdin=subprocess.DEVNULL if stdin is None else stdin,
        stdout=output if stdout is None else stdout,
        stderr=output,
        start_new_session=True,
        env=environment,
    )


def created(pid: int) -> float | None:
    """Return when a living process was created, in seconds since 1970; zombies do not live."""
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.Error:
        return None


def alive(pid: int | None, created_at: float | None) -> bool:
    """Say whether that very process lives: ids are used again, so the creation time must match."""
    if pid is None or created_at is None:
        return False
    now = created(pid)
    return now is not None and abs(now - created_at) < 1.0


def memory(pid: int | None, created_at: float | None) -> int | None:
    """Return the bytes of memory that a process of ours takes, if it lives."""
    if pid is None or created_at is None:
        return None
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - created_at) < 1.0
        return int(process.memory_info().rss) if same else None
    except psutil.Error:
        return None


def kill(pid: int, created_at: float, *, force: bool) -> None:
    """End a process of ours, if it is still that process."""
    if alive(pid, created_at):
        process = psutil.Process(pid)
        process.kill() if force else process.terminate()
