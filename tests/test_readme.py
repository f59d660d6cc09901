"""What the README promises is run."""

import re
import shlex
from pathlib import Path

import pytest

from analytics import __main__ as command_line

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_the_library_example_runs(workspace, monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}
    exec(blocks("python")[0], names)  # noqa: S102 - the README is ours
    assert len(names["dataset"].set_aside) == 0
    assert names["run"].state == "done"


def test_every_command_is_one_that_exists():
    lines = [line for block in blocks("") for line in block.splitlines()]
    commands = [shlex.split(line)[3:] for line in lines if line.startswith("python -m analytics")]
    assert len(commands) == 16
    for words in commands:
        assert command_line._parser().parse_args(words).command


def test_every_link_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    absent = [link for link in links if not (ROOT / link).exists()]
    assert links
    assert absent == []
