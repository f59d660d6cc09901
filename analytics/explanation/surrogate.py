"""A surrogate: a small tree that answers nearly as the model does, and how nearly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.errors import NotApplicable
from analytics.explanation.base import outputs
from analytics.explanation.near import measured
from analytics.explanation.told import brief_value
from analytics.models.base import FittedModel

DEPTH = 3
DAY = pd.Timedelta(days=1)
SMALLEST = 0.01  # of the rows, in a leaf
MOST_CATEGORIES = 20  # of a column that rules may name


@dataclass(frozen=True)
class Surrogate:
    """A small tree in words.

    Attributes
    ----------
    rules
        ``rule``, ``answer`` (what the tree says), ``rows`` (of those it did not learn from).
    r2
        How much of the spread of the model's answers it tells, on rows it did not learn from.
    agreement
        On how many of these both are on the same side of one half, if answers are of two classes.
    n_rows
        How many these are.
    """

    rules: pd.DataFrame
    r2: float
    agreement: float | None
    n_rows: int

    def sentence(self, output: str) -> str:
        """Say how nearly it answers as the model does."""
        same = "" if self.agreement is None else f", and agrees on {self.agreement:.1%} of them"
        warning = "" if self.r2 >= 0.7 else " That is little: read it as a sketch of the model."
        return (
            f"A tree of at most {DEPTH} questions tells {max(0.0, self.r2):.0%} of what differs in "
            f"the {output} on {self.n_rows:,} validation rows, which it has not learned from"
            f"{same}.{warning}"
        )


def surrogate(
    model: FittedModel, train: pd.DataFrame, others: pd.DataFrame, output: int
) -> Surrogate | NotApplicable:
    """Learn a small tree from the model's answers for `train`; say how well it does on `others`.

    Notes
    -----
    Craven, Shavlik (1996), Extracting Tree-Structured Representations of Trained Networks.
    """
    from sklearn.tree import DecisionTreeRegressor

    answers = outputs(model.predict(train))[:, output]
    truth = outputs(model.predict(others))[:, output]
    if not np.ptp(answers) or not np.ptp(truth):
        return NotApplicable("This model gives every row the same answer.")
    asking = questions(train)
    seen, matrix = (np.column_stack([q.asked(part) for q in asking]) for part in (train, others))
    tree = DecisionTreeRegressor(max_depth=DEPTH, min_samples_leaf=SMALLEST, random_state=0)
    tree.fit(seen, answers)
    found = tree.predict(matrix)
    r2 = 1 - ((found - truth) ** 2).mean() / truth.var()
    agreement = ((found > 0.5) == (truth > 0.5)).mean() if len(model.classes) == 2 else None
    rules = _rules(tree, asking, tree.apply(matrix))
    return Surrogate(rules, float(r2), agreement, len(others))


@dataclass(frozen=True)
class Question:
    """What a rule may ask of a column: whether it is above a value, or has a category."""

    column: str
    category: str | None
    of_days: bool
    gaps: bool  # whether the column has missing values in training

    def asked(self, frame: pd.DataFrame) -> np.ndarray:
        """Return numbers as they are, moments in days, and 1 where a row has the category."""
        column = frame[self.column]
        if self.category is not None:
            return (column.astype("str") == self.category).to_numpy(dtype="float32")
        if self.of_days:
            return ((column - pd.Timestamp(0)) / DAY).to_numpy(dtype="float32")
        return column.to_numpy(dtype="float32", na_value=np.nan)

    def said(self, threshold: float, below: bool, missing: bool) -> str:
        """Return the condition in words; `missing` says whether what is missing meets it."""
        if self.category is not None:
            return f"{self.column} is{' not' if below else ''} {self.category}"
        if np.isinf(threshold):  # all that is known goes one way
            return f"{self.column} is {'missing' if missing else 'known'}"
        moment = pd.Timestamp(0) + threshold * DAY if self.of_days else None
        value = brief_value(float(threshold)) if moment is None else f"{moment:%Y-%m-%d}"
        also = " (or missing)" if missing and self.gaps else ""
        return f"{self.column} {'≤' if below else '>'} {value}{also}"


def questions(frame: pd.DataFrame) -> list[Question]:
    """Return a question for each number and each moment, and for each frequent category."""
    found = []
    for name, column in frame.items():
        gaps = bool(column.isna().any())
        if measured(column):
            days = pd.api.types.is_datetime64_any_dtype(column)
            found.append(Question(str(name), None, days, gaps))
        else:
            frequent = column.dropna().astype("str").value_counts().index[:MOST_CATEGORIES]
            found += [Question(str(name), value, False, gaps) for value in frequent]
    return found


def _rules(tree: Any, asking: list[Question], leaves: np.ndarray) -> pd.DataFrame:
    """Return the way to each leaf in words, the highest answer first."""
    nodes, rows = tree.tree_, []

    def walk(node: int, said: dict[tuple[int, bool], str]) -> None:
        feature, threshold = int(nodes.feature[node]), float(nodes.threshold[node])
        if feature < 0:
            rule = " and ".join(said.values()) or "always"
            rows.append((rule, float(nodes.value[node, 0, 0]), int((leaves == node).sum())))
            return
        children = {True: nodes.children_left[node], False: nodes.children_right[node]}
        for below, child in children.items():
            missing = bool(nodes.missing_go_to_left[node]) is below
            here = asking[feature].said(threshold, below, missing)
            walk(child, said | {(feature, below): here})  # what is asked again is narrower

    walk(0, {})
    table = pd.DataFrame(rows, columns=["rule", "answer", "rows"])
    return table.sort_values("answer", ascending=False, ignore_index=True)
