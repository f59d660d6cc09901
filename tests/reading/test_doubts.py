"""What is doubtful is set aside with its reason, unless a person says that it is a row."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analytics.reading import RULINGS, Parsed, doubt_of
from analytics.reading.options import Doubt
from tests.reading.files import parsed

ROWS = [(f"w{i}", i, f"tä{i}") for i in range(40)]
GOOD = "word,number,text\n" + "".join(f"{w},{n},{t}\n" for w, n, t in ROWS)


def after(line: str, n: int = 20) -> str:
    """Return the table with one more line in its midst."""
    lines = GOOD.splitlines(keepends=True)
    return "".join([*lines[:n], f"{line}\n", *lines[n:]])


CASES: dict[Doubt, tuple[bytes, list[str | None]]] = {
    "few": (after("short,7").encode(), ["short", "7", None]),
    "many": (after("long,7,a,b , c").encode(), ["long", "7", "a,b , c"]),
    "quotes": (after('say "no,7,x').encode(), ['say "no', "7", "x"]),
    "bytes": (after("caf~,7,x").encode().replace(b"~", b"\xff"), ["caf\ufffd", "7", "x"]),
    "header": (after("word,number,text").encode(), ["word", "number", "text"]),
    "foot": ((GOOD + "Source: our own counts,,\n").encode(), ["Source: our own counts"]),
}


def read(tmp_path: Path, data: bytes, *keep: Doubt) -> Parsed:
    return parsed(tmp_path, data, "rows.csv", keep=keep)


def added(found: Parsed) -> pd.DataFrame:
    """Return the rows that are not those of the table."""
    known = pd.DataFrame(ROWS, columns=["word", "number", "text"]).astype("str")
    both = found.raw.merge(known, how="left", indicator=True)
    return both[both["_merge"] == "left_only"].drop(columns="_merge")


def test_every_kind_has_a_case() -> None:
    assert set(CASES) == set(RULINGS)


@pytest.mark.parametrize("kind", CASES)
def test_a_doubtful_line_is_set_aside_or_kept(kind: Doubt, tmp_path: Path) -> None:
    data, cells = CASES[kind]
    aside = read(tmp_path, data)
    assert (aside.n_rows, len(aside.set_aside), aside.n_lines) == (40, 1, 42)
    assert [doubt_of(reason) for reason in aside.set_aside["reason"]] == [kind]
    kept = read(tmp_path, data, kind)
    assert (kept.n_rows, len(kept.set_aside), kept.n_lines) == (41, 0, 42)
    (row,) = added(kept).to_numpy().tolist()
    shown = [cell if isinstance(cell, str) and cell else None for cell in row]
    assert shown == cells + [None] * (3 - len(cells))
    assert any("1 line kept" in said for said in kept.decisions)
    assert kept.options.keep == (kind,)


@pytest.mark.parametrize("kind", CASES)
def test_other_doubts_stay_doubts(kind: Doubt, tmp_path: Path) -> None:
    others = tuple(other for other in CASES if other != kind)
    found = read(tmp_path, CASES[kind][0], *others)
    assert (found.n_rows, len(found.set_aside)) == (40, 1)
    assert not any("kept" in said for said in found.decisions)


def test_a_kept_line_stays_in_its_place(tmp_path: Path) -> None:
    found = read(tmp_path, CASES["few"][0], "few")
    assert list(found.frame["word"][18:21]) == ["w18", "short", "w19"]
    assert found.columns[1].kind == "integer"


def test_a_line_whose_quotes_do_not_fit_is_filled_too(tmp_path: Path) -> None:
    found = read(tmp_path, after('say "no').encode(), "quotes")
    assert added(found).iloc[0].tolist()[0] == 'say "no'


def test_large_files_are_read_the_careful_way(tmp_path: Path) -> None:
    text = "word,number,text\n" + "".join(f"word {i},{i},text {i}\n" for i in range(60_000))
    found = read(tmp_path, f"{text}short,7\n".encode(), "few")
    assert found.n_rows == 60_001
    assert found.frame.iloc[-1]["word"] == "short"


def test_what_nobody_asks_for_changes_no_fingerprint(tmp_path: Path) -> None:
    assert "keep" not in read(tmp_path, GOOD.encode()).options.model_dump_json()
