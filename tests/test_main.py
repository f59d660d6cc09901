"""The command line: JSON on stdout, progress on stderr, exit code 2 with one sentence."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics.__main__ import main
from analytics.dataset import Dataset
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.runs import Queue, RunStore
from analytics.search import search_for
from analytics.search.intents import INTENTS
from analytics.workspace import Workspace
from tests.pages.commands import words_and_input


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    result: dict[str, Any] = json.loads(out)
    return result


def test_the_whole_way(
    flowers: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "flowers.csv")
    assert said(capsys, "read", file)["n_rows"] == 400
    trained = said(capsys, "train", file, "--target", "kind", "--ignore", "price", "--seed", "7")
    assert {"run", "task", "n_rows", "scores", "baseline", "seconds"} <= set(trained)
    assert trained["task"] == "binary"
    assert trained["scores"]["auc"]["low"] <= trained["scores"]["auc"]["value"]
    worth = said(capsys, "evaluate", trained["run"])
    assert worth["scores"] == trained["scores"]
    assert "it beats the baseline by" in worth["paragraph"]
    assert said(capsys, "explain", trained["run"])["importance"][0]["column"] in ("size", "colour")
    row = said(capsys, "explain", trained["run"], "--row", "3")
    total = row["base"] + sum(part["contribution"] for part in row["contributions"])
    assert total == pytest.approx(row["prediction"], abs=1e-9)
    assert said(capsys, "predict", trained["run"], file)["n_rows"] == 400
    assert said(capsys, "runs")["runs"][0]["run"] == trained["run"]


def test_a_run_is_trained_again_on_folds(
    flowers: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["train", str(tmp_path / "flowers.csv"), "--target", "kind", "--model", "linear_model"]
    run = said(capsys, *words)["run"]
    found = said(capsys, "cross-validate", run, "--folds", "3", "--repeats", "2")
    values = [fold["scores"]["accuracy"]["value"] for fold in found["folds"]]
    (accuracy,) = (row for row in found["spread"] if row["metric"] == "accuracy")
    assert len(values) == accuracy["folds"] == 6
    assert accuracy["mean"] == pytest.approx(sum(values) / 6)
    assert main(["cross-validate", run, "--folds", "3", "--by", "group", "--column", "colour"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"run {run}: ROC-AUC is ")
    assert "(mean and standard deviation of 3 folds)" in out
    for wrong, problem in (("--folds=1", "Folds: input should be"), ("--by=time", "need a column")):
        assert main(["cross-validate", run, wrong]) == 2
        assert problem in capsys.readouterr().err


def test_a_file_is_profiled(
    flowers: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "flowers.csv")
    found = said(capsys, "profile", file)
    names = [column["name"] for column in found["columns"]]
    assert (found["n_rows"], names) == (400, list(flowers.column_names))
    assert {"left", "right", "value", "measure"} == set(found["relations"][0])
    assert main(["profile", file]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "flowers.csv: 400 rows, 5 columns"
    assert any(line.startswith("  size: decimal, ") and "median" in line for line in lines)


def test_runs_are_ranked_and_compared(
    flowers: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["train", str(tmp_path / "flowers.csv"), "--target", "kind", "--ignore"]
    worse, better = (said(capsys, *words, left)["run"] for left in ("price,size", "price"))
    ranked = said(capsys, "runs", "--by", "auc")["runs"]
    assert [(row["run"], row["rank"]) for row in ranked] == [(better, 1), (worse, 2)]
    assert main(["runs"]) == 0
    assert "ROC-AUC" in capsys.readouterr().out
    found = said(capsys, "compare", worse, better, "--test")
    assert found["verdicts"][0]["better"].startswith("2. ")
    assert main(["compare", worse, better]) == 0
    assert "is better than “1. Random forest · kind” by" in capsys.readouterr().out
    assert main(["compare", worse]) == 2
    assert "Choose two runs or more" in capsys.readouterr().err


@pytest.fixture
def by_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, Any]]:
    """Give what runs the command that a page shows, and returns what it says."""

    def run(*shown: Any) -> dict[str, Any]:
        words, text = words_and_input(*shown)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        return said(capsys, *words)

    return run


def test_the_command_of_the_page_gives_the_same_scores(
    flowers: Dataset,
    workspace: Workspace,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    by_command: Callable[..., dict[str, Any]],
) -> None:
    file = str(tmp_path / "flowers.csv")
    trained = said(capsys, "train", file, "--target", "kind", "--ignore", "price")
    plan = RunStore(workspace).get(trained["run"]).plan
    again = by_command(plan, file)
    assert again["scores"] == trained["scores"]
    assert again["plan_key"] == trained["plan_key"] == Plan.from_json(plan.to_json()).key


def test_the_command_of_the_page_searches_and_does_what_was_wished(
    flowers: Dataset, tmp_path: Path, by_command: Callable[..., dict[str, Any]]
) -> None:
    file = str(tmp_path / "flowers.csv")
    model = RandomForest(n_estimators=4)
    plan = Plan(dataset=flowers.fingerprint, target="kind", task="binary", model=model)
    search = search_for(plan, {"max_depth": "2, 3"}, method="grid", folds=2, pruning=False)
    for intent, orders in ((None, [search]), ("explain", INTENTS["explain"].orders(plan, 400))):
        answer = by_command(plan, file, None if intent else search, intent)
        answers = answer["runs"] if intent else [answer]
        assert len(answers) == len(orders)
        for order, found in zip(orders, answers):
            if isinstance(order, Plan):
                assert found["plan_key"] == order.key
            else:
                tried = [trial["values"] for trial in found["trials"]]
                assert sorted(tried, key=str) == [{"max_depth": 2}, {"max_depth": 3}, {}]


def test_what_is_to_be_trained_can_be_looked_at_first(
    flowers: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = flowers.frame().assign(label=flowers.frame()["kind"].str.upper())
    file = tmp_path / "leak.csv"
    frame.to_csv(file, index=False)
    seen = said(capsys, "check", str(file), "--target", "kind")
    assert [finding["kind"] for finding in seen["findings"]] == ["leak", "few rows"]
    assert (seen["n_train"], seen["n_test"]) == (280, 80)
    assert main(["check", str(file), "--target", "kind"]) == 0
    assert "misleads: “label” alone tells “kind”" in capsys.readouterr().out
    assert main(["check", str(file), "--target", "kind", "--ignore", "label"]) == 0
    assert "misleads" not in capsys.readouterr().out


def test_a_run_is_trained_further_paused_and_resumed(
    flowers: Dataset, workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = Plan(
        dataset=flowers.fingerprint,
        target="kind",
        task="binary",
        ignored=("price",),
        model=RandomForest(n_estimators=12),
    )
    (tmp_path / "plan.json").write_text(plan.to_json(), encoding="utf-8")
    file = str(tmp_path / "flowers.csv")
    trained = said(capsys, "train", file, "--plan", str(tmp_path / "plan.json"))
    longer = said(capsys, "further", trained["run"], "--more", "6")
    assert RunStore(workspace).get(longer["run"]).step == 18
    waiting = Queue(workspace).add(plan, "flowers.csv")
    assert said(capsys, "pause", waiting.id) == {"run": waiting.id}
    assert said(capsys, "resume", waiting.id)["scores"] == trained["scores"]
    assert main(["resume", waiting.id]) == 2
    assert "is done" in capsys.readouterr().err


def test_a_cleaned_table_is_written_and_read_again(
    flowers: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe, place = tmp_path / "recipe.json", tmp_path / "out.xlsx"
    recipe.write_text('{"steps": [{"kind": "drop_columns", "columns": ["noise"]}]}')
    file = str(tmp_path / "flowers.csv")
    answer = said(capsys, "export", file, "--recipe", str(recipe), "--to", str(place))
    assert answer == {"dataset": flowers.fingerprint, "n_rows": 400, "file": str(place)}
    again = said(capsys, "read", str(place))
    expected = [vars(c) for c in flowers.columns if c.name != "noise"]
    assert [c["kind"] for c in again["columns"]] == [c["kind"] for c in expected]
    assert again["n_rows"] == 400


@pytest.mark.parametrize(
    ("recipe", "sentence"),
    [
        ("{", "The recipe cannot be used"),
        ('{"steps": [{"kind": "unheard_of"}]}', "The recipe cannot be used"),
        ('{"steps": [{"kind": "drop_columns", "columns": ["gone"]}]}', "no column “gone”"),
    ],
)
def test_a_recipe_that_does_not_fit_is_a_sentence(
    flowers: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str], recipe: str, sentence: str
) -> None:
    (tmp_path / "recipe.json").write_text(recipe)
    words = ["export", str(tmp_path / "flowers.csv"), "--to", str(tmp_path / "out.csv")]
    assert main([*words, "--recipe", str(tmp_path / "recipe.json")]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["read", "nowhere.csv"], "no file"),
        (["train", "FILE", "--target", "gone"], "no column “gone”"),
        (["train", "FILE"], "--target"),
        (["export", "FILE", "--to", "out.doc"], "no kind of file that can be written"),
        (["evaluate", "0123456789ab"], "not in your workspace"),
        (["explain", "../../etc"], "not in your workspace"),
    ],
)
def test_bad_input_is_exit_code_2_and_one_sentence(
    flowers: Dataset,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    sentence: str,
) -> None:
    file = str(tmp_path / "flowers.csv")
    assert main([file if word == "FILE" else word for word in words]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sentence in printed.err
    assert "Traceback" not in printed.err


@pytest.mark.parametrize("name", ["two\nlines.csv", "\x1b[31mred.csv", "\udcff.csv"])
def test_a_file_of_an_odd_name_is_one_plain_line(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    assert main(["read", str(path), "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.rstrip("\n").isprintable()
    path.write_text("a,b\n1,2\n3,4\n")
    assert said(capsys, "read", str(path))["n_rows"] == 2
    assert main(["read", str(path)]) == 0
    assert all(line.isprintable() for line in capsys.readouterr().out.splitlines())


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_exit_code_2(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Any
) -> None:
    make(tmp_path / "t.csv")
    assert main(["read", str(tmp_path / "t.csv"), "--json"]) == 2
    assert "“t.csv” is a" in capsys.readouterr().err


def test_whoever_reads_may_stop_reading(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(",".join(f"column_{i}" for i in range(999)) + "\n" + "1," * 998)
    command = [sys.executable, "-m", "analytics", "read", str(tmp_path / "t.csv"), "--json"]
    root = Path(__file__).parents[1]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=root)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")
