"""The fast way gives the same answer as the careful one, or none."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.errors import ReadError
from analytics.reading import Parsed, ReadOptions
from analytics.reading import parse as module
from analytics.reading.clean import read_clean
from analytics.reading.numbers import PLAIN, n_digits, numbers
from analytics.reading.pages import Pages
from analytics.reading.scanner import CODE, DECIMAL, EMPTY, INTEGER, OTHER, cell_kind
from tests.reading.damage import cases

parse_module = __import__("analytics.reading.parse", fromlist=["parse"])


def both(data: bytes, tmp_path: Path, monkeypatch, options=None) -> tuple[Parsed | None, Parsed]:
    """Return what the fast way says, if anything, and what the careful way says."""
    file, options = tmp_path / "file.csv", options or ReadOptions()
    file.write_bytes(data)
    monkeypatch.setattr(parse_module, "SMALLEST", 2**60)
    careful = module(file, options)
    taken = read_clean(data, options, "file.csv") is not None
    monkeypatch.setattr(parse_module, "SMALLEST", 0)
    return (module(file, options) if taken else None), careful


def assert_same(fast: Parsed, careful: Parsed) -> None:
    pd.testing.assert_frame_equal(fast.frame, careful.frame)
    pd.testing.assert_frame_equal(fast.raw, careful.raw)
    pd.testing.assert_frame_equal(fast.set_aside, careful.set_aside)
    assert fast.columns == careful.columns
    assert fast.decisions == careful.decisions
    assert fast.options == careful.options
    assert fast.n_lines == careful.n_lines


def table(n: int, seed: int = 0, newline: str = "\n") -> bytes:
    """Write a table of every type there is, with missing cells, in good order."""
    rng = random.Random(seed)
    lines = ["id,amount,code,day,when,flag,word,note,empty,mixed"]
    for i in range(n):
        cells = [
            str(i - 3),
            "" if i % 7 == 0 else f"{rng.gauss(0, 1000):.{rng.randrange(9)}f}",
            f"{rng.randrange(10000):05d}",
            f"2024-{1 + i % 12:02d}-{1 + i % 28:02d}",
            f"{1 + i % 28:02d}/{1 + i % 12:02d}/2023 10:{i % 60:02d}",
            rng.choice(["yes", "no"]),
            rng.choice(["Lyon", "Köln", "北京", " spaced ", "NA"]),
            rng.choice(["plain", '"a, b"', '"say ""yes"""', '""', "-"]),
            "",
            rng.choice(["1", "2.5", "n/a", "1e3", "+4", ".5", "7."]),
        ]
        lines.append(",".join(cells))
    return (newline.join(lines) + newline).encode()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(table(300), id="every type"),
        pytest.param(table(300, newline="\r\n"), id="lines end in CRLF"),
        pytest.param(b"\xef\xbb\xbf" + table(50), id="byte order mark"),
        pytest.param(table(50).rstrip(b"\n"), id="no last line end"),
        pytest.param(table(50) + b"\n\n \n\x1a", id="empty lines at the end"),
        pytest.param(table(50).replace(b",", b";"), id="semicolons, quotes hold them"),
        pytest.param(table(50).replace(b"\n3,", b"\n\n3,"), id="a blank line"),
        pytest.param(table(400).replace(b"\n3,", b"\n3,x,"), id="a cell too many"),
        pytest.param(table(400).replace(b"\n7,", b"\nTotal\n7,"), id="a line too short"),
        pytest.param(table(50).replace(b"plain", b'"two\nlines"'), id="cells of two lines"),
        pytest.param(b"made by hand\n\n" + table(50), id="a preamble"),
        pytest.param(b"sep=,\n" + table(50), id="the delimiter declared"),
        pytest.param(b"\n".join(table(50).split(b"\n")[1:]), id="no header"),
        pytest.param(b"a,b\n" + b"1,2\n" * 20 + b"9" * 18 + b",3\n", id="the longest count"),
        pytest.param(b"a,b\n" + b"1,2\n" * 20 + b"9" * 19 + b",3\n", id="longer than a count"),
        pytest.param(b"a,b\n" + b"1,2\n" * 20 + b"07,3.0\n", id="a leading zero"),
        pytest.param(b"a,b\n" + b"1,2.5\n" * 20 + b"3,07\n", id="a leading zero among decimals"),
        pytest.param(b"a,b\n" + b"1,2.5\n" * 20 + b"3,1e400\n", id="too large for a number"),
        pytest.param(b"a,b\n" + b"1,2.5\n" * 20 + b"3,0.%s\n" % (b"12" * 20), id="many digits"),
        pytest.param(b"a,b\n" + b"9007199254740993,+12345678\n" * 20, id="ids and phone numbers"),
        pytest.param(
            b"a,b\n" + b"".join(b"202401%02d,%d\n" % (i, i) for i in range(1, 30)),
            id="days in digits",
        ),
        pytest.param(
            b"a;b;c\n" + b'1.234;"5,5";01/02/2024\n' * 9 + b"2.345;6,75;03/04/2024\n",
            id="points of thousands, by the other column",
        ),
        pytest.param(
            b"a;b;c\n" + b"1.234;1,234;01/02/2024\n" * 9 + b"2.3;2,345;03/14/2024\n",
            id="one mark tells the other",
        ),
        pytest.param(
            b"a;b;c\n" + b"2/1/2024;1:30;01/02/2024\n" * 9 + b"3/4/2024;2:05;03/14/2024\n",
            id="dates that follow another column",
        ),
        pytest.param(b"a,a,\n" + b"1,x,2\n" * 20, id="names that stand twice or are blank"),
    ],
)
def test_files_in_good_order_are_read_alike(data, tmp_path, monkeypatch):
    fast, careful = both(data, tmp_path, monkeypatch)
    assert fast is not None
    assert_same(fast, careful)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(table(50).replace(b"plain", b'say "no"'), id="a quote within a cell"),
        pytest.param(table(50) + b'"open,1\n', id="a quote never closed"),
        pytest.param(table(50).replace(b"\n9,", b"\r9,"), id="CR alone"),
        pytest.param(table(50).replace(b"plain", b"pl\x00in"), id="a NUL"),
        pytest.param(table(50).replace("北京".encode(), b"\xb1\xb1"), id="not UTF-8"),
        pytest.param(table(50) + table(2), id="the header again"),
        pytest.param(b"a,b\n1\n2\n3\n4,5\n", id="mostly another width"),
        pytest.param(b"only\n1\n2\n", id="one column"),
        pytest.param(b"[a],b\n" + b"1,2\n" * 9, id="perhaps JSON"),
    ],
)
def test_what_is_in_doubt_is_left_to_the_careful_way(data):
    assert read_clean(data, ReadOptions(), "file.csv") is None


ASKED = {
    **{
        kind: ReadOptions(types=dict.fromkeys(("amount", "id", "word", "day"), kind))
        for kind in ("integer", "decimal", "boolean", "date", "text")
    },
    "month first": ReadOptions(readings={"when": "month_first", "id": "decimal_comma"}),
    "words for missing": ReadOptions(missing=("plain", "7."), missing_in={"word": ("Lyon",)}),
    "a number for missing": ReadOptions(missing_in={"id": ("5",), "amount": ()}),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_what_was_asked_for(asked, tmp_path, monkeypatch):
    fast, careful = both(table(80), tmp_path, monkeypatch, asked)
    assert fast is not None
    assert_same(fast, careful)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_damaged_files_are_read_alike(tmp_path, monkeypatch):
    # Each is read up to three times: every fourth, so that it takes a minute and not five.
    n_fast = 0
    for case in islice(cases(), 0, None, 4):
        if read_clean(case.data, ReadOptions(), "file.csv") is not None:
            fast, careful = both(case.data, tmp_path, monkeypatch)
            assert fast is not None
            assert_same(fast, careful)
            n_fast += 1
    assert n_fast > 80


@pytest.mark.parametrize("seed", range(40))
def test_files_with_a_few_random_bytes_are_read_alike(seed, tmp_path, monkeypatch):
    rng, data = random.Random(seed), bytearray(table(120, seed))
    for _ in range(rng.randrange(1, 4)):
        data[rng.randrange(200, len(data))] = rng.choice(b'",;\n\r \t0-.e\\x')
    fast, careful = both(bytes(data), tmp_path, monkeypatch)
    if fast is not None:
        assert_same(fast, careful)


CELLS = [
    "", "0", "7", "-7", "+7", "07", "-07", "00", "1.", ".5", "-.5", "+1.25", "1e5", "1E-5", "1e",
    "1e+", ".", "-", "+", "e5", "1.2.3", "--1", "1,5", " 1", "1 ", "0x10", "١", "nan", "inf",
    "9" * 15, "9" * 18, "9" * 19, "1_000", "1e5.5", "1e99", "1e400", "-0.00" + "12345678" * 2,
    "0." + "1234567890" * 2, "1234567890.12345678", "+1234567", "+12345678", "000.5", "0e0",
]  # fmt: skip


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_is_of_the_kind_that_typing_would_say(cell):
    found = cell_kind(np.frombuffer(cell.encode(), np.uint8), 0, len(cell.encode()))
    if cell.lstrip("+-").isascii() and cell.lstrip("+-").isdigit() and cell.count("-") < 2:
        whole = numbers(pd.Series([cell])) is not None
        assert found == (INTEGER if whole else CODE)
    elif PLAIN.fullmatch(cell) and cell.isascii():
        # More than 17 digits, or than a number can hold, are for the careful way.
        closely = n_digits(cell) > 17 or cell == "1e400"
        assert found == (OTHER if closely else DECIMAL)
    else:
        assert found == (OTHER if cell else EMPTY)


@pytest.fixture
def small_windows(monkeypatch):
    """Cut even small files into many windows, and lay all but the first on the disk."""
    monkeypatch.setattr("analytics.reading.windows.WINDOW", 2000)
    monkeypatch.setattr("analytics.reading.shelf.MOST_IN_MEMORY", 4000)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(table(900, seed=5), id="every type"),
        pytest.param(table(900).replace(b"\n700,", b"\nTotal\n700,"), id="a line too short"),
        pytest.param(table(900).replace(b"\n40,", b"\n\n40,"), id="a blank line"),
        pytest.param(table(400).replace(b"plain", b'"two\nlines"'), id="cells of two lines"),
        pytest.param(table(400, newline="\r\n"), id="lines end in CRLF"),
        pytest.param(b"a,b\n" + b"1,2\n" * 2000 + b'1,"' + b"x\n" * 900 + b'"\n', id="a long cell"),
    ],
)
def test_many_windows_are_read_as_one(data, tmp_path, monkeypatch, small_windows):
    if data.count(b"x\n") == 900:
        monkeypatch.setattr("analytics.reading.windows.WINDOW", 4000)
    fast, careful = both(data, tmp_path, monkeypatch)
    assert fast is not None
    assert len(list(fast.pieces())) > 2
    assert_same(fast, careful)


def test_a_record_that_fills_a_window_is_left_to_the_careful_way(small_windows):
    data = table(90) + b'1,2,3,4,5,6,7,"' + b"x\n" * 2000 + b'",9,10\n'
    assert read_clean(data, ReadOptions(), "file.csv") is None


@pytest.mark.parametrize("asked", [None, "text", "decimal"])
def test_a_column_of_very_many_words_is_typed_by_the_first(asked, tmp_path, monkeypatch):
    monkeypatch.setattr("analytics.reading.windows.WINDOW", 2000)
    monkeypatch.setattr("analytics.reading.distinct.MOST_DISTINCT", 100)
    monkeypatch.setattr("analytics.reading.distinct._PENDING", 50)
    monkeypatch.setattr("analytics.reading.distinct._WITNESSES", 20)
    lines = [f"{i},name {i},{i}.5 %,{2000 + i % 20}-01-{1 + i % 28:02d},n/a" for i in range(700)]
    lines[600] = "NA,na,NA,NA,NA"
    data = "\n".join(["n,word,share,day,none", *lines]).encode()
    options = ReadOptions(types={"share": asked} if asked else {})
    fast, careful = both(data, tmp_path, monkeypatch, options)
    assert fast is not None
    pd.testing.assert_frame_equal(fast.frame, careful.frame)
    assert [(c.kind, c.n_missing) for c in fast.columns] == [
        (c.kind, c.n_missing) for c in careful.columns
    ]


@pytest.mark.parametrize("odd", ["no number", "03/25/2024"])
def test_a_late_value_that_does_not_fit_makes_its_column_text(odd, tmp_path, monkeypatch):
    monkeypatch.setattr("analytics.reading.windows.WINDOW", 2000)
    monkeypatch.setattr("analytics.reading.distinct.MOST_DISTINCT", 300)
    monkeypatch.setattr("analytics.reading.distinct._PENDING", 100)
    days = pd.date_range("1900-01-01", periods=3000).strftime("%d/%m/%Y").tolist()
    days[2900] = odd
    data = "\n".join(["n,day", *(f"{i},{day}" for i, day in enumerate(days))]).encode()
    fast, careful = both(data, tmp_path, monkeypatch)
    assert fast is not None
    assert fast.frame["day"].tolist() == days
    assert fast.columns[1].note == "words; not every value fits one type"
    pd.testing.assert_frame_equal(fast.frame, careful.frame)


def test_a_file_that_shrinks_while_it_is_read_is_refused(tmp_path):
    file = tmp_path / "file.csv"
    file.write_bytes(table(100))
    pages = Pages(file)
    file.write_bytes(table(10))
    with pytest.raises(ReadError, match="changed while it was read"):
        read_clean(pages, ReadOptions(), "file.csv")
