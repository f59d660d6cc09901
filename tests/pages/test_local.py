"""Paths are offered to those who sit at the computer, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st

from pages.ui import local

HERE = {"Host": "127.0.0.1:8501"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., bool]:
    """Ask whether paths are offered, for an address, an owner and the headers of the visitor."""

    def ask(
        headers: dict[str, str] = HERE, address: str | None = "127.0.0.1", owner: str = "local"
    ) -> bool:
        monkeypatch.setattr(st, "get_option", {"server.address": address}.get)
        monkeypatch.setattr(st, "context", type("Context", (), {"headers": headers}))
        monkeypatch.setattr(local, "owner", lambda: owner)
        return local.is_local()

    return ask


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501", "localhost"])
def test_at_the_computer_itself_paths_are_offered(asked: Callable[..., bool], host: str) -> None:
    assert asked({"Host": host})


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no host"),
        pytest.param({"Host": "vitrine.example"}, id="another host"),
        pytest.param({"Host": "127.0.0.1.evil.example"}, id="a name that begins alike"),
        pytest.param({**HERE, "X-Forwarded-For": "10.0.0.7"}, id="a proxy"),
        pytest.param({**HERE, "forwarded": "for=10.0.0.7"}, id="another proxy"),
    ],
)
def test_through_a_proxy_they_are_not(asked: Callable[..., bool], headers: dict[str, str]) -> None:
    assert not asked(headers)


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "10.0.0.7"])
def test_on_a_network_they_are_not(asked: Callable[..., bool], address: str | None) -> None:
    assert not asked(address=address)


def test_who_is_signed_in_is_not_offered_them(asked: Callable[..., bool]) -> None:
    assert not asked(owner="ann@example.org")


def test_they_can_be_switched_off(
    asked: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRINE_PATHS", "off")
    assert not asked()
