"""Harmed copies of files, and a process that reads them: ``python -m tests.reading.mutants``.

A reader may crash, or hang in a library, so it is another process that reads. It says what it
begins and what came out, a line of JSON each; what it began last is what killed it.
"""

from __future__ import annotations

import bz2
import faulthandler
import gzip
import io
import json
import lzma
import os
import random
import re
import resource
import struct
import sys
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.reading.seeds import seeds, zipped

MEMORY = 2 * 2**30  # bytes of data a reader of small files may have, Python and libraries included
HANGS = 60  # seconds after which a process is given up
KEPT = 10  # every tenth mutant becomes a dataset, too
_PIECES = (
    b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b'"', b"'", b'""', b"\n", b"\r", b"\r\n\r\n", b",", b"\t",
    b";", b"\\", b"\x1a", b"\x1f", b"[", b"{", b"<", b"%", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80",
    b"1e999", b"9" * 400, b"-0", b"NaN", b"0000-00-00", b"9999-99-99", b"99/99/9999", b"sep=", b" ",
    "\u0661\u0662".encode(), "\u2028".encode(), "\u0085".encode(), "²".encode(), "½".encode(),
)  # fmt: skip
_NUMBERS = (0, 1, 2, 7, 127, 128, 255, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1)
_SUFFIXES = (
    "csv",
    "txt",
    "json",
    "ndjson",
    "xlsx",
    "xls",
    "ods",
    "parquet",
    "feather",
    "gz",
    "zip",
)

Change = Callable[[random.Random, bytes], bytes]


def _span(rng: random.Random, data: bytes, longest: int = 400) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.randint(1, longest))


def flip(rng: random.Random, data: bytes) -> bytes:
    """Flip a few bits."""
    harmed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 40)) if data else 0):
        harmed[rng.randrange(len(harmed))] ^= 1 << rng.randrange(8)
    return bytes(harmed)


def cut(rng: random.Random, data: bytes) -> bytes:
    """Cut the end off, or the beginning."""
    place = rng.randrange(len(data) + 1)
    return data[place:] if rng.random() < 0.2 else data[:place]


def delete(rng: random.Random, data: bytes) -> bytes:
    """Delete a block."""
    start, end = _span(rng, data)
    return data[:start] + data[end:]


def double(rng: random.Random, data: bytes) -> bytes:
    """Write a block twice, or hundreds of times."""
    start, end = _span(rng, data, 60)
    return data[:start] + data[start:end] * rng.choice((2, 3, 300)) + data[end:]


def swap(rng: random.Random, data: bytes) -> bytes:
    """Put a block elsewhere."""
    start, end = _span(rng, data)
    rest, place = data[:start] + data[end:], rng.randrange(len(data) + 1)
    return rest[:place] + data[start:end] + rest[place:]


def insert(rng: random.Random, data: bytes) -> bytes:
    """Insert what means something: quotes, ends of lines, marks, numbers beyond all bounds."""
    for _ in range(rng.choice((1, 1, 3, 10))):
        place = rng.randrange(len(data) + 1)
        data = data[:place] + rng.choice(_PIECES) * rng.choice((1, 1, 2, 20)) + data[place:]
    return data


def renumber(rng: random.Random, data: bytes) -> bytes:
    """Write another number over two, four or eight bytes: lengths and places of binary files."""
    harmed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5))):
        form = rng.choice(("<H", "<I", "<Q", ">I"))
        size = struct.calcsize(form)
        if len(harmed) >= size:
            number = rng.choice(_NUMBERS) % 256**size
            struct.pack_into(form, harmed, rng.randrange(len(harmed) - size + 1), number)
    return bytes(harmed)


def recount(rng: random.Random, data: bytes) -> bytes:
    """Write another number where digits stand: in cells, and in the parts of a workbook."""
    found = list(re.finditer(rb"\d+", data))
    if not found:
        return data
    place = rng.choice(found)
    number = rng.choice((b"0", b"-1", b"4294967296", b"1048577", b"9" * 30, b"1e308", b""))
    return data[: place.start()] + number + data[place.end() :]


def join(rng: random.Random, data: bytes) -> bytes:
    """Put another file behind it, or a part of one."""
    other = rng.choice(list(SEEDS.values()))
    return data + cut(rng, other) if rng.random() < 0.5 else data + other


CHANGES: tuple[Change, ...] = (
    flip, cut, delete, double, swap, insert, renumber, recount, join
)  # fmt: skip
_PACKERS: dict[bytes, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    b"\x1f\x8b": (gzip.decompress, gzip.compress),
    b"BZh": (bz2.decompress, bz2.compress),
    b"\xfd7z": (lzma.decompress, lzma.compress),
}


def inside(rng: random.Random, data: bytes) -> bytes:
    """Change what is packed and pack it again, so that no check sum gives it away."""
    for magic, (unpack, pack) in _PACKERS.items():
        if data.startswith(magic):
            return pack(rng.choice(CHANGES)(rng, unpack(data)))
    if not data.startswith(b"PK"):
        return rng.choice(CHANGES)(rng, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = rng.choice(list(parts))
    parts[chosen] = rng.choice(CHANGES)(rng, parts[chosen])
    return zipped(*parts.items())


SEEDS = seeds()


def mutant(number: int, seed: int = 0) -> tuple[str, bytes]:
    """Return the name and the bytes of a mutant; they follow from its number."""
    rng = random.Random(f"{seed}/{number}")
    turn, place = divmod(number, len(SEEDS))
    name = list(SEEDS)[place]
    if name == "large.csv" and turn % 10:  # it takes as long as ten others
        name = "comma.csv"
    data = inside(rng, SEEDS[name])
    for _ in range(rng.choice((0, 0, 1, 3))):
        data = rng.choice(CHANGES)(rng, data)
    if rng.random() < 0.1:
        name = f"{name.partition('.')[0]}.{rng.choice(_SUFFIXES)}"
    return name, data


def read(path: Path, keep: Path | None) -> str:
    """Read a file and check what came out; return what there is to say of it."""
    from analytics.dataset import read as read_dataset
    from analytics.errors import AnalyticsError
    from analytics.reading import parse
    from analytics.workspace import Workspace
    from tests.reading.promises import broken_promise, unclear

    try:
        found = parse(path)
        if keep is not None:
            kept = read_dataset(path, workspace=Workspace(keep))
            assert kept.n_rows == len(kept.frame()) == len(found.frame)
            assert kept.n_set_aside == len(kept.set_aside)
            json.dumps([list(kept.decisions), kept.column_names]).encode()
    except AnalyticsError as error:
        return unclear(error, path)
    return broken_promise(found, path)


def tell(what: dict[str, object]) -> None:
    """Say something to the test that started this process."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def read_all(folder: Path, seed: int, numbers: Iterator[int]) -> None:
    """Read mutants, one after the other, and print what came out."""
    for number in numbers:
        name, data = mutant(number, seed)
        path = folder / name
        path.write_bytes(data)
        tell({"begins": number})
        faulthandler.dump_traceback_later(HANGS, exit=True)
        began, wrong = time.perf_counter(), ""
        try:
            wrong = read(path, folder / "home" if number % KEPT == 0 else None)
        except BaseException:
            wrong = traceback.format_exc()
        faulthandler.cancel_dump_traceback_later()
        took = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        told = {"number": number, "name": name, "wrong": wrong, "seconds": took, "peak": peak}
        tell(told)
        path.unlink()


def main(folder: str, seed: str, start: str, stop: str, step: str) -> None:
    """Read every `step`-th mutant of a range within the memory allowed."""
    import analytics.reading.scanner  # noqa: F401  compiled code is loaded once, and not in a mutant's time

    warnings.simplefilter("error")
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    os.nice(5)
    read_all(Path(folder), int(seed), iter(range(int(start), int(stop), int(step))))


if __name__ == "__main__":
    main(*sys.argv[1:])
