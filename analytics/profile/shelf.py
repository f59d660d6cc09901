"""A shelf: small named things kept beside a dataset, such as charts and cohorts."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError

from analytics.errors import AnalyticsError
from analytics.profile.charting.form import SavedChart
from analytics.profile.cohorts import Cohort
from analytics.workspace import Workspace, read_json, write_json

MOST = 200
LONGEST = 80


class Named(Protocol):
    """Something with a name."""

    @property
    def name(self) -> str:
        """What people call it."""

    def model_copy(self, *, update: dict[str, Any]) -> Any:
        """Return it with another name."""

    def model_dump(self, *, mode: str) -> dict[str, Any]:
        """Return it as JSON."""


T = TypeVar("T", bound=Named)


class Shelf(Generic[T]):
    """Named things in one file, in the order in which they were put there."""

    def __init__(self, file: Path, kind: type[T]) -> None:
        self.file = file
        self._list: TypeAdapter[list[T]] = TypeAdapter(list[kind])  # type: ignore[valid-type]

    def all(self) -> list[T]:
        """Return everything on the shelf.

        Raises
        ------
        AnalyticsError
            The file is not one of ours any more.
        """
        if not self.file.exists():
            return []
        try:
            return self._list.validate_python(read_json(self.file))
        except (ValueError, ValidationError) as error:
            raise AnalyticsError(
                f"What was kept in “{self.file.name}” cannot be read.",
                "It was changed from outside; the data are not touched.",
            ) from error

    def get(self, name: str) -> T | None:
        """Return what has this name, or nothing."""
        return next((thing for thing in self.all() if thing.name == name), None)

    def add(self, thing: T) -> None:
        """Keep something under a name that is not taken.

        Raises
        ------
        AnalyticsError
            The name is blank, too long or taken, or the shelf is full.
        """
        things = self.all()
        self._free(thing.name, things)
        if len(things) >= MOST:
            raise AnalyticsError(f"{MOST} are kept already.", "Delete one first.")
        self._write([*things, thing])

    def rename(self, old: str, new: str) -> None:
        """Give something another name."""
        things = self.all()
        if old != new:
            self._free(new, things)
            changed = [t.model_copy(update={"name": new}) if t.name == old else t for t in things]
            self._write(changed)

    def remove(self, name: str) -> None:
        """Delete what has this name."""
        self._write([thing for thing in self.all() if thing.name != name])

    def _free(self, name: str, things: list[T]) -> None:
        if not name.strip() or len(name) > LONGEST:
            raise AnalyticsError(f"A name has 1 to {LONGEST} characters.", "Type one.")
        if any(thing.name == name for thing in things):
            raise AnalyticsError(f"“{name}” is there already.", "Choose another name.")

    def _write(self, things: list[T]) -> None:
        write_json(self.file, [thing.model_dump(mode="json") for thing in things])


def gallery(workspace: Workspace, dataset: str) -> Shelf[SavedChart]:
    """Return the charts kept for a dataset."""
    return Shelf(workspace.dataset_folder(dataset) / "charts.json", SavedChart)


def cohorts(workspace: Workspace, dataset: str) -> Shelf[Cohort]:
    """Return the cohorts of a dataset."""
    return Shelf(workspace.dataset_folder(dataset) / "cohorts.json", Cohort)
