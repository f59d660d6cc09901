"""Residuals against anything: quantiles are numpy's, and marks lead to the rows they are of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pydantic import TypeAdapter

import analytics
from analytics.answers import ANSWERS
from analytics.dataset import Dataset
from analytics.errors import EvaluationError
from analytics.evaluation import residuals
from analytics.evaluation.behind import AnyMark, rows_behind
from analytics.evaluation.measuring import predictions
from analytics.evaluation.of_run import measured
from analytics.evaluation.residuals import Residuals, residuals_against
from analytics.models import Baseline
from analytics.plan import Plan
from analytics.profile.cohorts import Cohort
from analytics.profile.conditions import Among
from analytics.runs import Run
from analytics.workspace import Workspace

MARK = TypeAdapter(AnyMark)
N = 500
RNG = np.random.default_rng(4)
FRAME = pd.DataFrame(
    {
        "年龄": RNG.integers(18, 90, N),
        "at": pd.date_range("2024-01-01", periods=N),
        "town": RNG.choice(["A", "B", "missing"], N),
        "price": RNG.normal(100, 10, N).round(3),
    }
)


@pytest.fixture
def run(workspace: Workspace, tmp_path: Path) -> Run:
    """A run whose answers are exact, but 5 too high in B, and spread in late rows."""
    holes = FRAME.assign(town=FRAME["town"].where(FRAME.index % 50 > 0))
    holes.assign(年龄=FRAME["年龄"].where(FRAME.index % 20 > 0)).to_csv(
        tmp_path / "t.csv", index=False
    )
    dataset = analytics.read(tmp_path / "t.csv", workspace=workspace)
    plan = Plan(
        dataset=dataset.fingerprint, target="price", task="regression", model=Baseline(),
        split={"kind": "random", "test": 0.5},
    )  # fmt: skip
    found = measured(analytics.train(plan))
    file = found.folder / "predictions.parquet"
    said = pd.read_parquet(file)
    rows = said.iloc[:, 0].to_numpy()
    noise = np.random.default_rng(0).normal(size=len(said)) * (rows / N)
    said.iloc[:, 2] = said.iloc[:, 1] + 5 * (FRAME["town"].to_numpy()[rows] == "B") + noise
    said.to_parquet(file, index=False)
    return found


def of_test(run: Run) -> pd.DataFrame:
    """The test rows with their residuals."""
    rows, y, p = predictions(run)
    return FRAME.loc[rows].assign(off=p - y, predicted=p, row=rows)


def behind(run: Run, found: Residuals, place: int) -> pd.DataFrame:
    return rows_behind(run, MARK.validate_python(found.marks[place])).frame


def test_a_few_rows_are_points_and_each_leads_to_its_row(run: Run) -> None:
    found, rows = residuals_against(run, "年龄"), of_test(run)
    rows = rows[rows.index % 20 > 0]
    assert found.form == "points"
    assert found.frame["x"].tolist() == rows["年龄"].tolist()
    assert found.frame["y"].to_numpy() == pytest.approx(rows["off"].to_numpy())
    assert f"{250 - len(rows)} rows without a value are left out" in found.sentence
    assert behind(run, found, 7)["row"].tolist() == [rows["row"].iloc[7]]


@pytest.mark.parametrize("column", ["年龄", "at", "price", None])
def test_of_many_rows_stretches_have_the_quantiles_of_their_rows(
    run: Run, column: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(residuals, "MOST_POINTS", 100)
    found = residuals_against(run, column)
    assert found.form == "bands"
    assert 10 <= len(found.frame) <= residuals.STRETCHES
    assert found.frame["x"].is_monotonic_increasing
    off = of_test(run).set_index("row")["off"]
    for place in (0, 5, len(found.frame) - 1):
        rows = behind(run, found, place)["row"]
        part, shown = off.loc[rows], found.frame.iloc[place]
        assert shown["n"] == len(part)
        for share, name in residuals.QUANTILES.items():
            assert shown[name] == pytest.approx(np.quantile(part, share))
    left_out = 250 - found.frame["n"].sum()
    assert left_out == (of_test(run).index % 20 == 0).sum() if column == "年龄" else left_out == 0


def test_categories_have_boxes_missing_among_them(run: Run) -> None:
    found, rows = residuals_against(run, "town"), of_test(run)
    assert found.form == "boxes"
    assert set(found.frame["x"]) == {"A", "B", "missing"}
    assert len(found.frame) == 4  # a town is called so, and some are not known
    at = found.frame["x"].tolist().index("B")
    inside = rows[(rows["town"] == "B") & (rows.index % 50 > 0)]
    assert found.frame["median"].iloc[at] == pytest.approx(inside["off"].median())
    assert set(behind(run, found, at)["row"]) == set(inside["row"])
    assert found.sentence.startswith("Predictions lean most where town is “B”: 5")
    assert "too high" in found.sentence


def test_a_cohort_is_followed(run: Run) -> None:
    cohort = Cohort(name="a", conditions=(Among(column="town", values=("A",)),))
    found = residuals_against(run, "at", cohort)
    rows = of_test(run)
    inside = rows[(rows["town"] == "A") & (rows.index % 50 > 0)]
    assert found.frame["y"].to_numpy() == pytest.approx(inside["off"].to_numpy())
    shown = rows_behind(run, MARK.validate_python(found.marks[3]), cohort).frame
    assert shown["row"].tolist() == [inside["row"].iloc[3]]


def test_what_cannot_be_shown_is_a_sentence(run: Run, flowers: Dataset) -> None:
    with pytest.raises(EvaluationError, match="no column “nowhere”"):
        residuals_against(run, "nowhere")
    file = run.folder / "predictions.parquet"
    said = pd.read_parquet(file)
    said.iloc[:, 2] = 1.0
    said.to_parquet(file, index=False)
    with pytest.raises(EvaluationError, match="“predicted” does not part"):
        residuals_against(run)
    plan = Plan(dataset=flowers.fingerprint, target="kind", task="binary", model=Baseline())
    with pytest.raises(EvaluationError, match="Classes have no residuals"):
        residuals_against(measured(analytics.train(plan)))


def test_the_answer_goes_through_json(run: Run) -> None:
    for column in ("at", "town", None):
        answer = ANSWERS["evaluation_residuals"](
            run.workspace, lambda *_: None, run=run.id, column=column
        )
        assert len(answer["marks"]) == len(answer["frame"]["data"])
