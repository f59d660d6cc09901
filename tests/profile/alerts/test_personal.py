"""Personal data: found by its looks, and no plain number, price, id or date is taken for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analytics
from analytics.profile.alerts import check_digits, find_alerts
from analytics.workspace import Workspace

N = 120
SAMPLES = Path(__file__).parents[3] / "sample_data"
DRAW = np.random.default_rng(3)


def made(pattern: str, is_one: Callable[[str], bool], n: int = N) -> list[str]:
    """Return words in which each # is a digit, such that they prove themselves."""
    draw = np.random.default_rng(1)

    def tries():
        while True:
            yield "".join(str(draw.integers(10)) if sign == "#" else sign for sign in pattern)

    return list(islice((word for word in tries() if is_one(word)), n))


def drawn(pattern: str, n: int = N) -> list[str]:
    return made(pattern, lambda word: True, n)


PEOPLE = ["Anna Meier", "John O'Neill", "José García", "Wei Zhang", "Mary-Jane Watson", "Li Na"]
FOUND = [
    pytest.param("contact", [f"u{i}@mail.example.org" for i in range(N)], "e-mail", N, id="e-mail"),
    pytest.param(
        "note", [f"nothing {i}" for i in range(N - 2)] + ["ask a.b@c.org today", "<x@y.de>"],
        "e-mail", 2, id="e-mail in a text",
    ),
    pytest.param("x", made("4###############", check_digits.is_card), "card", N, id="cards"),
    pytest.param(
        "x", ["none"] * 12 + made("4###############", check_digits.is_card, N - 12), "card", N - 12,
        id="cards, but not the first",
    ),
    pytest.param("x", made("5500 #### #### ####", check_digits.is_card), "card", N, id="in groups"),
    pytest.param("x", made("37#############", check_digits.is_card), "card", N, id="15 digits"),
    pytest.param("x", made("DE## ################## ", check_digits.is_iban), "IBAN", N, id="IBAN"),
    pytest.param(
        "x", made("11010519900101###X", check_digits.is_chinese_id), "Chinese", N, id="China, X"
    ),
    pytest.param(
        "x", made("756.####.####.##", check_digits.is_swiss_id), "Swiss", N, id="Switzerland"
    ),
    pytest.param("x", made("########Z", check_digits.is_spanish_id), "Spanish", N, id="Spain"),
    pytest.param(
        "x", made("18507##########", check_digits.is_french_id), "French", N, id="France"
    ),
    pytest.param(
        "x", made("###.###.###-##", check_digits.is_brazilian_id), "Brazilian", N, id="Brazil"
    ),
    pytest.param(
        "x", made("###-##-####", check_digits.is_american_id), "American", N, id="United States"
    ),
    pytest.param("x", drawn("192.168.1.1#"), "IP", N, id="IPv4"),
    pytest.param("x", drawn("2001:db8::#:##"), "IP", N, id="IPv6"),
    pytest.param("server_ip", drawn("10.0.1.#"), "IP", N, id="short parts, by name"),
    pytest.param("x", drawn("+41 44 6## ## ##"), "telephone", N, id="telephone"),
    pytest.param("x", drawn("(0##) ######"), "telephone", N, id="in brackets"),
    pytest.param("x", drawn("555-86#-####"), "telephone", N, id="three parts"),
    pytest.param("Mobile", drawn("079#######"), "telephone", N, id="digits, by name"),
    pytest.param("first_name", ["Anna", "Jörg", "Li", "Zoë"] * (N // 4), "names", N, id="first"),
    pytest.param("lastName", ["Meier", "O'Neill", "王", "Šarić"] * (N // 4), "names", N, id="last"),
    pytest.param("name", PEOPLE * (N // 6), "names", N, id="name"),
    pytest.param(
        "Name", ["Braund, Mr. Owen", "Cumings, Mrs. Ada", "Dooley, Mr. Pat"] * (N // 3), "names",
        N, id="with titles",
    ),
]  # fmt: skip


def personal(name: str, column: pd.Series) -> list[tuple[int, str]]:
    found = find_alerts(pd.DataFrame({name: column}))
    return [(alert.n_rows, alert.sentence) for alert in found if alert.kind == "personal data"]


@pytest.mark.parametrize(("name", "values", "what", "n_rows"), FOUND)
def test_it_is_found_with_its_rows(name: str, values: list[str], what: str, n_rows: int) -> None:
    ((n, sentence),) = personal(name, pd.Series(values, dtype="str"))
    assert n == n_rows
    assert what in sentence
    assert not any(value in sentence for value in values)


def test_a_few_that_do_not_fit_are_not_counted() -> None:
    cards = [*made("4###############", check_digits.is_card), *["unknown"] * 5]
    assert [n for n, _ in personal("x", pd.Series(cards, dtype="str"))] == [N]


@pytest.mark.parametrize(
    ("pattern", "is_one", "what"),
    [
        pytest.param("4###############", check_digits.is_card, "card", id="cards"),
        pytest.param("11010519900101###1", check_digits.is_chinese_id, "Chinese", id="China"),
        pytest.param("18507##########", check_digits.is_french_id, "French", id="France"),
    ],
)
def test_whole_numbers_prove_themselves_too(
    pattern: str, is_one: Callable[[str], bool], what: str
) -> None:
    column = pd.Series([int(word) for word in made(pattern, is_one)], dtype="Int64")
    ((n, sentence),) = personal("x", column)
    assert (n, what in sentence) == (N, True)


NOT_FOUND = [
    pytest.param("card", drawn("4###############"), id="16 digits that prove nothing"),
    pytest.param("x", drawn("11010519900101####"), id="18 digits that prove nothing"),
    pytest.param("imei", made("35#############", lambda w: True), id="15 digits of a device"),
    pytest.param("order", [f"{4000000000000000 + i}" for i in range(N)], id="ids that count up"),
    pytest.param("date", [f"2024-01-{1 + i % 28:02}" for i in range(N)], id="dates, year first"),
    pytest.param("date", [f"{1 + i % 28:02}.01.2024 10:15" for i in range(N)], id="day first"),
    pytest.param("time", [f"12:{i % 60:02}:07" for i in range(N)], id="times"),
    pytest.param("price", drawn("1#.#99,00 €"), id="prices"),
    pytest.param("change", drawn("+#.##"), id="signed numbers"),
    pytest.param("sku", drawn("AB-####-##"), id="codes of goods"),
    pytest.param("ean", drawn("400##########"), id="codes on goods"),
    pytest.param("version", drawn("1.#.#.##"), id="versions"),
    pytest.param("build", drawn("10.0.19###.#"), id="builds"),
    pytest.param("size", drawn("###-###"), id="ranges"),
    pytest.param("phone", ["Galaxy S9", "Pixel 4", "iPhone X"] * (N // 3), id="models of phones"),
    pytest.param("name", ["Blue Widget", "Red Lamp", "Oak Table"] * (N // 3), id="names of goods"),
    pytest.param("name", ["Bern", "Zürich", "Genève", "Chur"] * (N // 4), id="names of towns"),
    pytest.param("car name", ["ford pinto", "audi 100ls", "vw rabbit"] * (N // 3), id="cars"),
    pytest.param("file_name", ["Anna.txt", "John.txt", "Mary.txt"] * (N // 3), id="file names"),
    pytest.param("name", ["Anna.txt", "John.txt", "Mary.txt"] * (N // 3), id="files by name"),
    pytest.param("first_name_length", drawn("#"), id="a length"),
    pytest.param("handle", ["@anna", "@bob", "me@home"] * (N // 3), id="no address"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values"), NOT_FOUND)
def test_a_near_miss_raises_no_alert(name: str, values: list[str]) -> None:
    assert personal(name, pd.Series(values, dtype="str")) == []


@pytest.mark.parametrize(
    ("name", "column"),
    [
        pytest.param("amount", DRAW.lognormal(9, 2, N).round(2), id="amounts"),
        pytest.param("x", DRAW.normal(size=N), id="decimals"),
        pytest.param("stamp", 1_700_000_000_000 + DRAW.integers(0, 10**9, N), id="milliseconds"),
        pytest.param("id", 4 * 10**15 + np.arange(N), id="ids that count up"),
        pytest.param("phone_calls", DRAW.integers(0, 400, N), id="calls"),
        pytest.param("mobile_minutes", DRAW.integers(10**6, 10**7, N), id="minutes"),
        pytest.param("zip", DRAW.integers(10_000, 99_999, N), id="postcodes"),
    ],
)
def test_plain_numbers_raise_no_alert(name: str, column: np.ndarray) -> None:
    assert personal(name, pd.Series(column)) == []


@pytest.mark.parametrize("entry", json.loads((SAMPLES / "index.json").read_text("utf-8")))
def test_no_sample_raises_a_false_alarm(entry: dict[str, str], workspace: Workspace) -> None:
    frame = analytics.read(SAMPLES / entry["file"], workspace=workspace).frame()
    found = find_alerts(frame, target=entry["target"])
    never = {
        "personal data", "wrong type", "future dates", "gaps in time", "stand-ins",
        "duplicate columns", "target copy",
    }  # fmt: skip
    assert [alert.sentence for alert in found if alert.kind in never] == []
