"""Each check finds what it is for, its remedy takes the finding away, and a good plan has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import analytics
from analytics.models import RandomForest
from analytics.plan import Plan, default_split, guess_task
from analytics.preflight import CHECKS, Finding, Outlook, essence, preflight
from analytics.split import GroupSplit, RandomSplit, StratifiedSplit, TimeSplit
from analytics.training.data import rows_of
from analytics.workspace import Workspace
from tests.conftest import SAMPLES

N = 600
RNG = np.random.default_rng(5)
X, W = RNG.normal(size=N), RNG.normal(size=N)
Y = np.where(X + RNG.normal(size=N) > 0, "yes", "no")
COLOUR = RNG.choice(["red", "blue", "white"], N)
DAYS = pd.date_range("2024-01-01", periods=N, freq="h")
BASE = pd.DataFrame({"x": X, "w": W, "colour": COLOUR, "y": Y})
WHO = RNG.integers(0, 120, N)
HABIT = RNG.random(120)[WHO]
WAVE = np.sin(np.arange(N) / 40)
PAIR = BASE.iloc[: N // 2]


def with_(**columns: Any) -> pd.DataFrame:
    return BASE.assign(**columns)


def only(where: np.ndarray, values: Any) -> pd.Series:
    return pd.Series(values, dtype="object").where(where)


SWAP = np.where(RNG.random(N) < 0.02, "no", Y)
LATE = DAYS + pd.to_timedelta(RNG.integers(10, 90, N), unit="min")
CASES: dict[str, tuple[pd.DataFrame, dict[str, Any], str, tuple[str, ...]]] = {
    "a copy of the target": (with_(z=np.where(Y == "yes", 1, 0)), {}, "leak", ("z",)),
    "a score of the target": (with_(z=(Y == "yes") * 5 + W), {}, "leak", ("z",)),
    "a band of a number": (
        with_(band=pd.qcut(X, 40).codes.astype("int64") * 7 % 41), {"target": "x"}, "leak",
        ("band",),
    ),
    "a reason that only those have who left": (
        with_(why=only(SWAP == "yes", RNG.choice(["price", "moved"], N))), {}, "leak", ("why",),
    ),
    "two dates between which lies the target": (
        with_(begun=DAYS, left=LATE, minutes=(LATE - DAYS).total_seconds() / 60),
        {"target": "minutes", "split": TimeSplit(column="begun")}, "leak", ("begun", "left"),
    ),
    "a name after the target": (
        with_(churned=Y == "yes", churn_note=np.where(RNG.random(N) < 0.4, COLOUR, Y)),
        {"target": "churned", "ignored": ("y",)}, "afterwards", ("churn_note",),
    ),
    "an end that comes after a beginning": (
        with_(begun=DAYS, closed=LATE), {"split": TimeSplit(column="begun")}, "afterwards",
        ("closed",),
    ),
    "rows of one customer": (
        with_(customer_id=WHO, y=np.where(RNG.random(N) * 0.2 + 0.4 < HABIT, "yes", "no")),
        {}, "groups", ("customer_id",),
    ),
    "groups that no name gives away": (
        with_(booking=[f"b{i}" for i in WHO], y=np.where(HABIT > 0.5, "yes", "no")),
        {"ignored": ("booking",)}, "groups", ("booking",),
    ),
    "rows entered twice": (pd.concat([PAIR, PAIR]), {}, "duplicates", ()),
    "a wave in time": (with_(day=DAYS, v=WAVE + X), {"target": "v"}, "time order", ("day",)),
    "a log in order": (with_(day=DAYS), {}, "time order", ("day",)),
    "a class that is new": (
        with_(day=DAYS, y=np.where(np.arange(N) > 500, "new", Y)),
        {"split": TimeSplit(column="day")}, "absent class", ("y",),
    ),
    "a few classes of few rows": (
        with_(y=np.where(np.arange(N) < 12, np.arange(N) // 3, Y)), {}, "tiny class", ("y",),
    ),
    "one class of few rows": (
        with_(y=np.where(np.arange(N) < 3, "odd", Y)), {}, "tiny class", ("y",),
    ),
    "a rare class": (with_(y=np.where(np.arange(N) < 15, "yes", "no")), {}, "imbalance", ("y",)),
    "ids and names": (
        with_(PassengerId=RNG.permutation(N) + 1000, name=[f"n{i:05}" for i in RNG.permutation(N)]),
        {}, "id", ("PassengerId", "name"),
    ),
    "words that hardly return": (
        with_(town=[f"town {i % 400}" for i in RNG.permutation(N)]), {}, "many words", ("town",),
    ),
    "numbers with a word among them": (
        with_(cost=np.where(np.arange(N) == 7, "free", W.round(2).astype(str))), {}, "mistyped",
        ("cost",),
    ),
    "a constant": (with_(unit="kg"), {}, "constant", ("unit",)),
    "rows without a target": (
        with_(y=only(np.arange(N) > 50, Y)), {}, "missing target", ("y",),
    ),
    "a column that is mostly missing": (
        with_(cabin=only(RNG.random(N) < 0.2, COLOUR)), {}, "mostly missing", ("cabin",),
    ),
    "the same in other words": (
        with_(farbe=pd.Series(COLOUR).map({"red": "rot", "blue": "blau", "white": "weiß"})),
        {}, "copies", ("farbe",),
    ),
    "the same in another unit": (with_(miles=X * 1.609 + 3), {}, "copies", ("miles",)),
    "codes of classes as a number": (
        with_(y=RNG.integers(1, 4, N)), {"task": "regression", "split": RandomSplit()}, "task",
        ("y",),
    ),
    "an amount as classes": (
        with_(age=RNG.integers(20, 70, N)), {"target": "age", "task": "multiclass"}, "task",
        ("age",),
    ),
    "few rows": (BASE.head(150), {}, "few rows", ()),
}  # fmt: skip


@pytest.fixture
def planned(workspace: Workspace, tmp_path: Path) -> Callable[..., Plan]:
    """Write a table, read it, and plan as the page would."""

    def plan(frame: pd.DataFrame, **changes: Any) -> Plan:
        frame.to_csv(tmp_path / "t.csv", index=False)
        dataset = analytics.read(tmp_path / "t.csv", workspace=workspace)
        target = changes.pop("target", "y")
        task = changes.pop("task", None) or guess_task(dataset.frame()[target]).task
        split = changes.pop("split", default_split(task))
        return Plan(dataset=dataset.fingerprint, target=target, task=task, split=split, **changes)

    return plan


def found(plan: Plan, workspace: Workspace) -> list[Finding]:
    return list(preflight(plan, workspace).findings)


@pytest.mark.parametrize("name", CASES)
def test_it_is_found_with_evidence_and_its_remedies_take_it_away(
    name: str, workspace: Workspace, planned: Callable[..., Plan]
) -> None:
    frame, changes, kind, columns = CASES[name]
    plan = planned(frame, **changes)
    (finding,) = [f for f in found(plan, workspace) if f.kind == kind]
    assert finding.columns == columns
    assert finding.evidence or kind in ("missing target", "few rows")
    assert finding.remedies
    for remedy in finding.remedies:
        again = remedy.apply(plan)
        assert again.key != plan.key
        left = [(f.kind, f.columns) for f in found(again, workspace)]
        # Of too few rows a larger test helps, and is all that can be offered.
        assert (kind, columns) not in left or kind == "few rows"
    assert Finding.model_validate_json(finding.model_dump_json()) == finding


def test_a_good_plan_has_no_finding(workspace: Workspace, planned: Callable[..., Plan]) -> None:
    assert found(planned(BASE), workspace) == []
    assert found(planned(BASE.drop(columns="y"), target="x"), workspace) == []


COINCIDENCE = BASE.assign(x=X.round(0), w=W.round(0), colour=COLOUR)
FLAGS = pd.DataFrame(RNG.integers(0, 2, (N, 4)).astype(bool), columns=list("abcy"))
NO_ALARM: dict[str, tuple[pd.DataFrame, dict[str, Any]]] = {
    "rows that are the same since there are few ways to differ": (COINCIDENCE, {}),
    "nothing but flags": (FLAGS, {}),
    "a strong column": (with_(z=(Y == "yes") + W * 0.45), {}),
    "a date that says nothing": (with_(day=RNG.permutation(DAYS)), {}),
    "a date of birth": (with_(birth_date=DAYS - pd.Timedelta(days=9000)), {}),
    "what was before": (with_(closed_last_year=np.where(RNG.random(N) < 0.3, COLOUR, Y)), {}),
    "a group by which it is split": (
        with_(customer_id=WHO), {"split": GroupSplit(column="customer_id"),
                                 "ignored": ("customer_id",)},
    ),
    "a town of many rows": (with_(town=[f"town {i % 40}" for i in range(N)]), {}),
    "a rare class that has its weight": (
        with_(y=np.where(np.arange(N) < 15, "yes", "no")), {"model": RandomForest(balanced=True)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_ALARM)
def test_there_is_no_false_alarm(
    name: str, workspace: Workspace, planned: Callable[..., Plan]
) -> None:
    frame, changes = NO_ALARM[name]
    assert found(planned(frame, **changes), workspace) == []


@pytest.mark.parametrize(
    ("file", "target", "kinds"),
    [
        ("breast_cancer", "diagnosis", []),
        ("diabetes", "progression", ["few rows"]),
        ("wine", "cultivar", ["few rows"]),
        ("digits", "digit", ["constant"]),
        ("daily_traffic", "visits", ["time order"]),
        ("card_transactions", "fraud", ["time order", "id", "imbalance"]),
        ("telecom_churn", "churned", ["duplicates", "mistyped", "mistyped", "id"]),
    ],
)
def test_of_the_samples_it_says_what_an_expert_would(
    workspace: Workspace, file: str, target: str, kinds: list[str]
) -> None:
    dataset = analytics.read(SAMPLES / f"{file}.csv", workspace=workspace)
    task = guess_task(dataset.frame()[target]).task
    plan = Plan(dataset=dataset.fingerprint, target=target, task=task, split=default_split(task))
    assert [finding.kind for finding in found(plan, workspace)] == kinds


def test_a_wide_table_is_named(workspace: Workspace, planned: Callable[..., Plan]) -> None:
    frame = pd.DataFrame(RNG.normal(size=(60, 80))).add_prefix("gene").assign(y=Y[:60])
    plan = planned(frame)
    wide, few = found(plan, workspace)
    assert (wide.kind, few.kind) == ("wide", "few rows")
    assert wide.remedies[0].apply(plan).model.kind == "linear_model"


def test_answers_of_the_test_rows_choose_nothing(
    workspace: Workspace, planned: Callable[..., Plan]
) -> None:
    frame, changes, *_ = CASES["groups that no name gives away"]
    frame = frame.assign(day=DAYS, z=np.where(frame["y"] == "yes", 1, 0))
    rows = rows_of(planned(frame, **changes), workspace)
    other = frame.assign(y=frame["y"].mask(np.isin(np.arange(N), rows.parts.test), "no"))
    plans = [planned(table, **changes) for table in (frame, other)]
    looks = [Outlook(plan, replace(rows, target=rows_of(plan, workspace).target)) for plan in plans]
    assert looks[0].told == looks[1].told
    assert [g.alike for g in looks[0].groupings] == [g.alike for g in looks[1].groupings]


def test_a_look_at_the_essence_finds_the_same(
    workspace: Workspace, planned: Callable[..., Plan]
) -> None:
    frame = CASES["a rare class"][0]
    for balanced in (False, True):
        plan = planned(frame, model=RandomForest(n_estimators=7, balanced=balanced))
        assert essence(plan).model == RandomForest(balanced=balanced)
        assert preflight(essence(plan), workspace) == preflight(plan, workspace)
    (finding,) = found(essence(plan.model_copy(update={"model": RandomForest()})), workspace)
    changed = finding.remedies[0].apply(plan).model
    assert changed == RandomForest(n_estimators=7, balanced=True)


def test_odd_tables_set_no_check_off_its_way(
    workspace: Workspace, planned: Callable[..., Plan]
) -> None:
    frame = pd.DataFrame(
        {
            "y": ["a", "b"] * 20,
            "rows": [None] * 40,
            "nearly": [1.5] + [None] * 39,
            "huge": np.linspace(-8e307, 8e307, 40),
            "days": ["2024-01-01"] * 20 + [None] * 20,
            "<b>": ["<script>", "a\nb"] * 20,
        }
    )
    for changes in ({}, {"target": "huge"}, {"split": StratifiedSplit(test=0.5, validation=0.4)}):
        assert all(finding.sentence for finding in found(planned(frame, **changes), workspace))
    assert len({check.__name__ for check in CHECKS}) == len(CHECKS)
