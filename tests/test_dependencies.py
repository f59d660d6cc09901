"""The list of dependencies names each one, with the version that is pinned."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LISTED = dict(
    re.findall(
        r"^\| ([a-z][\w-]*) \| (\d\S*) \|",
        (ROOT / "docs/dependencies.md").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
)


def names(requirements: list[str]) -> list[str]:
    return [re.match(r"[\w-]+", requirement)[0] for requirement in requirements]


def pins(file: str) -> dict[str, str]:
    text = (ROOT / file).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z][\w-]*)==([^\s;]+)", text, flags=re.MULTILINE))


def test_every_direct_dependency_is_listed():
    direct = names(PROJECT["dependencies"] + EXTRAS["fast"] + EXTRAS["dev"])
    assert sorted(LISTED) == sorted(direct)


@pytest.mark.parametrize(
    ("file", "requirements"),
    [
        ("requirements.txt", PROJECT["dependencies"]),
        ("requirements-fast.txt", PROJECT["dependencies"] + EXTRAS["fast"]),
        ("requirements-dev.txt", PROJECT["dependencies"] + EXTRAS["dev"]),
    ],
)
def test_the_listed_version_is_the_pinned_one(file, requirements):
    pinned = pins(file)
    wrong = [name for name in names(requirements) if LISTED[name] != pinned.get(name)]
    assert wrong == []


@pytest.mark.parametrize("file", ["requirements-fast.txt", "requirements-dev.txt"])
def test_the_files_agree_with_one_another(file):
    other = pins(file)
    assert {name: other.get(name) for name in pins("requirements.txt")} == pins("requirements.txt")
