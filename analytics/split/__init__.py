"""How rows are divided into training, validation and test: one split per file, listed here."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analytics.split.at_random import RandomSplit
from analytics.split.base import Parts, Split
from analytics.split.by_group import GroupSplit
from analytics.split.by_time import TimeSplit
from analytics.split.stratified import StratifiedSplit

SPLITS: dict[str, type[Split]] = {
    "random": RandomSplit,
    "stratified": StratifiedSplit,
    "time": TimeSplit,
    "group": GroupSplit,
}
AnySplit = Annotated[
    RandomSplit | StratifiedSplit | TimeSplit | GroupSplit, Field(discriminator="kind")
]

__all__ = [
    "SPLITS", "AnySplit", "GroupSplit", "Parts", "RandomSplit", "Split", "StratifiedSplit",
    "TimeSplit",
]  # fmt: skip
