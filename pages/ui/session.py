"""The session: what one person is looking at, typed, and mirrored in the workspace.

Only choices are kept. Every answer belongs to a dataset fingerprint, a recipe or a plan key, so
nothing here ever needs to be cleared.
"""

from __future__ import annotations

from typing import Any

import streamlit as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analytics.dataset import Dataset, open_dataset
from analytics.errors import AnalyticsError
from analytics.models import AnyModel, RandomForest
from analytics.models.base import Task
from analytics.plan import Plan, default_split
from analytics.recipe import Recipe
from analytics.runs import Queue, Run, RunStore
from analytics.search import Settings
from analytics.split import AnySplit
from analytics.workspace import Workspace, default_home, read_json, write_json

_KEY = "vitrine"
_SAVED = "vitrine-saved"
_OWNER = "vitrine-owner"


class Mended(BaseModel):
    """A change that a finding led to: the plan before, the key of the one after, and in words."""

    before: Plan
    after: str
    said: str


class Choices(BaseModel):
    """Everything that was chosen for one dataset."""

    model_config = ConfigDict(validate_assignment=True)

    past: list[Recipe] = Field(default_factory=list)
    recipe: Recipe = Recipe()
    future: list[Recipe] = Field(default_factory=list)
    target: str | None = None
    task: Task | None = None
    ignored: tuple[str, ...] = ()
    split: AnySplit | None = None
    model: AnyModel = RandomForest()
    others: dict[str, AnyModel] = Field(default_factory=dict)  # as they were when last chosen
    tried: dict[str, dict[str, str]] = Field(default_factory=dict)  # by model and parameter
    searching: Settings = Settings()
    intent: str | None = None  # a key of INTENTS; where there is one, the parameters are its own
    seed: int = 42
    budget_seconds: int | None = None
    cohort: str | None = None  # the name of the one that is followed
    mended: list[Mended] = Field(default_factory=list)  # the last of them can be taken back
    dismissed: tuple[str, ...] = ()  # keys of findings that are not to be shown
    revision: int = 0  # part of the keys of forms, so that they begin anew when it changes

    def edit(self, recipe: Recipe) -> None:
        """Take a changed recipe; the one before can be brought back."""
        self.past = [*self.past[-99:], self.recipe]
        self.recipe, self.future = recipe, []

    def adopt(self, plan: Plan) -> None:
        """Take the choices of a plan; the forms begin anew with them."""
        if plan.recipe != self.recipe:
            self.edit(plan.recipe)
        self.task, self.ignored, self.split = plan.task, plan.ignored, plan.split
        self.model, self.seed = plan.model, plan.seed
        self.revision += 1

    def undo(self) -> None:
        """Bring back the recipe before the last change."""
        if self.past:
            self.future = [*self.future, self.recipe]
            self.recipe, self.past = self.past[-1], self.past[:-1]

    def redo(self) -> None:
        """Do again what was undone."""
        if self.future:
            self.past = [*self.past, self.recipe]
            self.recipe, self.future = self.future[-1], self.future[:-1]


class Session(BaseModel):
    """What one person looks at: a dataset, the choices made for it, and a run."""

    dataset_id: str | None = None
    run_id: str | None = None
    choices: dict[str, Choices] = Field(default_factory=dict)

    @property
    def workspace(self) -> Workspace:
        """The workspace of whoever is signed in."""
        return Workspace(default_home(), owner())

    @property
    def runs(self) -> RunStore:
        """The runs of this workspace."""
        return RunStore(self.workspace)

    @property
    def queue(self) -> Queue:
        """The queue that the runs of this workspace wait in."""
        return Queue(self.workspace)

    @property
    def now(self) -> Choices:
        """The choices made for the current dataset."""
        assert self.dataset_id is not None
        return self.choices.setdefault(self.dataset_id, Choices())

    def dataset(self) -> Dataset | None:
        """Return the current dataset, or nothing when none is chosen."""
        return open_dataset(self.dataset_id, self.workspace) if self.dataset_id else None

    def run(self) -> Run | None:
        """Return the run being looked at, or nothing."""
        return self.runs.get(self.run_id) if self.run_id else None

    def plan(self) -> Plan | None:
        """Return the plan of the current choices, or nothing while no target is chosen."""
        dataset = self.dataset()
        if dataset is None or self.now.target is None or self.now.task is None:
            return None
        now = self.now
        return Plan(
            dataset=dataset.fingerprint,
            reading=dataset.asked,
            recipe=now.recipe,
            target=now.target,
            task=now.task,
            ignored=now.ignored,
            split=now.split or default_split(now.task),
            model=now.model,
            seed=now.seed,
            budget_seconds=now.budget_seconds,
        )

    def look_at(self, *, dataset: str | None = None, run: str | None = None) -> None:
        """Turn to a dataset or a run; the address follows."""
        if dataset is not None and dataset != self.dataset_id:
            self.dataset_id, self.run_id = dataset, None
        if run is not None:
            self.run_id = run
        self.save()

    def save(self) -> None:
        """Mirror the session in the workspace, and name dataset and run in the address."""
        said = self.model_dump(mode="json")
        if st.session_state.get(_SAVED) != said:
            write_json(self.workspace.session_file, said)
            st.session_state[_SAVED] = said
        wanted = {"dataset": self.dataset_id, "run": self.run_id}
        for name, value in wanted.items():
            if value and st.query_params.get(name) != value:
                st.query_params[name] = value
            elif not value and name in st.query_params:
                del st.query_params[name]


def owner() -> str:
    """Return whose workspace this is: the signed-in person's, or the local owner's."""
    if _OWNER not in st.session_state:  # signing in or out begins a new session
        user: Any = st.user
        said = str(user.get("email") or user.get("sub") or "local") if user else "local"
        st.session_state[_OWNER] = said
    return str(st.session_state[_OWNER])


def session() -> Session:
    """Return the session of this tab, brought back from the workspace and the address."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = _restored()
    current: Session = st.session_state[_KEY]
    return current


def _restored() -> Session:
    try:
        current = Session.model_validate(read_json(Workspace(default_home(), owner()).session_file))
    except (OSError, ValueError, ValidationError, AnalyticsError):
        current = Session()
    asked_run, asked_dataset = st.query_params.get("run"), st.query_params.get("dataset")
    if asked_run and asked_run != current.run_id:
        current.run_id = asked_run
        current.dataset_id = _dataset_of(current, asked_run) or current.dataset_id
    elif asked_dataset and asked_dataset != current.dataset_id:
        current.dataset_id, current.run_id = asked_dataset, None
    return current


def _dataset_of(current: Session, run_id: str) -> str | None:
    try:
        return current.runs.get(run_id).plan.dataset
    except AnalyticsError:
        return None
